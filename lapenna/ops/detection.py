"""Boxes of detected objects: overlap, suppression, offsets from anchors, average precision.

A box is (x1, y1, x2, y2): its left, upper, right and lower edge, x1 <= x2 and y1 <= y2.
"""

from __future__ import annotations

from array_api_compat import array_namespace

from lapenna import shapes


def iou_matrix(a, b):
    """Return the intersection over union of every box of a with every box of b.

    Parameters
    ----------
    a : array of floats (N, 4)
    b : array of floats (M, 4)

    Returns
    -------
    array (N, M), from 0 to 1; 0 where both boxes are empty

    Raises
    ------
    ValueError
        An array is no (N, 4) of floats, or a box has its edges in the wrong order.

    Examples
    --------
    >>> import numpy as np
    >>> iou_matrix(np.array([[0.0, 0, 2, 2]]), np.array([[1.0, 0, 3, 2], [0, 0, 2, 2]])).round(4)
    array([[0.3333, 1.    ]])
    """
    shapes.boxes(a, "a", "iou_matrix")
    shapes.boxes(b, "b", "iou_matrix")
    xp = array_namespace(a, b)
    left_top = xp.maximum(a[:, None, :2], b[None, :, :2])
    right_bottom = xp.minimum(a[:, None, 2:], b[None, :, 2:])
    sides = xp.maximum(right_bottom - left_top, xp.zeros_like(left_top))
    both = sides[..., 0] * sides[..., 1]
    union = _areas(a)[:, None] + _areas(b)[None, :] - both
    return xp.where(union > 0, both / xp.where(union > 0, union, xp.ones_like(union)), 0 * both)


def _areas(boxes):
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def nms(boxes, scores, *, threshold=0.5, max_boxes=None):
    """Keep the best boxes: each kept box drops those that overlap it by more than the threshold.

    Parameters
    ----------
    boxes : array of floats (N, 4)
    scores : array of floats (N,)
    threshold : 0 to 1; a box with a greater overlap is dropped
    max_boxes : int, the most that are kept; None: no limit

    Returns
    -------
    array of ints (K,): the indices of the kept boxes, best first; of equal scores the first

    Raises
    ------
    ValueError
        The shapes do not fit, the threshold is out of range, or max_boxes is no positive int.

    Examples
    --------
    >>> import numpy as np
    >>> boxes = np.array([[0.0, 0, 2, 2], [0, 0, 2, 1.9], [5, 5, 6, 6]])
    >>> nms(boxes, np.array([0.8, 0.9, 0.7])).tolist()
    [1, 2]
    """
    where = "nms"
    shapes.boxes(boxes, "boxes", where)
    shapes.same_shape(scores, (boxes.shape[0],), "scores", where)
    shapes.floating(scores, "scores", where)
    shapes.suppression(threshold, max_boxes, where)
    xp = array_namespace(boxes)
    overlap = iou_matrix(boxes, boxes) > threshold
    left = [int(k) for k in xp.argsort(-scores, stable=True)]
    kept = []
    while left and (max_boxes is None or len(kept) < max_boxes):
        best = left[0]
        kept.append(best)
        left = [k for k in left[1:] if not overlap[best, k]]
    return xp.asarray(kept, dtype=xp.int64)


def encode_boxes(boxes, anchors):
    """Write boxes as offsets from anchors: what a detector learns.

    With centres (cx, cy) and sizes (w, h): ``((cx - ax)/aw, (cy - ay)/ah, log(w/aw), log(h/ah))``.

    Parameters
    ----------
    boxes, anchors : arrays of floats (N, 4), no side 0

    Returns
    -------
    array (N, 4)

    Raises
    ------
    ValueError
        The shapes differ, or a box or an anchor has no area.

    References
    ----------
    Girshick et al., 2014.

    Examples
    --------
    >>> import numpy as np
    >>> encode_boxes(np.array([[1.0, 0, 3, 2]]), np.array([[0.0, 0, 2, 2]]))
    array([[0.5, 0. , 0. , 0. ]])
    """
    where = "encode_boxes"
    shapes.boxes(boxes, "boxes", where, solid=True)
    shapes.boxes(anchors, "anchors", where, solid=True)
    shapes.same_shape(anchors, tuple(boxes.shape), "anchors", where)
    xp = array_namespace(boxes)
    centre, size = _centre_and_size(boxes)
    at, unit = _centre_and_size(anchors)
    return xp.concat([(centre - at) / unit, xp.log(size / unit)], axis=1)


def decode_boxes(offsets, anchors):
    """Return the boxes (N, 4) that lie at these offsets (N, 4) from the anchors (N, 4).

    The inverse of ``encode_boxes``. Raises ValueError when the shapes differ, offsets are
    integers, or an anchor has no area.
    """
    where = "decode_boxes"
    shapes.boxes(anchors, "anchors", where, solid=True)
    shapes.same_shape(offsets, tuple(anchors.shape), "offsets", where)
    shapes.floating(offsets, "offsets", where)
    xp = array_namespace(offsets)
    at, unit = _centre_and_size(anchors)
    centre, half = at + offsets[:, :2] * unit, unit * xp.exp(offsets[:, 2:]) / 2
    return xp.concat([centre - half, centre + half], axis=1)


def _centre_and_size(boxes):
    return (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]


def average_precision(scores, correct, positives):
    """Return the area under the precision-recall curve of ranked detections.

    Detections are ranked by score, of equal scores the first first. After k of them, c correct:
    recall c/positives, precision c/k. Each precision is replaced by the best at its recall or a
    greater one; the area is the sum over all steps of recall.

    Parameters
    ----------
    scores : array of floats (N,)
    correct : array of bools (N,), whether a detection found an object that none before it found
    positives : int, the objects that there are

    Returns
    -------
    float from 0 to 1

    Raises
    ------
    ValueError
        The shapes differ, or positives is not positive or less than the correct ones.

    References
    ----------
    Everingham et al., 2010 (PASCAL VOC, all points).

    Examples
    --------
    >>> import numpy as np
    >>> average_precision(np.array([0.9, 0.8, 0.7]), np.array([True, False, True]), 2)
    0.8333333333333333
    """
    shapes.ranking(scores, correct, positives, "average_precision")
    xp = array_namespace(scores)
    hits = [bool(correct[int(k)]) for k in xp.argsort(-scores, stable=True)]
    found, precisions = 0, []
    for k, hit in enumerate(hits, 1):
        found += hit
        precisions.append(found / k)
    best, area = 0.0, 0.0
    for precision, hit in zip(reversed(precisions), reversed(hits), strict=True):
        best = max(best, precision)
        area += best * hit / positives
    return area
