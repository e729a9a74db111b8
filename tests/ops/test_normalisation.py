"""Normalisation and dropout against Keras, numerical gradients and their identities."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

SHAPES = [(5, 3), (1, 4), (4, 3, 2, 5), (2, 1, 3)]


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)


def _problem(rng, shape):
    x = 2 * rng.standard_normal(shape) + 1
    return x, *rng.standard_normal((2, shape[-1])), rng.standard_normal(shape)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("epsilon", [1e-3, 0.1])
def test_batch_norm_and_gradients_are_kerass(rng, tf, shape, epsilon):
    x, gamma, beta, dy = _problem(rng, shape)
    layer = tf.keras.layers.BatchNormalization(epsilon=epsilon, dtype="float64")
    layer.build(shape)
    mean, variance = rng.standard_normal(shape[-1]), rng.uniform(0.5, 2, shape[-1])
    layer.set_weights([gamma, beta, mean, variance])
    given = lp.batch_norm_inference(x, gamma, beta, mean, variance, epsilon=epsilon)
    _close(given, layer(x, training=False))
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        y = layer(tensor, training=True)
        total = tf.reduce_sum(y * dy)
    theirs = tape.gradient(total, [tensor, *layer.trainable_weights])
    ours = lp.batch_norm(x, gamma, beta, epsilon=epsilon)
    _close(ours.y, y)
    gradients = lp.batch_norm_backward(dy, x, gamma, ours.mean, ours.variance, epsilon=epsilon)
    for mine, other in zip(gradients, theirs, strict=True):
        _close(mine, other)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_layer_norm_and_gradients_are_kerass(rng, tf, shape):
    x, gamma, beta, dy = _problem(rng, shape)
    layer = tf.keras.layers.LayerNormalization(epsilon=1e-2, dtype="float64")
    layer.build(shape)
    layer.set_weights([gamma, beta])
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        y = layer(tensor)
        total = tf.reduce_sum(y * dy)
    theirs = tape.gradient(total, [tensor, *layer.trainable_weights])
    ours = lp.layer_norm(x, gamma, beta, epsilon=1e-2)
    _close(ours.y, y)
    gradients = lp.layer_norm_backward(dy, x, gamma, ours.mean, ours.variance, epsilon=1e-2)
    for mine, other in zip(gradients, theirs, strict=True):
        _close(mine, other)


@pytest.mark.parametrize("name", ["batch_norm", "layer_norm"])
def test_gradients_are_the_numerical_ones(rng, name):
    x, gamma, beta, dy = _problem(rng, (4, 2, 3))
    forward, backward = getattr(lp, name), getattr(lp, f"{name}_backward")
    result = forward(x, gamma, beta)
    dx, dgamma, dbeta = backward(dy, x, gamma, result.mean, result.variance)
    functions = (
        (dx, x, lambda v: forward(v, gamma, beta).y),
        (dgamma, gamma, lambda v: forward(x, v, beta).y),
        (dbeta, beta, lambda v: forward(x, gamma, v).y),
    )
    for gradient, at, function in functions:
        assert relative_error(gradient, numerical_gradient(function, at, dy)) < 1e-6


def test_identities_of_batch_norm(rng):
    x, gamma, beta, dy = _problem(rng, (50, 4))
    y, mean, variance = lp.batch_norm(x, gamma, beta, epsilon=1e-12)
    _close(y.mean(axis=0), beta)
    _close(y.std(axis=0), np.abs(gamma))
    dx, _, _ = lp.batch_norm_backward(dy, x, gamma, mean, variance, epsilon=1e-12)
    # y does not change when x is shifted or stretched, so dx has no part in these directions.
    _close(dx.sum(axis=0), 0)
    _close(np.sum(dx * (x - mean), axis=0), 0)


def test_an_empty_batch_has_no_mean_but_can_be_normalised_by_sample():
    x, one = np.ones((0, 3)), np.ones(3)
    with pytest.raises(ValueError, match=r"batch_norm: x must hold a sample"):
        lp.batch_norm(x, one, one)
    assert lp.layer_norm(x, one, one).y.shape == (0, 3)
    assert lp.batch_norm_inference(x, one, one, one, one).shape == (0, 3)


@pytest.mark.parametrize("rate", [0, 0.25, 0.9])
def test_dropout_keeps_the_mean_and_its_rate(rng, rate):
    x = np.ones((200, 500))
    y, mask = lp.dropout(x, rate, rng)
    deviation = np.sqrt(rate * (1 - rate) / x.size)
    assert abs(mask.mean() - (1 - rate)) <= 5 * deviation
    assert abs(y.mean() - 1) <= 5 * deviation / (1 - rate)
    np.testing.assert_allclose(y, np.where(mask, 1 / (1 - rate), 0))
    dy = rng.standard_normal(x.shape)
    np.testing.assert_allclose(lp.dropout_backward(dy, mask, rate), dy * y)


def test_dropout_is_the_same_for_the_same_state_and_differs_otherwise(rng):
    x = rng.standard_normal((20, 20))
    masks = [lp.dropout(x, 0.5, np.random.default_rng(seed)).mask for seed in (1, 1, 2)]
    assert np.array_equal(masks[0], masks[1]) and not np.array_equal(masks[0], masks[2])
