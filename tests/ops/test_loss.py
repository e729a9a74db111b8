"""Softmax cross-entropy against TensorFlow, numerical gradients and its bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _problem(rng, n, m):
    return 3 * rng.standard_normal((n, m)), rng.integers(0, m, n)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 2), (5, 3), (8, 10), (3, 300)])
def test_loss_and_gradient_are_tensorflows(rng, tf, n, m):
    logits, labels = _problem(rng, n, m)
    with tf.GradientTape() as tape:
        tensor = tf.constant(logits)
        tape.watch(tensor)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, tensor)
        theirs = tf.reduce_mean(each)
    loss, dlogits = lp.softmax_cross_entropy(logits, labels)
    _close(loss, theirs)
    _close(dlogits, tape.gradient(theirs, tensor))


def test_soft_labels_are_tensorflows(rng, tf):
    logits = rng.standard_normal((4, 3))
    labels = lp.softmax(rng.standard_normal((4, 3)))
    with tf.GradientTape() as tape:
        tensor = tf.constant(logits)
        tape.watch(tensor)
        theirs = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels, tensor))
    loss, dlogits = lp.softmax_cross_entropy(logits, labels)
    _close(loss, theirs)
    _close(dlogits, tape.gradient(theirs, tensor))


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64, np.uint64])
def test_class_indices_of_any_integer_type_equal_one_hot(rng, dtype):
    logits, labels = _problem(rng, 6, 300)
    labels %= 256
    expected = lp.softmax_cross_entropy(logits, np.eye(300)[labels])
    for ours, theirs in zip(
        lp.softmax_cross_entropy(logits, labels.astype(dtype)), expected, strict=True
    ):
        _close(ours, theirs)


def test_gradient_is_the_numerical_one(rng):
    logits, labels = _problem(rng, 4, 3)
    dlogits = lp.softmax_cross_entropy(logits, labels)[1]
    numerical = numerical_gradient(
        lambda v: lp.softmax_cross_entropy(v, labels)[0], logits, np.ones(())
    )
    assert relative_error(dlogits, numerical) < 1e-6


def test_is_minus_the_mean_logarithm_of_the_right_probability(rng):
    logits, labels = _problem(rng, 5, 4)
    right = lp.softmax(logits)[np.arange(5), labels]
    _close(lp.softmax_cross_entropy(logits, labels)[0], -np.log(right).mean())


@pytest.mark.parametrize("m", [1, 2, 10])
def test_of_equal_scores_is_log_of_the_number_of_classes(m):
    loss, dlogits = lp.softmax_cross_entropy(np.full((2, m), 3.0), np.zeros(2, dtype=int))
    _close(loss, np.log(m))
    _close(dlogits, (1 / m - np.eye(m)[[0, 0]]) / 2)


def test_large_scores_do_not_overflow():
    logits = np.array([[1e4, 0.0], [0.0, 1e4]])
    loss, dlogits = lp.softmax_cross_entropy(logits, np.array([1, 1]))
    assert loss == 5e3
    np.testing.assert_array_equal(dlogits, [[0.5, -0.5], [0, 0]])


def test_nan_reaches_the_loss_and_its_own_row():
    logits = np.array([[0.0, np.nan], [1.0, 1.0]])
    loss, dlogits = lp.softmax_cross_entropy(logits, np.array([0, 0]))
    assert np.isnan(loss)
    np.testing.assert_array_equal(np.isnan(dlogits), [[True, True], [False, False]])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_is_positive_and_its_gradient_sums_to_zero_in_each_row(n, m, seed):
    logits, labels = _problem(np.random.default_rng(seed), n, m)
    loss, dlogits = lp.softmax_cross_entropy(logits, labels)
    assert loss >= 0
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(rng, dtype):
    logits, labels = _problem(rng, 4, 3)
    loss, dlogits = lp.softmax_cross_entropy(logits.astype(dtype), labels)
    assert loss.dtype == dlogits.dtype == dtype


# --- the other losses


def _dice(tf, y, t, smooth):
    axes = list(range(1, len(y.shape)))
    both, size = tf.reduce_sum(y * t, axes), tf.reduce_sum(y + t, axes)
    return tf.reduce_mean(1 - (2 * both + smooth) / (size + smooth))


LOSSES = {
    "half_squared_error": ({}, lambda tf, y, t: tf.nn.l2_loss(y - t) / y.shape[0]),
    "mean_squared_error": ({}, lambda tf, y, t: tf.reduce_mean(tf.keras.losses.mse(t, y))),
    "binary_cross_entropy": (
        {},
        lambda tf, y, t: tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(t, y)),
    ),
    "dice_loss": ({"smooth": 0.5}, lambda tf, y, t: _dice(tf, y, t, 0.5)),
    "smooth_l1": (
        {"beta": 0.7},
        lambda tf, y, t: tf.reduce_mean(tf.keras.losses.huber(t, y, delta=0.7)) / 0.7,
    ),
}


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (2, 3, 4, 2)], ids=str)
@pytest.mark.parametrize("name", LOSSES)
def test_losses_and_gradients_are_tensorflows(rng, tf, name, shape):
    options, function = LOSSES[name]
    y, target = rng.uniform(0.1, 2, shape), rng.uniform(0, 1, shape)
    with tf.GradientTape() as tape:
        tensor = tf.constant(y)
        tape.watch(tensor)
        theirs = function(tf, tensor, tf.constant(target))
    loss, dy = getattr(lp, name)(y, target, **options)
    _close(loss, theirs)
    _close(dy, tape.gradient(theirs, tensor))


@pytest.mark.parametrize("name", LOSSES)
def test_gradients_of_losses_are_the_numerical_ones(rng, name):
    options, _ = LOSSES[name]
    y, target = rng.uniform(0.1, 2, (3, 4)), rng.uniform(0, 1, (3, 4))
    function = getattr(lp, name)
    dy = function(y, target, **options)[1]
    numerical = numerical_gradient(lambda v: function(v, target, **options)[0], y, np.ones(()))
    assert relative_error(dy, numerical) < 1e-6


def test_dice_of_the_inventorys_masks():
    """Unit 8: IoU 2/3 and Dice 0.8 for two masks of 4x4."""
    target, y = np.zeros((1, 4, 4)), np.zeros((1, 4, 4))
    target[0, 1:3, 1:3] = 1
    y[0, 1:3, 1:4] = 1
    assert np.isclose((y * target).sum() / np.maximum(y, target).sum(), 2 / 3)
    assert np.isclose(1 - lp.dice_loss(y, target, smooth=1e-12)[0], 0.8)


def test_the_half_sum_of_the_slides():
    """The 2-2-2 MLP: outputs .7513650695523157 and .7729284653214625, targets .01 and .99."""
    y, target = np.array([[0.7513650695523157, 0.7729284653214625]]), np.array([[0.01, 0.99]])
    loss, dy = lp.half_squared_error(y, target)
    assert np.isclose(loss, 0.2983711087600027, rtol=1e-14)
    np.testing.assert_allclose(dy, y - target)


def test_large_logits_give_finite_losses():
    with np.errstate(over="raise", invalid="raise"):
        loss, dlogits = lp.binary_cross_entropy(
            np.array([1e4, -1e4, 1e4]), np.array([1.0, 0.0, 0.0])
        )
    assert np.isclose(loss, 1e4 / 3) and np.allclose(dlogits, [0, 0, 1 / 3])


def test_smooth_l1_is_smooth_where_its_parts_meet():
    target = np.zeros(1)
    for beta in (0.25, 1.0, 3.0):
        below, above = (lp.smooth_l1(np.array([beta + h]), target, beta) for h in (-1e-9, 1e-9))
        assert np.isclose(below[0], above[0], atol=1e-8) and np.isclose(below[1], above[1])
