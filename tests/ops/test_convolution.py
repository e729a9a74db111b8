"""Convolution against TensorFlow, worked numbers, numerical gradients and the algebra."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lapenna as lp
from lapenna.gradcheck import directional_check, numerical_gradient, relative_error
from lapenna.shapes import conv_window

KERNELS = [(1, 1), (3, 3), (2, 3), (4, 1)]
STRIDES = [1, 2, (2, 1), 3]
PADDINGS = ["valid", "same", 1, (0, 2), ((0, 2), (1, 0))]
DILATIONS = [1, 2, (1, 2)]
GROUPS = [1, 2]
GRID = list(itertools.product(KERNELS, STRIDES, PADDINGS, DILATIONS, GROUPS))


def _ids(case):
    return "-".join(str(part).replace(" ", "") for part in case)


def _arrays(rng, kernel, groups, x_shape=(2, 9, 8, 4), filters=6):
    x = rng.standard_normal(x_shape)
    w = rng.standard_normal((*kernel, x_shape[3] // groups, filters))
    return x, w, rng.standard_normal(filters)


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _tf_padding(padding):
    if isinstance(padding, str):
        return padding.upper()
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    pads = [(p, p) if isinstance(p, int) else p for p in (rows, columns)]
    return [[0, 0], *(list(p) for p in pads), [0, 0]]


def _tf_conv2d(tf, x, w, b, stride, padding, dilation, groups):
    """TensorFlow's convolution, apart from what its gradients refuse on a CPU: dilation and groups.

    Dilation is written as a larger filter with zeros between, groups as convolutions of their
    own, so that the gradients are those of the plain convolution.
    """
    for axis, step in enumerate((dilation, dilation) if isinstance(dilation, int) else dilation):
        taps = tf.range(w.shape[axis]) * step
        spread = tf.one_hot(taps, (w.shape[axis] - 1) * step + 1, dtype=w.dtype)
        w = tf.einsum("uvcm,ua->avcm" if axis == 0 else "uvcm,va->uacm", w, spread)
    parts = [
        tf.nn.conv2d(xg, wg, stride, _tf_padding(padding))
        for xg, wg in zip(tf.split(x, groups, axis=3), tf.split(w, groups, axis=3), strict=True)
    ]
    return tf.concat(parts, axis=3) + b


@pytest.mark.parametrize("case", GRID, ids=_ids)
def test_forward_and_gradients_are_tensorflows(rng, tf, case):
    kernel, stride, padding, dilation, groups = case
    x, w, b = _arrays(rng, kernel, groups)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    with tf.GradientTape() as tape:
        tensors = [tf.constant(a) for a in (x, w, b)]
        tape.watch(tensors)
        y = _tf_conv2d(tf, *tensors, stride, padding, dilation, groups)
        dy = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * dy)
    _close(lp.conv2d(x, w, b, **options), y)
    for ours, theirs in zip(
        lp.conv2d_backward(dy, x, w, **options), tape.gradient(total, tensors), strict=True
    ):
        _close(ours, theirs)


@pytest.mark.parametrize("case", GRID, ids=_ids)
def test_forward_is_tensorflows_own_dilated_and_grouped_operator(rng, tf, case):
    kernel, stride, padding, dilation, groups = case
    x, w, _ = _arrays(rng, kernel, groups)
    theirs = tf.nn.conv2d(x, w, stride, _tf_padding(padding), dilations=dilation)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    _close(lp.conv2d(x, w, **options), theirs)


def test_depthwise_is_tensorflows(rng, tf):
    x, w = rng.standard_normal((2, 7, 6, 3)), rng.standard_normal((3, 2, 3, 2))
    theirs = tf.nn.depthwise_conv2d(x, w, [1, 2, 2, 1], "SAME")
    ours = lp.conv2d(x, w.reshape(3, 2, 1, 6), stride=2, padding="same", groups=3)
    _close(ours, theirs)


# --- worked numbers of the slides


IMAGE = np.array(
    [[2, 4, 9, 1, 4], [2, 1, 4, 4, 6], [1, 1, 2, 9, 2], [7, 3, 5, 1, 3], [2, 3, 4, 8, 5]], float
).reshape(1, 5, 5, 1)
KERNEL = np.array([[1, 2, 3], [-4, 7, 4], [2, -5, 1]], float).reshape(3, 3, 1, 1)
SAME_MAP = [
    [21, 59, 37, -19, 2],
    [30, 51, 66, 20, 43],
    [-14, 31, 49, 101, -19],
    [59, 15, 53, -2, 21],
    [49, 57, 64, 76, 10],
]


def test_s4_085_valid_map():
    y = lp.conv2d(IMAGE, KERNEL)[0, :, :, 0]
    np.testing.assert_array_equal(y, [[51, 66, 20], [31, 49, 101], [15, 53, -2]])


def test_s4_085_the_flipped_filter_gives_the_mathematicians_convolution():
    y = lp.conv2d(IMAGE, KERNEL[::-1, ::-1])[0, :, :, 0]
    np.testing.assert_array_equal(y, [[6, -7, 58], [40, -9, 79], [45, 77, 9]])


@pytest.mark.parametrize("padding", ["same", 1, (1, 1), ((1, 1), (1, 1))])
def test_s4_087_same_padded_map(padding):
    np.testing.assert_array_equal(lp.conv2d(IMAGE, KERNEL, padding=padding)[0, :, :, 0], SAME_MAP)


def test_s4_215_and_216_gradients_of_the_exercise():
    x = np.array([[1, 0, -1], [1, 0, 1], [0, 1, 1]], float).reshape(1, 3, 3, 1)
    w = np.array([[-1, 2], [3, 1]], float).reshape(2, 2, 1, 1)
    dy = np.array([[-0.2, 0.2], [0.1, -0.1]]).reshape(1, 2, 2, 1)
    np.testing.assert_array_equal(lp.conv2d(x, w)[0, :, :, 0], [[2, -1], [0, 6]])
    dx, dw, db = lp.conv2d_backward(dy, x, w)
    _close(dw[:, :, 0, 0], [[-0.1, -0.3], [-0.3, 0.2]])
    _close(dx[0, :, :, 0], [[0.2, -0.6, 0.4], [-0.7, 0.7, 0], [0.3, -0.2, -0.1]])
    _close(db, [0])


# --- numerical gradients


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"stride": 2, "padding": "same"},
        {"stride": (1, 2), "padding": ((0, 2), (1, 0)), "dilation": (2, 1)},
        {"groups": 2, "padding": 1},
    ],
    ids=str,
)
def test_gradients_are_the_numerical_ones(rng, options):
    x, w, b = _arrays(rng, (2, 3), options.get("groups", 1), (2, 5, 4, 2), 2)
    dy = rng.standard_normal(lp.conv2d(x, w, b, **options).shape)
    dx, dw, db = lp.conv2d_backward(dy, x, w, **options)
    checks = [
        (dx, x, lambda v: lp.conv2d(v, w, b, **options)),
        (dw, w, lambda v: lp.conv2d(x, v, b, **options)),
        (db, b, lambda v: lp.conv2d(x, w, v, **options)),
    ]
    for gradient, at, f in checks:
        assert relative_error(gradient, numerical_gradient(f, at, dy)) < 1e-6
        assert directional_check(f, at, dy, gradient) < 1e-6


# --- algebra, on odd shapes


@st.composite
def problems(draw, most_groups=1):
    """Arrays and options of a convolution that fits."""
    size, few = st.integers(1, 7), st.integers(1, 3)
    parts = draw(st.integers(1, most_groups))
    padding = draw(
        st.one_of(
            st.sampled_from(["valid", "same"]),
            st.integers(0, 2),
            st.tuples(st.integers(0, 2), st.integers(0, 2)),
            st.tuples(st.tuples(few, st.integers(0, 2)), st.tuples(st.integers(0, 2), few)),
        )
    )
    options = {
        "stride": draw(st.one_of(few, st.tuples(few, few))),
        "padding": padding,
        "dilation": draw(st.one_of(st.integers(1, 2), st.tuples(few, few))),
    }
    x_shape = (draw(st.integers(0, 3)), draw(size), draw(size), parts * draw(few))
    w_shape = (draw(st.integers(1, 4)), draw(st.integers(1, 4)), x_shape[3] // parts)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x, w = rng.standard_normal(x_shape), rng.standard_normal((*w_shape, parts * draw(few)))
    try:
        conv_window(x, w, None, *options.values(), parts, "problems")
    except ValueError:  # a window larger than the image: draw the image large enough instead
        x = rng.standard_normal((x_shape[0], x_shape[1] + 9, x_shape[2] + 9, x_shape[3]))
    return x, w, options, parts, rng


def _check(max_examples=150):
    return settings(max_examples=max_examples, deadline=None, derandomize=True)


@_check()
@given(problems())
def test_col2im_is_the_adjoint_of_im2col(problem):
    x, w, options, _, rng = problem
    cols = lp.im2col(x, w.shape[:2], **options)
    other = rng.standard_normal(cols.shape)
    back = lp.col2im(other, x.shape, w.shape[:2], **options)
    assert back.shape == x.shape
    np.testing.assert_allclose(np.sum(cols * other), np.sum(x * back), rtol=1e-10, atol=1e-10)


@_check()
@given(problems())
def test_columns_times_filters_are_the_convolution(problem):
    x, w, options, _, _ = problem
    cols = lp.im2col(x, w.shape[:2], **options)
    _close(cols @ w.reshape(-1, w.shape[3]), lp.conv2d(x, w, **options))


@_check(80)
@given(problems())
def test_conv_matrix_is_the_convolution_and_its_transpose_the_input_gradient(problem):
    x, w, options, _, rng = problem
    matrix = lp.conv_matrix(w, x.shape[1:], **options)
    y = lp.conv2d(x, w, **options)
    dy = rng.standard_normal(y.shape)
    dx, _, _ = lp.conv2d_backward(dy, x, w, **options)
    assert matrix.shape == (y[:1].size if len(x) else matrix.shape[0], np.prod(x.shape[1:]))
    for n in range(len(x)):
        _close(matrix @ x[n].ravel(), y[n].ravel())
        _close(matrix.T @ dy[n].ravel(), dx[n].ravel())


@_check()
@given(problems(most_groups=3))
def test_linear_in_the_image_and_in_the_filter(problem):
    x, w, options, groups, rng = problem

    def conv(image, filters):
        return lp.conv2d(image, filters, groups=groups, **options)

    x2, w2 = rng.standard_normal(x.shape), rng.standard_normal(w.shape)
    _close(conv(2 * x - 3 * x2, w), 2 * conv(x, w) - 3 * conv(x2, w))
    _close(conv(x, 2 * w - 3 * w2), 2 * conv(x, w) - 3 * conv(x, w2))


@_check()
@given(problems(most_groups=3))
def test_gradients_are_adjoint_to_the_forward_pass(problem):
    x, w, options, groups, rng = problem
    y = lp.conv2d(x, w, groups=groups, **options)
    dy = rng.standard_normal(y.shape)
    dx, dw, db = lp.conv2d_backward(dy, x, w, groups=groups, **options)
    assert (dx.shape, dw.shape, db.shape) == (x.shape, w.shape, (w.shape[3],))
    np.testing.assert_allclose(np.sum(x * dx), np.sum(y * dy), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(np.sum(w * dw), np.sum(y * dy), rtol=1e-10, atol=1e-10)
    _close(db, dy.sum(axis=(0, 1, 2)))


# --- what else is promised


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("groups", [1, 2])
def test_dtype_is_kept(rng, dtype, groups):
    x, w, b = (a.astype(dtype) for a in _arrays(rng, (3, 2), groups))
    options = {"stride": 2, "padding": "same"}
    y = lp.conv2d(x, w, b, groups=groups, **options)
    gradients = lp.conv2d_backward(y, x, w, groups=groups, **options)
    cols = lp.im2col(x, 3, **options)
    results = [y, *gradients, cols, lp.col2im(cols, x.shape, 3, **options)]
    if groups == 1:
        results.append(lp.conv_matrix(w, x.shape[1:], **options))
    assert {a.dtype for a in results} == {np.dtype(dtype)}


def test_arguments_are_left_alone(rng):
    arrays = _arrays(rng, (1, 1), 1)
    copies = [a.copy() for a in arrays]
    x, w, b = arrays
    y = lp.conv2d(x, w, b)
    lp.conv2d_backward(y, x, w)[0][:] = 0
    y[:] = 0
    lp.im2col(x, 1)[:] = 0
    for now, before in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(now, before)


def test_any_memory_layout_will_do(rng):
    x, w, b = _arrays(rng, (3, 2), 1, (2, 6, 5, 1))
    expected = lp.conv2d(x, w, b, stride=2, padding="same")
    turned = np.asfortranarray(x)
    reversed_twice = x[:, ::-1, ::-1].copy()[:, ::-1, ::-1]
    for same in (turned, reversed_twice, np.broadcast_to(x, x.shape)):
        _close(lp.conv2d(same, w, b, stride=2, padding="same"), expected)


def test_nan_reaches_exactly_the_windows_that_see_it(rng):
    x, w, b = _arrays(rng, (2, 2), 1)
    x[0, 4, 4, 0] = np.nan
    y = lp.conv2d(x, w, b)
    expected = np.zeros(y.shape, dtype=bool)
    expected[0, 3:5, 3:5] = True
    np.testing.assert_array_equal(np.isnan(y), expected)
