"""Activations as loops, against the slides and the fast kernels."""

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
