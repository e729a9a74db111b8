"""The dense layer and flatten as loops, against the fast kernels."""

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
