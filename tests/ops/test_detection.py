"""Boxes against TensorFlow, counted pixels, scikit-learn's curve and inverses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lapenna as lp


def _corners(rng, n, whole=False):
    low = rng.integers(0, 8, (n, 2)) if whole else rng.uniform(0, 8, (n, 2))
    size = rng.integers(0, 6, (n, 2)) if whole else rng.uniform(0.1, 6, (n, 2))
    return np.concatenate([low, low + size], axis=1).astype(float)


def test_iou_counts_the_pixels_that_boxes_share(rng):
    a, b = _corners(rng, 30, whole=True), _corners(rng, 25, whole=True)

    def pixels(box):
        image = np.zeros((14, 14), bool)
        x1, y1, x2, y2 = box.astype(int)
        image[y1:y2, x1:x2] = True
        return image

    ours = lp.iou_matrix(a, b)
    for n, m in np.ndindex(*ours.shape):
        first, second = pixels(a[n]), pixels(b[m])
        union = (first | second).sum()
        expected = (first & second).sum() / union if union else 0
        assert np.isclose(ours[n, m], expected, rtol=1e-12)


def test_iou_of_the_inventorys_masks_as_boxes():
    """Two boxes of 4 and 6 pixels that share 4: 2/3."""
    assert np.isclose(lp.iou_matrix(np.array([[1.0, 1, 3, 3]]), np.array([[1.0, 1, 4, 3]])), 2 / 3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 5), st.floats(-9, 9))
def test_iou_is_symmetric_and_keeps_under_scaling_and_shifts(seed, scale, shift):
    rng = np.random.default_rng(seed)
    a, b = _corners(rng, 4), _corners(rng, 3)
    iou = lp.iou_matrix(a, b)
    np.testing.assert_allclose(lp.iou_matrix(b, a), iou.T, atol=1e-12)
    np.testing.assert_allclose(lp.iou_matrix(scale * a + shift, scale * b + shift), iou, atol=1e-9)
    np.testing.assert_allclose(np.diag(lp.iou_matrix(a, a)), 1)
    assert ((iou >= 0) & (iou <= 1)).all()


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("most", [1, 3, 40])
def test_nms_keeps_what_tensorflow_keeps(rng, tf, threshold, most):
    boxes, scores = _corners(rng, 40), rng.random(40)
    theirs = tf.image.non_max_suppression(
        boxes[:, [1, 0, 3, 2]].astype("f4"), scores.astype("f4"), most, iou_threshold=threshold
    )
    assert lp.nms(boxes, scores, threshold=threshold, max_boxes=most).tolist() == list(theirs)


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
def test_nms_of_equal_scores_takes_the_first_and_of_no_box_nothing(tier):
    boxes = np.array([[0.0, 0, 1, 1], [0, 0, 1, 1], [3, 3, 4, 4]])
    assert tier.nms(boxes, np.ones(3)).tolist() == [0, 2]
    assert tier.nms(boxes[:0], np.ones(0)).shape == (0,)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(0, 6))
def test_decode_is_the_inverse_of_encode(seed, n):
    rng = np.random.default_rng(seed)
    boxes, anchors = _corners(rng, n), _corners(rng, n)
    offsets = lp.encode_boxes(boxes, anchors)
    np.testing.assert_allclose(lp.decode_boxes(offsets, anchors), boxes, rtol=1e-9, atol=1e-9)
    assert not lp.encode_boxes(anchors, anchors).any()


@pytest.mark.parametrize("seed", range(12))
def test_average_precision_is_the_area_under_scikit_learns_curve(seed):
    from sklearn.metrics import precision_recall_curve

    rng = np.random.default_rng(seed)
    scores, correct = rng.permutation(30) / 30, rng.random(30) < 0.4
    correct[0] = True
    missed = int(rng.integers(0, 5))  # objects that no detection found
    precision, recall, _ = precision_recall_curve(correct, scores)
    envelope = np.maximum.accumulate(precision[:-1])  # recall falls along the curve
    area = -np.sum(np.diff(recall) * envelope)
    found = correct.sum()
    ours = lp.average_precision(scores, correct, int(found) + missed)
    assert np.isclose(ours, area * found / (found + missed), rtol=1e-12)


def test_average_precision_of_perfect_and_useless_rankings():
    scores = np.array([0.9, 0.8, 0.2])
    assert lp.average_precision(scores, np.array([True, True, True]), 3) == 1
    assert lp.average_precision(scores, np.zeros(3, bool), 3) == 0
    assert lp.average_precision(scores[:0], np.zeros(0, bool), 3) == 0
