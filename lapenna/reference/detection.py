"""Boxes of detected objects, one after the other. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes


def iou_matrix(a, b):
    """``area of the intersection / area of the union``, 0 where both boxes are empty."""
    shapes.boxes(a, "a", "iou_matrix")
    shapes.boxes(b, "b", "iou_matrix")
    iou = np.zeros((a.shape[0], b.shape[0]))
    for n, m in np.ndindex(*iou.shape):
        (ax1, ay1, ax2, ay2), (bx1, by1, bx2, by2) = map(float, a[n]), map(float, b[m])
        width = max(min(ax2, bx2) - max(ax1, bx1), 0)
        height = max(min(ay2, by2) - max(ay1, by1), 0)
        both = width * height
        union = (ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - both
        iou[n, m] = both / union if union > 0 else 0.0
    return iou


def nms(boxes, scores, *, threshold=0.5, max_boxes=None):
    """Take the best box that is left, drop those that overlap it too much, and go on."""
    shapes.boxes(boxes, "boxes", "nms")
    shapes.same_shape(scores, (boxes.shape[0],), "scores", "nms")
    shapes.floating(scores, "scores", "nms")
    shapes.suppression(threshold, max_boxes, "nms")
    left, kept = list(range(boxes.shape[0])), []
    while left and (max_boxes is None or len(kept) < max_boxes):
        best = max(left, key=lambda k: (scores[k], -k))
        kept.append(best)
        overlaps = iou_matrix(boxes[best : best + 1], boxes)[0]
        left = [k for k in left if k != best and not overlaps[k] > threshold]
    return np.array(kept, dtype=np.int64)


def encode_boxes(boxes, anchors):
    """``((cx - ax)/aw, (cy - ay)/ah, log(w/aw), log(h/ah))``."""
    where = "encode_boxes"
    shapes.boxes(boxes, "boxes", where, solid=True)
    shapes.boxes(anchors, "anchors", where, solid=True)
    shapes.same_shape(anchors, boxes.shape, "anchors", where)
    offsets = np.zeros(boxes.shape)
    for n, axis in np.ndindex(boxes.shape[0], 2):
        low, high = float(boxes[n, axis]), float(boxes[n, axis + 2])
        start, end = float(anchors[n, axis]), float(anchors[n, axis + 2])
        offsets[n, axis] = ((low + high) / 2 - (start + end) / 2) / (end - start)
        offsets[n, axis + 2] = math.log((high - low) / (end - start))
    return offsets


def decode_boxes(offsets, anchors):
    """``cx = ax + tx aw``, ``w = aw exp(tw)``, and the same for y and h."""
    where = "decode_boxes"
    shapes.boxes(anchors, "anchors", where, solid=True)
    shapes.same_shape(offsets, anchors.shape, "offsets", where)
    shapes.floating(offsets, "offsets", where)
    boxes = np.zeros(offsets.shape)
    for n, axis in np.ndindex(offsets.shape[0], 2):
        start, end = float(anchors[n, axis]), float(anchors[n, axis + 2])
        centre = (start + end) / 2 + float(offsets[n, axis]) * (end - start)
        size = (end - start) * math.exp(float(offsets[n, axis + 2]))
        boxes[n, axis], boxes[n, axis + 2] = centre - size / 2, centre + size / 2
    return boxes


def average_precision(scores, correct, positives):
    """``sum over the correct detections of (best precision at this recall or more)/positives``."""
    shapes.ranking(scores, correct, positives, "average_precision")
    ranked = sorted(range(len(scores)), key=lambda k: (-scores[k], k))
    precision = [
        sum(bool(correct[j]) for j in ranked[: k + 1]) / (k + 1) for k in range(len(ranked))
    ]
    return sum(max(precision[k:]) / positives for k, j in enumerate(ranked) if correct[j])
