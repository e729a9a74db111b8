"""Pooling against TensorFlow, the slide's numbers, numerical gradients and the algebra."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

SIZES = [1, 2, 3, (2, 3), (3, 1)]
STRIDES = [None, 1, 2, (2, 1), 3]
SHAPES = [(2, 7, 6, 3), (1, 5, 5, 1), (3, 4, 9, 2), (0, 4, 4, 2)]
GRID = list(itertools.product(SHAPES, SIZES, STRIDES))
PADDINGS = ["valid", "same"]
EXPLICIT = [1, (0, 1), ((0, 2), (1, 0))]  # each smaller than the window 3


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _tf_border(padding):
    rows, columns = (padding, padding) if isinstance(padding, int) else padding
    pads = [[p, p] if isinstance(p, int) else list(p) for p in (rows, columns)]
    return [[0, 0], *pads, [0, 0]]


def _tf_gradient(tf, rng, pool, x):
    """TensorFlow's output, a random dy, and TensorFlow's gradient at x."""
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        y = pool(tensor)
        dy = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * dy)
    return y, dy, tape.gradient(total, tensor)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("case", GRID, ids=str)
def test_max_pool_is_tensorflows(rng, tf, case, padding):
    shape, size, stride = case
    x = rng.standard_normal(shape)
    options = {"stride": stride, "padding": padding}
    theirs, dy, dx = _tf_gradient(
        tf, rng, lambda t: tf.nn.max_pool2d(t, size, stride or size, padding.upper()), x
    )
    y, argmax = lp.max_pool2d(x, size, **options)
    np.testing.assert_array_equal(y, theirs)
    _close(lp.max_pool2d_backward(dy, argmax, shape, size, **options), dx)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("case", GRID, ids=str)
def test_avg_pool_is_tensorflows(rng, tf, case, padding):
    shape, size, stride = case
    x = rng.standard_normal(shape)
    options = {"stride": stride, "padding": padding}
    theirs, dy, dx = _tf_gradient(
        tf, rng, lambda t: tf.nn.avg_pool2d(t, size, stride or size, padding.upper()), x
    )
    _close(lp.avg_pool2d(x, size, **options), theirs)
    _close(lp.avg_pool2d_backward(dy, shape, size, **options), dx)


@pytest.mark.parametrize("padding", EXPLICIT, ids=str)
@pytest.mark.parametrize("stride", [None, 1, 2])
def test_explicit_padding_is_tensorflows(rng, tf, stride, padding):
    x, border = rng.standard_normal((2, 7, 6, 3)) - 5, _tf_border(padding)
    options = {"stride": stride, "padding": padding}
    theirs, dy, dx = _tf_gradient(tf, rng, lambda t: tf.nn.max_pool2d(t, 3, stride or 3, border), x)
    y, argmax = lp.max_pool2d(x, 3, **options)
    np.testing.assert_array_equal(y, theirs)
    _close(lp.max_pool2d_backward(dy, argmax, x.shape, 3, **options), dx)

    def mean(t):  # TensorFlow's mean takes no border: pad, and divide by the share that is real
        ones = tf.pad(tf.ones_like(t), border)
        sums, shares = (
            tf.nn.avg_pool2d(a, 3, stride or 3, "VALID") for a in (tf.pad(t, border), ones)
        )
        return sums / shares

    theirs, dy, dx = _tf_gradient(tf, rng, mean, x)
    _close(lp.avg_pool2d(x, 3, **options), theirs)
    _close(lp.avg_pool2d_backward(dy, x.shape, 3, **options), dx)


@pytest.mark.parametrize("shape", [*SHAPES, (2, 1, 1, 4)], ids=str)
def test_global_mean_is_tensorflows(rng, tf, shape):
    x = rng.standard_normal(shape)
    theirs, dy, dx = _tf_gradient(tf, rng, lambda t: tf.reduce_mean(t, axis=(1, 2)), x)
    _close(lp.global_avg_pool2d(x), theirs)
    _close(lp.global_avg_pool2d_backward(dy, shape), dx)


@pytest.mark.parametrize("case", [c for c in GRID if 0 not in c[0]], ids=str)
def test_argmax_is_tensorflows_with_and_without_ties(rng, tf, case):
    shape, size, stride = case
    stride = stride or size
    kernel, step = (((v, v) if isinstance(v, int) else v) for v in (size, stride))
    for x in (rng.standard_normal(shape), rng.integers(0, 2, shape).astype(float)):
        _, flat = tf.nn.max_pool_with_argmax(x, size, stride, "VALID")
        argmax = lp.max_pool2d(x, size, stride=stride)[1]
        _, i, j, c = np.indices(argmax.shape)
        row, column = i * step[0] + argmax // kernel[1], j * step[1] + argmax % kernel[1]
        np.testing.assert_array_equal((row * shape[2] + column) * shape[3] + c, flat)


# --- worked numbers of the slides

MAP = np.array(
    [
        [21, 59, 37, -19, 2],
        [30, 51, 66, 20, 43],
        [-14, 31, 49, 101, -19],
        [59, 15, 53, -2, 21],
        [49, 57, 64, 76, 10],
    ],
    float,
).reshape(1, 5, 5, 1)


def test_s4_088_overlapping_pool():
    y, _ = lp.max_pool2d(MAP, 2, stride=1)
    expected = [[59, 66, 66, 43], [51, 66, 101, 101], [59, 53, 101, 101], [59, 64, 76, 76]]
    np.testing.assert_array_equal(y[0, :, :, 0], expected)


def test_s4_088_side_by_side_drops_the_last_row_and_column():
    np.testing.assert_array_equal(lp.max_pool2d(MAP, 2)[0][0, :, :, 0], [[59, 66], [59, 101]])


def test_a_pixel_that_wins_two_windows_gets_both_gradients():
    x = np.array([1.0, 5.0, 2.0]).reshape(1, 1, 3, 1)
    _, argmax = lp.max_pool2d(x, (1, 2), stride=1)
    dy = np.array([10.0, 3.0]).reshape(1, 1, 2, 1)
    dx = lp.max_pool2d_backward(dy, argmax, x.shape, (1, 2), stride=1)
    np.testing.assert_array_equal(dx.ravel(), [0, 13, 0])


# --- numerical gradients


@pytest.mark.parametrize("options", [{}, {"stride": 1}, {"stride": 2, "padding": "same"}], ids=str)
def test_gradients_are_the_numerical_ones(rng, options):
    x = rng.permutation(60).reshape(1, 5, 6, 2) / 10
    y, argmax = lp.max_pool2d(x, (2, 3), **options)
    dy = rng.standard_normal(y.shape)
    numerical = numerical_gradient(lambda v: lp.max_pool2d(v, (2, 3), **options)[0], x, dy)
    dx = lp.max_pool2d_backward(dy, argmax, x.shape, (2, 3), **options)
    assert relative_error(dx, numerical) < 1e-6
    numerical = numerical_gradient(lambda v: lp.avg_pool2d(v, (2, 3), **options), x, dy)
    assert relative_error(lp.avg_pool2d_backward(dy, x.shape, (2, 3), **options), numerical) < 1e-6


def test_gradient_of_the_global_mean_is_the_numerical_one(rng):
    x, dy = rng.standard_normal((2, 3, 4, 2)), rng.standard_normal((2, 2))
    numerical = numerical_gradient(lp.global_avg_pool2d, x, dy)
    assert relative_error(lp.global_avg_pool2d_backward(dy, x.shape), numerical) < 1e-6


# --- algebra, on odd shapes


@st.composite
def problems(draw):
    """An image and the arguments of a pool that fits it."""
    size = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    pads = tuple(tuple(draw(st.integers(0, k - 1)) for _ in range(2)) for k in size)
    padding = draw(st.one_of(st.sampled_from(PADDINGS), st.just(pads)))
    few = st.integers(1, 3)
    shape = (draw(st.integers(0, 2)), *(draw(st.integers(k, 8)) for k in size), draw(few))
    stride = draw(st.one_of(st.none(), few, st.tuples(few, few)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x = rng.integers(-3, 4, shape).astype(float) if draw(st.booleans()) else rng.normal(size=shape)
    return x, size, {"stride": stride, "padding": padding}, rng


def _check():
    return settings(max_examples=150, deadline=None, derandomize=True)


@_check()
@given(problems())
def test_gradients_are_adjoint_to_the_forward_pass(problem):
    x, size, options, rng = problem
    y, argmax = lp.max_pool2d(x, size, **options)
    dy = rng.standard_normal(y.shape)
    dx = lp.max_pool2d_backward(dy, argmax, x.shape, size, **options)
    np.testing.assert_allclose(np.sum(dx), np.sum(dy), atol=1e-10)
    np.testing.assert_allclose(np.sum(dx * x), np.sum(dy * y), atol=1e-10)
    means = lp.avg_pool2d(x, size, **options)
    dx = lp.avg_pool2d_backward(dy, x.shape, size, **options)
    np.testing.assert_allclose(np.sum(dx * x), np.sum(dy * means), atol=1e-10)


@_check()
@given(problems())
def test_mean_lies_below_the_maximum_and_pools_shift_with_the_image(problem):
    x, size, options, _ = problem
    y, argmax = lp.max_pool2d(x, size, **options)
    means = lp.avg_pool2d(x, size, **options)
    assert (means <= y + 1e-12).all()
    assert ((argmax >= 0) & (argmax < size[0] * size[1])).all()
    shifted, same = lp.max_pool2d(x - 8, size, **options)
    _close(shifted, y - 8)
    _close(lp.avg_pool2d(x - 8, size, **options), means - 8)
    if (x == np.round(x)).all():  # sums of small integers are exact, so ties stay ties
        np.testing.assert_array_equal(same, argmax)


# --- what else is promised


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("padding", PADDINGS)
def test_dtype_is_kept(rng, dtype, padding):
    x = rng.standard_normal((2, 5, 5, 3)).astype(dtype)
    y, argmax = lp.max_pool2d(x, 2, padding=padding)
    results = [
        y,
        lp.max_pool2d_backward(y, argmax, x.shape, 2, padding=padding),
        lp.avg_pool2d(x, 2, padding=padding),
        lp.avg_pool2d_backward(y, x.shape, 2, padding=padding),
        lp.global_avg_pool2d(x),
        lp.global_avg_pool2d_backward(x[:, 0, 0], x.shape),
    ]
    assert {a.dtype for a in results} == {np.dtype(dtype)}
    assert argmax.dtype == np.uint8


def test_a_window_of_more_than_256_entries_counts_them_all():
    x = np.zeros((1, 17, 17, 1))
    x[0, 16, 16] = 1
    y, argmax = lp.max_pool2d(x, 17)
    assert (y.item(), argmax.item(), argmax.dtype) == (1, 288, np.int64)
    assert lp.max_pool2d_backward(y, argmax, x.shape, 17)[0, 16, 16] == 1


def test_nan_reaches_exactly_the_windows_that_see_it(rng):
    x = rng.standard_normal((1, 4, 4, 1))
    x[0, 0, 1, 0] = np.nan
    for y in (lp.max_pool2d(x, 2)[0], lp.avg_pool2d(x, 2)):
        np.testing.assert_array_equal(np.isnan(y[0, :, :, 0]), [[True, False], [False, False]])


def test_minus_infinity_is_a_number_like_others():
    x = np.full((1, 2, 2, 1), -np.inf)
    y, argmax = lp.max_pool2d(x, 2)
    assert (y.item(), argmax.item()) == (-np.inf, 0)


@pytest.mark.parametrize("size", [1, 2])
def test_results_share_no_memory_with_the_image(rng, size):
    x = rng.standard_normal((1, 4, 4, 1))
    results = [*lp.max_pool2d(x, size), lp.avg_pool2d(x, size), lp.global_avg_pool2d(x)]
    assert not any(np.shares_memory(x, y) for y in results)


@pytest.mark.parametrize("border", [((0, 0), (0, 0)), ((1, 0), (0, 1))], ids=["valid", "border"])
@pytest.mark.parametrize(
    ("size", "dilation"), [((2, 2), (2, 2)), ((3, 2), (1, 3)), ((2, 3), (4, 1))]
)
@pytest.mark.parametrize("kind", ["MAX", "AVG"])
def test_dilated_windows_and_gradients_are_tensorflows(rng, tf, kind, size, dilation, border):
    def pool(image, empty):
        image = tf.pad(image, [(0, 0), *border, (0, 0)], constant_values=empty)
        return tf.nn.pool(image, size, kind, [1, 1], "VALID", dilations=dilation)

    x = rng.standard_normal((2, 9, 8, 3))
    options = {"stride": 1, "padding": border, "dilation": dilation}
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        if kind == "MAX":
            theirs = pool(tensor, -np.inf)
        else:
            theirs = pool(tensor, 0.0) / pool(tf.ones_like(tensor), 0.0)
        dy = rng.standard_normal(theirs.shape)
        total = tf.reduce_sum(theirs * dy)
    if kind == "MAX":
        y, argmax = lp.max_pool2d(x, size, **options)
        dx = lp.max_pool2d_backward(dy, argmax, x.shape, size, **options)
    else:
        y = lp.avg_pool2d(x, size, **options)
        dx = lp.avg_pool2d_backward(dy, x.shape, size, **options)
    _close(y, theirs)
    _close(dx, tape.gradient(total, tensor))


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_dilated_windows_with_strides_agree_and_their_gradients_are_numerical(rng, tier, stride):
    x = rng.standard_normal((1, 8, 7, 2))
    options = {"stride": stride, "dilation": (2, 3), "padding": ((1, 0), (0, 1))}
    y, argmax = tier.max_pool2d(x, 2, **options)
    dy = rng.standard_normal(y.shape)
    for dx, function in (
        (
            tier.max_pool2d_backward(dy, argmax, x.shape, 2, **options),
            lambda v: tier.max_pool2d(v, 2, **options)[0],
        ),
        (
            tier.avg_pool2d_backward(dy, x.shape, 2, **options),
            lambda v: tier.avg_pool2d(v, 2, **options),
        ),
    ):
        assert relative_error(dx, numerical_gradient(function, x, dy)) < 1e-6


def test_a_dilated_window_that_sees_only_padding_is_refused():
    with pytest.raises(ValueError, match=r"windows hold no pixel .*dilation: \(3, 3\)"):
        lp.max_pool2d(np.ones((1, 2, 2, 1)), 2, stride=1, padding=1, dilation=3)
