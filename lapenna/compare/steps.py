"""Two training steps, by our layers and by TensorFlow: forward, loss, all gradients, update."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

import lapenna as lp
from lapenna import shapes
from lapenna.compare.tensorflow import tf
from lapenna.nn.parallel import split_gradients
from lapenna.ops.convolution import sum_of_rows, weight_gradient

RATE = np.float32(1e-6)
Step = tuple[Callable[[], object], Callable[[], object], int]


def _weights(*layers: tuple[int, ...]) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    found = []
    for shape in layers:
        scale = np.float32(math.sqrt(2 / math.prod(shape[:-1])))
        found += [scale * rng.standard_normal(shape, dtype=np.float32), np.zeros(shape[-1], "f4")]
    return found


def _first_gradient(dy, x, w, **options):
    """Return dw and db of the first layer, whose input needs no gradient."""
    win = shapes.conv_window(x, w, None, options.get("stride", 1), options["padding"], 1, 1, "step")
    return weight_gradient(dy, x, w.shape, win, 1), sum_of_rows(dy)


def _data(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    return rng.random((n, 28, 28, 1), dtype=np.float32), rng.integers(0, 10, n)


def _step(weights, gradients, network, n: int, multiply_adds: int) -> Step:
    """Return our step and TensorFlow's; each updates its own weights and returns the loss."""
    x, labels = _data(n)
    ours = [w.copy() for w in weights]
    theirs = [tf.Variable(w) for w in weights]

    def our_step():
        loss, slopes = split_gradients(lambda x, labels: gradients(x, labels, ours), x, labels)
        for k, slope in enumerate(slopes):
            ours[k] -= RATE * slope
        return loss

    @tf.function
    def compiled(x, labels):
        with tf.GradientTape() as tape:
            logits = network(x, theirs)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(each)
        for variable, slope in zip(theirs, tape.gradient(loss, theirs), strict=True):
            variable.assign_sub(RATE * slope)
        return loss

    tx, tl = tf.constant(x), tf.constant(labels)
    return our_step, lambda: compiled(tx, tl), multiply_adds


def mnist_step(n: int) -> Step:
    """Unit 7's network: 3x3 to 12 maps, 6x6/2 to 24, 6x6/2 to 32, dense 200, dense 10."""
    weights = _weights((3, 3, 1, 12), (6, 6, 12, 24), (6, 6, 24, 32), (1568, 200), (200, 10))

    def gradients(x, labels, p):
        w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = p
        h1 = lp.relu(lp.conv2d(x, w1, b1, padding="same"))
        h2 = lp.relu(lp.conv2d(h1, w2, b2, stride=2, padding="same"))
        h3 = lp.relu(lp.conv2d(h2, w3, b3, stride=2, padding="same"))
        flat = lp.flatten(h3)
        h4 = lp.relu(lp.dense(flat, w4, b4))
        loss, d = lp.softmax_cross_entropy(lp.dense(h4, w5, b5), labels)
        d, dw5, db5 = lp.dense_backward(d, h4, w5)
        d, dw4, db4 = lp.dense_backward(lp.relu_backward(d, h4), flat, w4)
        d = lp.relu_backward(lp.flatten_backward(d, h3.shape), h3)
        d, dw3, db3 = lp.conv2d_backward(d, h2, w3, stride=2, padding="same")
        d = lp.relu_backward(d, h2)
        d, dw2, db2 = lp.conv2d_backward(d, h1, w2, stride=2, padding="same")
        dw1, db1 = _first_gradient(lp.relu_backward(d, h1), x, w1, padding="same")
        return loss, (dw1, db1, dw2, db2, dw3, db3, dw4, db4, dw5, db5)

    def network(x, p):
        h = tf.nn.relu(tf.nn.conv2d(x, p[0], 1, "SAME") + p[1])
        h = tf.nn.relu(tf.nn.conv2d(h, p[2], 2, "SAME") + p[3])
        h = tf.nn.relu(tf.nn.conv2d(h, p[4], 2, "SAME") + p[5])
        h = tf.nn.relu(tf.reshape(h, (-1, 1568)) @ p[6] + p[7])
        return h @ p[8] + p[9]

    return _step(weights, gradients, network, n, 3 * n * 3_787_152)


def conv_pool_step(n: int) -> Step:
    """The network conv 3x3 to 32, pool 2x2, conv 3x3 to 64, pool 2x2, dense 10."""
    weights = _weights((3, 3, 1, 32), (3, 3, 32, 64), (1600, 10))

    def gradients(x, labels, p):
        w1, b1, w2, b2, w3, b3 = p
        h1 = lp.conv2d(x, w1, b1)
        p1, winner1 = lp.max_pool2d(h1, 2)
        p1 = lp.relu(p1)
        h2 = lp.conv2d(p1, w2, b2)
        p2, winner2 = lp.max_pool2d(h2, 2)
        p2 = lp.relu(p2)
        flat = lp.flatten(p2)
        loss, d = lp.softmax_cross_entropy(lp.dense(flat, w3, b3), labels)
        d, dw3, db3 = lp.dense_backward(d, flat, w3)
        d = lp.relu_backward(lp.flatten_backward(d, p2.shape), p2)
        d = lp.max_pool2d_backward(d, winner2, h2.shape, 2)
        d, dw2, db2 = lp.conv2d_backward(d, p1, w2)
        d = lp.max_pool2d_backward(lp.relu_backward(d, p1), winner1, h1.shape, 2)
        dw1, db1 = _first_gradient(d, x, w1, padding="valid")
        return loss, (dw1, db1, dw2, db2, dw3, db3)

    def network(x, p):
        h = tf.nn.conv2d(x, p[0], 1, "VALID") + p[1]
        h = tf.nn.relu(tf.nn.max_pool2d(h, 2, 2, "VALID"))
        h = tf.nn.conv2d(h, p[2], 1, "VALID") + p[3]
        h = tf.nn.relu(tf.nn.max_pool2d(h, 2, 2, "VALID"))
        return tf.reshape(h, (-1, 1600)) @ p[4] + p[5]

    return _step(weights, gradients, network, n, 3 * n * (26 * 26 * 9 * 32 + 11**2 * 288 * 64))
