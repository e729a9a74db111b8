"""Transposed convolution against TensorFlow, the inventory and its adjoint."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

KERNELS = [(1, 1), (3, 3), (2, 3)]
STRIDES = [1, 2, (2, 1), 3]
PADDINGS = ["valid", "same", 1, (0, 2), ((0, 2), (1, 0))]
DILATIONS = [1, 2, (1, 2)]
GROUPS = [1, 2]
GRID = list(itertools.product(KERNELS, STRIDES, PADDINGS, DILATIONS, GROUPS))


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _ids(case):
    return "-".join(str(part).replace(" ", "") for part in case)


def _tf_padding(padding):
    if isinstance(padding, str):
        return padding.upper()
    rows, columns = padding if isinstance(padding, tuple) else (padding, padding)
    pads = [(p, p) if isinstance(p, int) else p for p in (rows, columns)]
    return [[0, 0], *(list(p) for p in pads), [0, 0]]


def _tf_conv2d(tf, z, w, stride, padding, dilation, groups):
    """TensorFlow's convolution; dilation is written with zeros in the filter, groups apart."""
    for axis, step in enumerate((dilation, dilation) if isinstance(dilation, int) else dilation):
        taps = tf.range(w.shape[axis]) * step
        spread = tf.one_hot(taps, (w.shape[axis] - 1) * step + 1, dtype=w.dtype)
        w = tf.einsum("uvcm,ua->avcm" if axis == 0 else "uvcm,va->uacm", w, spread)
    parts = [
        tf.nn.conv2d(zg, wg, stride, _tf_padding(padding))
        for zg, wg in zip(tf.split(z, groups, axis=3), tf.split(w, groups, axis=3), strict=True)
    ]
    return tf.concat(parts, axis=3)


@pytest.mark.parametrize("case", GRID, ids=_ids)
def test_it_is_the_input_gradient_of_tensorflows_convolution(rng, tf, case):
    kernel, stride, padding, dilation, groups = case
    z, w = rng.standard_normal((2, 9, 8, 4)), rng.standard_normal((*kernel, 4 // groups, 6))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    with tf.GradientTape() as tape:
        image, filters = tf.constant(z), tf.constant(w)
        tape.watch([image, filters])
        y = _tf_conv2d(tf, image, filters, stride, padding, dilation, groups)
        x = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * x)
    dz, dw = tape.gradient(total, [image, filters])
    b = rng.standard_normal(4)
    _close(lp.conv2d_transpose(x, w, b, output_size=(9, 8), **options), dz + b)
    # Linear in x: with dy = z its gradients are TensorFlow's forward pass and filter gradient.
    ours = lp.conv2d_transpose_backward(z, x, w, output_size=(9, 8), **options)
    for mine, theirs in zip(ours, (y, dw, z.sum(axis=(0, 1, 2))), strict=True):
        _close(mine, theirs)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [(3, 3), (4, 3), (3, 5)])
def test_output_and_its_size_are_those_of_kerass_layer(rng, tf, kernel, stride, padding):
    x = rng.standard_normal((2, 4, 5, 3))
    layer = tf.keras.layers.Conv2DTranspose(2, kernel, stride, padding, dtype="float64")
    layer.build(x.shape)
    w, b = rng.standard_normal((*kernel, 2, 3)), rng.standard_normal(2)
    layer.set_weights([w, b])
    _close(lp.conv2d_transpose(x, w, b, stride=stride, padding=padding), layer(x))


def test_checkerboard_of_the_inventory():
    x = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1)
    y = lp.conv2d_transpose(x, np.ones((3, 3, 1, 1)), stride=2)[0, :, :, 0]
    rows = [[1, 1, 3, 2, 2], [1, 1, 3, 2, 2], [4, 4, 10, 6, 6], [3, 3, 7, 4, 4], [3, 3, 7, 4, 4]]
    assert y.tolist() == rows


@pytest.mark.parametrize("size", [(7, 8), (8, 8), (8, 9)])
def test_each_size_that_a_stride_hides_can_be_asked_for(rng, size):
    x, w = rng.standard_normal((1, 3, 3, 2)), rng.standard_normal((3, 4, 1, 2))
    y = lp.conv2d_transpose(x, w, stride=2, output_size=size)
    assert y.shape == (1, *size, 1)
    smallest = lp.conv2d_transpose(x, w, stride=2)
    assert smallest.shape == (1, 7, 8, 1)
    _close(y[:, :7, :8], smallest)
    assert not y[:, 7:].any() and not y[:, :, 8:].any()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_gradients_are_the_numerical_ones(rng, n):
    x, w = rng.standard_normal((n, 3, 2, 4)), rng.standard_normal((3, 2, 1, 4))
    options = {"stride": (2, 1), "padding": ((1, 0), (0, 1)), "dilation": (1, 2), "groups": 2}
    b = rng.standard_normal(2)
    dy = rng.standard_normal(lp.conv2d_transpose(x, w, b, **options).shape)
    dx, dw, db = lp.conv2d_transpose_backward(dy, x, w, **options)
    functions = (
        (dx, x, lambda v: lp.conv2d_transpose(v, w, b, **options)),
        (dw, w, lambda v: lp.conv2d_transpose(x, v, b, **options)),
        (db, b, lambda v: lp.conv2d_transpose(x, w, v, **options)),
    )
    for gradient, at, function in functions:
        assert relative_error(gradient, numerical_gradient(function, at, dy)) < 1e-6


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_it_is_the_adjoint_of_conv2d(data):
    draw = data.draw
    groups = draw(st.integers(1, 2))
    kernel = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    options = {
        "stride": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "dilation": draw(st.integers(1, 2)),
        "padding": draw(st.sampled_from(["valid", "same", 1, ((0, 2), (1, 0))])),
        "groups": groups,
    }
    size = (draw(st.integers(7, 10)), draw(st.integers(7, 10)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    z = rng.standard_normal((draw(st.integers(0, 2)), *size, 2 * groups))
    w = rng.standard_normal((*kernel, 2, 3 * groups))
    y = lp.conv2d(z, w, **options)
    x = rng.standard_normal(y.shape)
    back = lp.conv2d_transpose(x, w, output_size=size, **options)
    assert np.isclose(np.sum(y * x), np.sum(z * back), rtol=1e-10, atol=1e-9)
