"""What the bench times: the same arrays through our kernels and through a ``tf.function``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

import lapenna as lp
from lapenna import shapes
from lapenna.compare.steps import conv_pool_step, mnist_step
from lapenna.compare.tensorflow import tf
from lapenna.ops.convolution import input_gradient, weight_gradient


class Workload(NamedTuple):
    """Two functions without arguments that compute the same arrays, and their multiply-adds."""

    ours: Callable[[], object]
    theirs: Callable[[], object]
    multiply_adds: int


def random(*shape: int) -> np.ndarray:
    """Return standard normal numbers in float32, the same on every run."""
    return np.random.default_rng(math.prod(shape)).standard_normal(shape, dtype=np.float32)


def compiled(function: Callable, *arrays: np.ndarray) -> Callable[[], object]:
    """Return a call of the compiled function on tensors made of the arrays."""
    call, tensors = tf.function(function), [tf.constant(a) for a in arrays]
    return lambda: call(*tensors)


def gradient(function: Callable, at: int) -> Callable:
    """Return (dy, *arrays) -> gradient of ``function(*arrays)`` at one of its arrays."""

    def slope(dy, *arrays):
        with tf.GradientTape() as tape:
            tape.watch(arrays[at])
            y = function(*arrays)
        return tape.gradient(y, arrays[at], output_gradients=dy)

    return slope


def convolution(x_shape, w_shape, stride: int, padding: str) -> dict[str, Workload]:
    """Return forward, input gradient and weight gradient of one convolution."""
    x, w = random(*x_shape), random(*w_shape) / np.float32(math.sqrt(math.prod(w_shape[:3])))
    options = {"stride": stride, "padding": padding}
    win = shapes.conv_window(x, w, None, stride, padding, 1, 1, "bench")
    dy = random(x_shape[0], *win.out, w_shape[3])
    count = dy.size * math.prod(w_shape[:3])

    def forward(x, w):
        return tf.nn.conv2d(x, w, stride, padding.upper())

    return {
        "forward": Workload(lambda: lp.conv2d(x, w, **options), compiled(forward, x, w), count),
        "input gradient": Workload(
            lambda: input_gradient(dy, w, x.shape, win, 1),
            compiled(gradient(forward, 0), dy, x, w),
            count,
        ),
        "weight gradient": Workload(
            lambda: weight_gradient(dy, x, w.shape, win, 1),
            compiled(gradient(forward, 1), dy, x, w),
            count,
        ),
    }


def max_pooling(size: int, stride: int) -> dict[str, Workload]:
    """Return max pooling forward, and forward with backward, on 32 images of 56x56x64."""
    x = random(32, 56, 56, 64)
    dy = random(*lp.max_pool2d(x, size, stride=stride)[0].shape)

    def both():
        y, argmax = lp.max_pool2d(x, size, stride=stride)
        return y, lp.max_pool2d_backward(dy, argmax, x.shape, size, stride=stride)

    def forward(x):
        return tf.nn.max_pool2d(x, size, stride, "VALID")

    def with_gradient(dy, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = forward(x)
        return y, tape.gradient(y, x, output_gradients=dy)

    return {
        "forward": Workload(
            lambda: lp.max_pool2d(x, size, stride=stride)[0], compiled(forward, x), 0
        ),
        "forward and backward": Workload(both, compiled(with_gradient, dy, x), 0),
    }


def dense() -> dict[str, Workload]:
    """Return a dense layer of 1024 to 1024 neurons on 1024 samples, forward and backward."""
    x, w, b, dy = random(1024, 1024), random(1024, 1024), random(1024), random(1024, 1024)

    def forward(x, w, b):
        return x @ w + b

    def gradients(dy, x, w, b):
        with tf.GradientTape() as tape:
            tape.watch([x, w, b])
            y = forward(x, w, b)
        return tape.gradient(y, [x, w, b], output_gradients=dy)

    return {
        "forward": Workload(lambda: lp.dense(x, w, b), compiled(forward, x, w, b), 1024**3),
        "backward": Workload(
            lambda: lp.dense_backward(dy, x, w), compiled(gradients, dy, x, w, b), 2 * 1024**3
        ),
    }


def cross_entropy() -> dict[str, Workload]:
    """Return softmax cross-entropy of 4096 samples and 1000 classes, with its gradient."""
    logits = random(4096, 1000)
    labels = np.random.default_rng(0).integers(0, 1000, 4096)

    def with_gradient(logits, labels):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(each)
        return loss, tape.gradient(loss, logits)

    ours = Workload(
        lambda: lp.softmax_cross_entropy(logits, labels),
        compiled(with_gradient, logits, labels),
        0,
    )
    return {"loss and gradient": ours}


def local(n: int, size: int, channels: int) -> dict[str, Workload]:
    """Return a locally connected layer of the distributed network: 10x10 windows, stride 2."""
    x = random(n, size, size, channels)
    positions = (size - 10) // 2 + 1
    w = random(positions, positions, 10, 10, channels, 256) / np.float32(10)
    dy = random(n, positions * 4, positions * 4, 16)
    count = n * positions**2 * 100 * channels * 256

    def forward(x, w):
        patches = tf.image.extract_patches(x, [1, 10, 10, 1], [1, 2, 2, 1], [1] * 4, "VALID")
        matrices = tf.reshape(w, (positions, positions, -1, 256))
        y = tf.matmul(tf.transpose(patches, (1, 2, 0, 3)), matrices)
        return tf.nn.depth_to_space(tf.transpose(y, (2, 0, 1, 3)), 4)

    def gradients(dy, x, w):
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = forward(x, w)
        return y, *tape.gradient(y, [x, w], output_gradients=dy)

    def both():
        y = lp.local_conv2d(x, w, stride=2, block=4)
        return y, *lp.local_conv2d_backward(dy, x, w, stride=2, block=4)[:2]

    return {
        "forward": Workload(
            lambda: lp.local_conv2d(x, w, stride=2, block=4), compiled(forward, x, w), count
        ),
        "with gradients": Workload(both, compiled(gradients, dy, x, w), 3 * count),
    }


WORKLOADS: dict[str, Callable[[], dict[str, Workload]]] = {
    "MNIST network, batch 100": lambda: {"training step": Workload(*mnist_step(100))},
    "conv32-pool-conv64-pool-dense, batch 128": lambda: {
        "training step": Workload(*conv_pool_step(128))
    },
    "conv 3x3, 32x56x56x64 to 64": lambda: convolution((32, 56, 56, 64), (3, 3, 64, 64), 1, "same"),
    "conv 3x3, 32x28x28x128 to 128": lambda: convolution(
        (32, 28, 28, 128), (3, 3, 128, 128), 1, "same"
    ),
    "conv 1x1, 32x28x28x128 to 128": lambda: convolution(
        (32, 28, 28, 128), (1, 1, 128, 128), 1, "same"
    ),
    "AlexNet conv 1, batch 16": lambda: convolution((16, 227, 227, 3), (11, 11, 3, 96), 4, "valid"),
    "max pool 2x2, stride 2": lambda: max_pooling(2, 2),
    "max pool 3x3, stride 2": lambda: max_pooling(3, 2),
    "dense 1024": dense,
    "softmax cross-entropy": cross_entropy,
    "local convolution 1, batch 256": lambda: local(256, 41, 1),
    "local convolution 2, batch 256": lambda: local(256, 64, 16),
}
