"""The dense layer and flatten against TensorFlow and numerical gradients."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

SHAPES = [(1, 1, 1), (3, 4, 2), (2, 1, 5), (7, 30, 10), (0, 3, 2)]


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _arrays(rng, shape):
    n, d, m = shape
    x, w, b = rng.standard_normal((n, d)), rng.standard_normal((d, m)), rng.standard_normal(m)
    return x, w, b, rng.standard_normal((n, m))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_forward_and_gradients_are_tensorflows(rng, tf, shape):
    x, w, b, dy = _arrays(rng, shape)
    with tf.GradientTape() as tape:
        tensors = [tf.constant(a) for a in (x, w, b)]
        tape.watch(tensors)
        y = tf.matmul(*tensors[:2]) + tensors[2]
        total = tf.reduce_sum(y * dy)
    _close(lp.dense(x, w, b), y)
    gradients = tape.gradient(total, tensors)
    for ours, theirs in zip(lp.dense_backward(dy, x, w), gradients, strict=True):
        _close(ours, theirs)


def test_gradients_are_the_numerical_ones(rng):
    x, w, b, dy = _arrays(rng, (3, 4, 2))
    dx, dw, db = lp.dense_backward(dy, x, w)
    assert relative_error(dx, numerical_gradient(lambda v: lp.dense(v, w, b), x, dy)) < 1e-6
    assert relative_error(dw, numerical_gradient(lambda v: lp.dense(x, v, b), w, dy)) < 1e-6
    assert relative_error(db, numerical_gradient(lambda v: lp.dense(x, w, v), b, dy)) < 1e-6


def test_bias_may_be_left_out(rng):
    x, w, _, _ = _arrays(rng, (3, 4, 2))
    _close(lp.dense(x, w), lp.dense(x, w, np.zeros(2)))


def test_is_the_pointwise_convolution(rng):
    x, w, b, _ = _arrays(rng, (3, 4, 2))
    _close(lp.conv2d(x[:, None, None], w[None, None], b)[:, 0, 0], lp.dense(x, w, b))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(rng, dtype):
    x, w, b, dy = (a.astype(dtype) for a in _arrays(rng, (3, 4, 2)))
    results = [lp.dense(x, w, b), *lp.dense_backward(dy, x, w), lp.flatten(x)]
    assert {a.dtype for a in results} == {np.dtype(dtype)}


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (2, 3), (4,), (0, 2, 3), (1, 1, 1, 1)], ids=str)
def test_flatten_is_tensorflows_and_its_gradient_undoes_it(rng, tf, shape):
    x = rng.standard_normal(shape)
    y = lp.flatten(x)
    columns = x.size // shape[0] if shape[0] else int(np.prod(shape[1:]))
    np.testing.assert_array_equal(y, tf.reshape(x, (shape[0], columns)))
    np.testing.assert_array_equal(lp.flatten_backward(y, shape), x)


def test_nan_reaches_its_own_row_only(rng):
    x, w, b, _ = _arrays(rng, (3, 4, 2))
    x[1, 2] = np.nan
    np.testing.assert_array_equal(np.isnan(lp.dense(x, w, b)).all(axis=1), [False, True, False])
