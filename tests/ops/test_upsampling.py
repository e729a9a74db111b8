"""Upsampling against TensorFlow, its adjoint, and the images that must not change."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

METHODS = ["nearest", "bilinear"]
SIZES = [1, 2, 3, (1, 4), (5, 2)]
SHAPES = [(2, 3, 4, 2), (1, 1, 1, 1), (1, 1, 5, 3), (0, 2, 2, 1)]


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("shape", SHAPES[:3], ids=str)
def test_forward_and_gradient_are_tensorflows(rng, tf, shape, size, method):
    x = rng.standard_normal(shape)
    factors = size if isinstance(size, tuple) else (size, size)
    large = (shape[1] * factors[0], shape[2] * factors[1])
    # TensorFlow resizes in float32 (bilinear) whatever it is given.
    with tf.GradientTape() as tape:
        tensor = tf.constant(x, dtype=tf.float32)
        tape.watch(tensor)
        y = tf.image.resize(tensor, large, method)
        dy = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * tf.constant(dy, tf.float32))
    ours = lp.upsample2d(x, size, method=method)
    np.testing.assert_allclose(ours, y, rtol=1e-5, atol=1e-5)
    dx = lp.upsample2d_backward(dy, shape, size, method=method)
    np.testing.assert_allclose(dx, tape.gradient(total, tensor), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nearest_repeats_rows_and_columns(rng, size):
    x = rng.standard_normal((2, 3, 4, 2))
    sh, sw = size if isinstance(size, tuple) else (size, size)
    assert np.array_equal(lp.upsample2d(x, size), x.repeat(sh, axis=1).repeat(sw, axis=2))


def test_bilinear_by_hand():
    y = lp.upsample2d(np.array([[0.0, 8.0], [16.0, 24.0]]).reshape(1, 2, 2, 1), method="bilinear")
    rows = [[0, 2, 6, 8], [4, 6, 10, 12], [12, 14, 18, 20], [16, 18, 22, 24]]
    assert y[0, :, :, 0].tolist() == rows


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_backward_is_the_adjoint_and_weights_add_to_one(rng, shape, size, method):
    x = rng.standard_normal(shape)
    y = lp.upsample2d(x, size, method=method)
    dy = rng.standard_normal(y.shape)
    dx = lp.upsample2d_backward(dy, shape, size, method=method)
    assert dx.shape == shape
    assert np.isclose(np.sum(y * dy), np.sum(x * dx), rtol=1e-10, atol=1e-10)
    assert np.allclose(lp.upsample2d(np.ones(shape), size, method=method), 1, rtol=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_gradient_is_the_numerical_one(rng, method):
    x = rng.standard_normal((2, 3, 2, 2))
    dy = rng.standard_normal((2, 6, 6, 2))
    dx = lp.upsample2d_backward(dy, x.shape, (2, 3), method=method)
    numerical = numerical_gradient(lambda v: lp.upsample2d(v, (2, 3), method=method), x, dy)
    assert relative_error(dx, numerical) < 1e-6
