"""The locally connected layer against TensorFlow, tied weights, the inventory's first layer."""

import itertools

import numpy as np
import pytest

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

# TensorFlow takes no patches with stride and dilation together.
GRID = [
    case
    for case in itertools.product(
        [(1, 1), (3, 2)], [1, 2, (2, 1)], ["valid", "same"], [1, 2], [1, 2]
    )
    if case[1] == 1 or case[3] == 1
]


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


def _problem(rng, kernel, block, options, n=2):
    x = rng.standard_normal((n, 7, 6, 3))
    p, q = lp.im2col(x, kernel, **options).shape[1:3]
    w = rng.standard_normal((p, q, *kernel, 3, 3 * block**2))
    return x, w, rng.standard_normal((p * block, q * block, 3))


@pytest.mark.parametrize("case", GRID, ids=str)
def test_forward_and_gradients_are_tensorflows(rng, tf, case):
    kernel, stride, padding, dilation, block = case
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    x, w, b = _problem(rng, kernel, block, options)
    with tf.GradientTape() as tape:
        tensors = [tf.constant(a) for a in (x, w, b)]
        tape.watch(tensors)
        patches = tf.image.extract_patches(
            tensors[0],
            sizes=[1, *kernel, 1],
            strides=[1, *_pair(stride), 1],
            rates=[1, *_pair(dilation), 1],
            padding=padding.upper(),
        )
        matrices = tf.reshape(tensors[1], (*w.shape[:2], -1, w.shape[5]))
        y = tf.einsum("npqk,pqkm->npqm", patches, matrices)
        y = (tf.nn.depth_to_space(y, block) if block > 1 else y) + tensors[2]
        dy = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * dy)
    _close(lp.local_conv2d(x, w, b, block=block, **options), y)
    ours = lp.local_conv2d_backward(dy, x, w, block=block, **options)
    for mine, theirs in zip(ours, tape.gradient(total, tensors), strict=True):
        _close(mine, theirs)


@pytest.mark.parametrize("padding", ["valid", "same", 1, ((0, 2), (1, 0))])
@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
def test_with_tied_weights_it_is_a_convolution(rng, stride, padding):
    x, tied = rng.standard_normal((2, 7, 6, 3)), rng.standard_normal((3, 2, 3, 4))
    options = {"stride": stride, "padding": padding}
    y = lp.conv2d(x, tied, **options)
    w = np.broadcast_to(tied, (*y.shape[1:3], *tied.shape)).copy()
    _close(lp.local_conv2d(x, w, **options), y)
    dy = rng.standard_normal(y.shape)
    dx, dw, db = lp.local_conv2d_backward(dy, x, w, **options)
    for mine, shared in zip(
        (dx, dw.sum(axis=(0, 1)), db.sum(axis=(0, 1))),
        lp.conv2d_backward(dy, x, tied, **options),
        strict=True,
    ):
        _close(mine, shared)


def test_the_first_layer_of_the_distributed_network(rng):
    """S0-06: W[o,s,t,c,u,v,p,q], input 41x41, windows 10x10 with stride 2, blocks of 4x4."""
    x = rng.standard_normal((2, 41, 41, 1))
    inventory = rng.standard_normal((16, 4, 4, 1, 10, 10, 16, 16))  # o s t c u v p q
    w = inventory.transpose(6, 7, 4, 5, 3, 1, 2, 0).reshape(16, 16, 10, 10, 1, 256)
    y = lp.local_conv2d(x, w, stride=2, block=4)
    assert y.shape == (2, 64, 64, 16)
    for n, o, s, t, p, q in rng.integers(0, (2, 16, 4, 4, 16, 16), (40, 6)):
        window = x[n, 2 * p : 2 * p + 10, 2 * q : 2 * q + 10, 0]
        expected = np.sum(inventory[o, s, t, 0, :, :, p, q] * window)
        assert np.isclose(y[n, 4 * p + s, 4 * q + t, o], expected, rtol=1e-12)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_gradients_are_the_numerical_ones(rng, n):
    options = {"stride": 2, "padding": ((1, 0), (0, 1)), "dilation": 2}
    x, w, b = _problem(rng, (2, 3), 2, options, n)
    w = w[..., :4]
    b = b[..., :1]
    dy = rng.standard_normal(lp.local_conv2d(x, w, b, block=2, **options).shape)
    dx, dw, db = lp.local_conv2d_backward(dy, x, w, block=2, **options)
    functions = (
        (dx, x, lambda v: lp.local_conv2d(v, w, b, block=2, **options)),
        (dw, w, lambda v: lp.local_conv2d(x, v, b, block=2, **options)),
        (db, b, lambda v: lp.local_conv2d(x, w, v, block=2, **options)),
    )
    for gradient, at, function in functions:
        assert relative_error(gradient, numerical_gradient(function, at, dy)) < 1e-6
