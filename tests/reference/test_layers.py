"""The loops against the worked numbers of the slides, and against the fast kernels."""

import numpy as np
import pytest

import lapenna as lp
from lapenna import reference


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def _close(ours, theirs):
    assert np.asarray(ours).dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_s4_022_to_026_softmax():
    y = reference.softmax(np.array([3.2, 5.1, -1.7]))
    np.testing.assert_allclose(y, [0.129983, 0.869050, 0.000968], atol=5e-7)


@pytest.mark.parametrize("shape", [(3, 4, 2), (1, 1, 1), (0, 4, 2)], ids=str)
@pytest.mark.parametrize("bias", [True, False])
def test_dense_is_the_fast_one(rng, shape, bias):
    n, d, m = shape
    x, w = rng.standard_normal((n, d)), rng.standard_normal((d, m))
    b = rng.standard_normal(m) if bias else None
    y = reference.dense(x, w, b)
    _close(y, lp.dense(x, w, b))
    dy = rng.standard_normal(y.shape)
    for ours, fast in zip(
        reference.dense_backward(dy, x, w), lp.dense_backward(dy, x, w), strict=True
    ):
        _close(ours, fast)


@pytest.mark.parametrize("shape", [(2, 3, 4, 2), (3,), (0, 2, 2), (2, 5)], ids=str)
def test_flatten_is_the_fast_one(rng, shape):
    x = rng.standard_normal(shape)
    y = reference.flatten(x)
    _close(y, lp.flatten(x))
    _close(reference.flatten_backward(y, shape), x)


def test_relu_is_the_fast_one(rng):
    x = rng.standard_normal((2, 3, 4))
    x[0, 0] = [0.0, -0.0, np.nan, np.inf]
    np.testing.assert_array_equal(reference.relu(x), lp.relu(x))
    dy = rng.standard_normal(x.shape)
    np.testing.assert_array_equal(reference.relu_backward(dy, x), lp.relu_backward(dy, x))


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 1, 1)], ids=str)
def test_softmax_is_the_fast_one(rng, shape, axis):
    x = 300 * rng.standard_normal(shape)
    y = reference.softmax(x, axis)
    _close(y, lp.softmax(x, axis))
    dy = rng.standard_normal(shape)
    y = reference.softmax(x / 300, axis)
    _close(reference.softmax_backward(dy, y, axis), lp.softmax_backward(dy, y, axis))


def test_softmax_of_no_sample():
    assert reference.softmax(np.zeros((0, 3))).shape == lp.softmax(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("form", ["indices", "one-hot", "probabilities"])
@pytest.mark.parametrize("scale", [1, 1000])
def test_cross_entropy_is_the_fast_one(rng, form, scale):
    logits = scale * rng.standard_normal((4, 3))
    labels = {
        "indices": np.array([2, 0, 1, 2]),
        "one-hot": np.eye(3, dtype=int)[[2, 0, 1, 2]],
        "probabilities": rng.dirichlet(np.ones(3), 4),
    }[form]
    loss, dlogits = reference.softmax_cross_entropy(logits, labels)
    fast_loss, fast_dlogits = lp.softmax_cross_entropy(logits, labels)
    _close(loss, fast_loss)
    _close(dlogits, fast_dlogits)
