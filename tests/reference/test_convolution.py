"""The loops against the worked numbers of the slides, and against the fast kernels."""

import itertools

import numpy as np
import pytest

import lapenna as lp
from lapenna import reference
from lapenna.course import slides

KERNELS = [(1, 1), (2, 3), (3, 2)]
STRIDES = [1, (2, 1), 3]
PADDINGS = ["valid", "same", 1, ((0, 2), (1, 0))]
DILATIONS = [1, (1, 2)]
WINDOWS = list(itertools.product(KERNELS, STRIDES, PADDINGS, DILATIONS))


def _close(ours, theirs):
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.fixture(params=WINDOWS, ids=str)
def window(request):
    """Kernel size and the options of a window."""
    kernel, stride, padding, dilation = request.param
    return kernel, {"stride": stride, "padding": padding, "dilation": dilation}


@pytest.fixture
def rng():
    return np.random.default_rng(7)


# --- worked numbers

IMAGE = np.array(
    [[2, 4, 9, 1, 4], [2, 1, 4, 4, 6], [1, 1, 2, 9, 2], [7, 3, 5, 1, 3], [2, 3, 4, 8, 5]], float
).reshape(1, 5, 5, 1)
KERNEL = np.array([[1, 2, 3], [-4, 7, 4], [2, -5, 1]], float).reshape(3, 3, 1, 1)


def test_s4_085_valid_map():
    y = reference.conv2d(IMAGE, KERNEL)[0, :, :, 0]
    np.testing.assert_array_equal(y, [[51, 66, 20], [31, 49, 101], [15, 53, -2]])


def test_s4_087_same_padded_map():
    expected = [
        [21, 59, 37, -19, 2],
        [30, 51, 66, 20, 43],
        [-14, 31, 49, 101, -19],
        [59, 15, 53, -2, 21],
        [49, 57, 64, 76, 10],
    ]
    y = reference.conv2d(IMAGE, KERNEL, padding="same")[0, :, :, 0]
    np.testing.assert_array_equal(y, expected)


def test_s4_215_and_216_gradients_of_the_exercise():
    x = np.array([[1, 0, -1], [1, 0, 1], [0, 1, 1]], float).reshape(1, 3, 3, 1)
    w = np.array([[-1, 2], [3, 1]], float).reshape(2, 2, 1, 1)
    dy = np.array([[-0.2, 0.2], [0.1, -0.1]]).reshape(1, 2, 2, 1)
    dx, dw, db = reference.conv2d_backward(dy, x, w)
    _close(dw[:, :, 0, 0], [[-0.1, -0.3], [-0.3, 0.2]])
    _close(dx[0, :, :, 0], [[0.2, -0.6, 0.4], [-0.7, 0.7, 0], [0.3, -0.2, -0.1]])
    _close(db, [0])


def test_s4_220_colour_image_with_two_filters():
    example = slides.EXAMPLES["rgb_exercise"]
    x, w, b = (example.inputs[name] for name in "xwb")
    y = reference.conv2d(x, w, b, stride=2)
    np.testing.assert_array_equal(y[0], example.results["conv"].right)


def test_s4_228_homework_map():
    example = slides.EXAMPLES["rgb_homework"]
    x, w, b = (example.inputs[name] for name in "xwb")
    y = reference.conv2d(x, w, b, stride=2, padding=1)
    np.testing.assert_array_equal(y[0, :, :, 0], example.results["map"].right)


# --- the two tiers


@pytest.mark.parametrize("groups", [1, 2])
def test_convolution_and_gradients_are_the_fast_ones(rng, window, groups):
    kernel, options = window
    x = rng.standard_normal((2, 5, 6, 4))
    w, b = rng.standard_normal((*kernel, 4 // groups, 2)), rng.standard_normal(2)
    y = reference.conv2d(x, w, b, groups=groups, **options)
    _close(y, lp.conv2d(x, w, b, groups=groups, **options))
    dy = rng.standard_normal(y.shape)
    for ours, fast in zip(
        reference.conv2d_backward(dy, x, w, groups=groups, **options),
        lp.conv2d_backward(dy, x, w, groups=groups, **options),
        strict=True,
    ):
        _close(ours, fast)


def test_columns_are_the_fast_ones(rng, window):
    kernel, options = window
    x = rng.standard_normal((2, 5, 6, 3))
    cols = reference.im2col(x, kernel, **options)
    _close(cols, lp.im2col(x, kernel, **options))
    cols = rng.standard_normal(cols.shape)
    back = reference.col2im(cols, x.shape, kernel, **options)
    _close(back, lp.col2im(cols, x.shape, kernel, **options))


def test_matrix_is_the_fast_one(rng, window):
    kernel, options = window
    w = rng.standard_normal((*kernel, 2, 3))
    _close(reference.conv_matrix(w, (5, 6, 2), **options), lp.conv_matrix(w, (5, 6, 2), **options))


@pytest.mark.parametrize("x_shape", [(0, 4, 4, 2), (1, 1, 1, 2), (3, 1, 5, 2)])
def test_odd_shapes(rng, x_shape):
    x, w, b = rng.standard_normal(x_shape), rng.standard_normal((3, 2, 2, 3)), np.ones(3)
    y = reference.conv2d(x, w, b, stride=2, padding=1)
    _close(y, lp.conv2d(x, w, b, stride=2, padding=1))
    for ours, fast in zip(
        reference.conv2d_backward(y, x, w, stride=2, padding=1),
        lp.conv2d_backward(y, x, w, stride=2, padding=1),
        strict=True,
    ):
        _close(ours, fast)


def test_computes_in_float64_whatever_it_is_given(rng):
    x, w, b = (rng.standard_normal(s).astype(np.float32) for s in ((1, 4, 4, 2), (3, 3, 2, 2), 2))
    y = reference.conv2d(x, w, b)
    _close(y, lp.conv2d(*(a.astype(np.float64) for a in (x, w, b))))
    assert {g.dtype for g in reference.conv2d_backward(y, x, w)} == {np.dtype(np.float64)}
