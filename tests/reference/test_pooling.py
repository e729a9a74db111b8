"""The loops against the worked numbers of the slides, and against the fast kernels."""

import itertools

import numpy as np
import pytest

import lapenna as lp
from lapenna import reference
from lapenna.course import slides

POOLS = [1, 2, (2, 3), (3, 1)]
STRIDES = [None, 1, (1, 2), 3]
PADDINGS = ["valid", "same"]
WINDOWS = [*itertools.product(POOLS, STRIDES, PADDINGS), ((3, 2), 2, ((2, 1), (0, 1))), (3, 2, 1)]


@pytest.fixture
def rng():
    return np.random.default_rng(11)


@pytest.fixture(params=WINDOWS, ids=str)
def window(request):
    """Pool size and options."""
    size, stride, padding = request.param
    return size, {"stride": stride, "padding": padding}


def _close(ours, theirs):
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_s4_088_overlapping_windows():
    x = np.array(
        [
            [21, 59, 37, -19, 2],
            [30, 51, 66, 20, 43],
            [-14, 31, 49, 101, -19],
            [59, 15, 53, -2, 21],
            [49, 57, 64, 76, 10],
        ],
        float,
    ).reshape(1, 5, 5, 1)
    y, argmax = reference.max_pool2d(x, 2, stride=1)
    expected = [[59, 66, 66, 43], [51, 66, 101, 101], [59, 53, 101, 101], [59, 64, 76, 76]]
    np.testing.assert_array_equal(y[0, :, :, 0], expected)
    np.testing.assert_array_equal(argmax[0, 0, :, 0], [1, 3, 2, 3])
    y, _ = reference.max_pool2d(x, 2)
    np.testing.assert_array_equal(y[0, :, :, 0], [[59, 66], [59, 101]])


def test_s4_222_colour_exercise():
    results = slides.EXAMPLES["rgb_exercise"].results
    y, _ = reference.max_pool2d(np.array(results["relu"].right, float)[None], 2, stride=1)
    np.testing.assert_array_equal(y[0], results["pool"].right)


@pytest.mark.parametrize("ties", [False, True])
def test_max_pooling_is_the_fast_one(rng, window, ties):
    size, options = window
    x = rng.integers(0, 3, (2, 5, 6, 2)).astype(float) if ties else rng.normal(size=(2, 5, 6, 2))
    y, argmax = reference.max_pool2d(x, size, **options)
    fast, fast_argmax = lp.max_pool2d(x, size, **options)
    _close(y, fast)
    np.testing.assert_array_equal(argmax, fast_argmax)
    dy = rng.standard_normal(y.shape)
    _close(
        reference.max_pool2d_backward(dy, argmax, x.shape, size, **options),
        lp.max_pool2d_backward(dy, argmax, x.shape, size, **options),
    )


def test_average_pooling_is_the_fast_one(rng, window):
    size, options = window
    x = rng.standard_normal((2, 5, 6, 2))
    y = reference.avg_pool2d(x, size, **options)
    _close(y, lp.avg_pool2d(x, size, **options))
    dy = rng.standard_normal(y.shape)
    _close(
        reference.avg_pool2d_backward(dy, x.shape, size, **options),
        lp.avg_pool2d_backward(dy, x.shape, size, **options),
    )


@pytest.mark.parametrize("x_shape", [(2, 3, 4, 3), (1, 1, 1, 1), (0, 2, 2, 3)])
def test_global_average_is_the_fast_one(rng, x_shape):
    x = rng.standard_normal(x_shape)
    y = reference.global_avg_pool2d(x)
    _close(y, lp.global_avg_pool2d(x))
    dy = rng.standard_normal(y.shape)
    _close(
        reference.global_avg_pool2d_backward(dy, x_shape),
        lp.global_avg_pool2d_backward(dy, x_shape),
    )


def test_batch_of_none():
    y, argmax = reference.max_pool2d(np.zeros((0, 4, 4, 2)), 2)
    assert y.shape == argmax.shape == reference.avg_pool2d(np.zeros((0, 4, 4, 2)), 2).shape
    assert reference.max_pool2d_backward(y, argmax, (0, 4, 4, 2), 2).shape == (0, 4, 4, 2)


@pytest.mark.parametrize("tier", [lp, reference], ids=["fast", "reference"])
@pytest.mark.parametrize("place", [(0, 0), (0, 1), (1, 1)])
def test_nan_reaches_its_window_in_both_tiers(tier, place):
    x = np.arange(16.0).reshape(1, 4, 4, 1)
    x[0, place[0], place[1], 0] = np.nan
    expected = [[True, False], [False, False]]
    y, _ = tier.max_pool2d(x, 2)
    np.testing.assert_array_equal(np.isnan(y[0, :, :, 0]), expected)
    np.testing.assert_array_equal(np.isnan(tier.avg_pool2d(x, 2)[0, :, :, 0]), expected)
