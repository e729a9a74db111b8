"""Two training steps, by the zoo and by TensorFlow: forward, loss, all gradients, update."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import lapenna as lp
from lapenna.compare.tensorflow import tf
from lapenna.nn import Model, optim, total, zoo

RATE = 1e-6
Step = tuple[Callable[[], object], Callable[[], object], int]


def _data(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    return rng.random((n, 28, 28, 1), dtype=np.float32), rng.integers(0, 10, n)


def _step(model: Model, network, n: int) -> Step:
    """Return our step and TensorFlow's; each updates its own weights and returns the loss."""
    x, labels = _data(n)
    model.build(seed=0)
    theirs = [tf.Variable(w) for w in model.weights.values()]
    optimiser = optim.SGD(RATE)

    def our_step():
        step = model.gradients(x, labels, lp.softmax_cross_entropy)
        optimiser.update(model.weights, step.gradients)
        return step.loss

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
    return our_step, lambda: compiled(tx, tl), 3 * n * total(model.rows()).multiply_adds


def mnist_step(n: int) -> Step:
    """Unit 7's network: 3x3 to 12 maps, 6x6/2 to 24, 6x6/2 to 32, dense 200, dense 10."""

    def network(x, p):
        h = tf.nn.relu(tf.nn.conv2d(x, p[0], 1, "SAME") + p[1])
        h = tf.nn.relu(tf.nn.conv2d(h, p[2], 2, "SAME") + p[3])
        h = tf.nn.relu(tf.nn.conv2d(h, p[4], 2, "SAME") + p[5])
        h = tf.nn.relu(tf.reshape(h, (-1, 1568)) @ p[6] + p[7])
        return h @ p[8] + p[9]

    return _step(zoo.mnist_cnn(), network, n)


def conv_pool_step(n: int) -> Step:
    """The network conv 3x3 to 32, pool 2x2, conv 3x3 to 64, pool 2x2, dense 10."""

    def network(x, p):
        h = tf.nn.conv2d(x, p[0], 1, "VALID") + p[1]
        h = tf.nn.relu(tf.nn.max_pool2d(h, 2, 2, "VALID"))
        h = tf.nn.conv2d(h, p[2], 1, "VALID") + p[3]
        h = tf.nn.relu(tf.nn.max_pool2d(h, 2, 2, "VALID"))
        return tf.reshape(h, (-1, 1600)) @ p[4] + p[5]

    return _step(zoo.conv_pool(), network, n)
