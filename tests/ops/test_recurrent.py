"""Recurrent layers against Keras, the inventory's numbers and numerical gradients."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error
from lapenna.results import LSTM


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _weights(rng, size, hidden, gates):
    shapes = ((size, gates * hidden), (hidden, gates * hidden), (gates * hidden,))
    return [rng.standard_normal(shape) for shape in shapes]


@pytest.mark.parametrize(
    ("n", "steps", "size", "hidden"), [(3, 5, 4, 6), (1, 1, 1, 1), (2, 7, 3, 2)]
)
def test_rnn_and_gradients_are_kerass(rng, tf, n, steps, size, hidden):
    x, h0 = rng.standard_normal((n, steps, size)), rng.standard_normal((n, hidden))
    weights = _weights(rng, size, hidden, 1)
    layer = tf.keras.layers.SimpleRNN(hidden, return_sequences=True, dtype="float64")
    layer.build(x.shape)
    layer.set_weights(weights)
    with tf.GradientTape() as tape:
        inputs = [tf.constant(x), tf.constant(h0)]
        tape.watch(inputs)
        y = layer(inputs[0], initial_state=[inputs[1]])
        dh = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * dh)
    theirs = tape.gradient(total, [*inputs, *layer.trainable_weights])
    h = lp.rnn(x, h0, *weights)
    _close(h, y)
    for mine, other in zip(lp.rnn_backward(dh, h, x, h0, *weights[:2]), theirs, strict=True):
        _close(mine, other)


@pytest.mark.parametrize(
    ("n", "steps", "size", "hidden"), [(3, 5, 4, 6), (1, 1, 1, 1), (2, 7, 3, 2)]
)
def test_lstm_and_gradients_are_kerass(rng, tf, n, steps, size, hidden):
    x = rng.standard_normal((n, steps, size))
    h0, c0 = rng.standard_normal((2, n, hidden))
    weights = _weights(rng, size, hidden, 4)
    layer = tf.keras.layers.LSTM(
        hidden, return_sequences=True, return_state=True, dtype="float64", use_cudnn=False
    )
    layer.build(x.shape)
    layer.set_weights(weights)
    with tf.GradientTape() as tape:
        inputs = [tf.constant(a) for a in (x, h0, c0)]
        tape.watch(inputs)
        y, _, last = layer(inputs[0], initial_state=inputs[1:])
        dh = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * dh)
    theirs = tape.gradient(total, [*inputs, *layer.trainable_weights])
    states = lp.lstm(x, h0, c0, *weights)
    _close(states.h, y)
    _close(states.c[:, -1], last)
    ours = lp.lstm_backward(dh, states, x, h0, c0, *weights[:2])
    for mine, other in zip(ours, theirs, strict=True):
        _close(mine, other)


def test_the_scalar_rnn_of_the_inventory():
    """Unit 10: wx = .5, wh = .8, x = (1, 0, -1); the loss is (y - .5)^2/2 with y the last h."""
    x = np.array([1.0, 0, -1]).reshape(1, 3, 1)
    w, u, zero = np.full((1, 1), 0.5), np.full((1, 1), 0.8), np.zeros((1, 1))
    h = lp.rnn(x, zero, w, u, np.zeros(1))
    np.testing.assert_allclose(h.ravel(), [0.462117, 0.353724, -0.213677], atol=5e-7)
    dh = np.zeros_like(h)
    dh[0, 2, 0] = h[0, 2, 0] - 0.5
    assert np.isclose(dh.sum() ** 2 / 2, 0.254667, atol=5e-7)
    _, _, dw, du, _ = lp.rnn_backward(dh, h, x, zero, w, u)
    np.testing.assert_allclose([dw.item(), du.item()], [0.381173, -0.461209], atol=5e-7)


def test_the_steps_make_the_sequence(rng):
    x, (h, c) = rng.standard_normal((2, 4, 3)), rng.standard_normal((2, 2, 5))
    weights = _weights(rng, 3, 5, 4)
    states = lp.lstm(x, h, c, *weights)
    for t in range(4):
        step = lp.lstm_step(x[:, t], h, c, *weights)
        for whole, part in zip(states, step, strict=True):
            _close(whole[:, t], part)
        h, c = step.h, step.c


@pytest.mark.parametrize("n", [0, 1, 3])
def test_gradients_of_a_step_are_the_numerical_ones(rng, n):
    x, h, c = (rng.standard_normal((n, size)) for size in (3, 2, 2))
    dh, dc = rng.standard_normal((2, n, 2))
    w, u, b = _weights(rng, 3, 2, 4)

    def both(x, h, c, w, u, b):
        step = lp.lstm_step(x, h, c, w, u, b)
        return np.stack([step.h, step.c])

    arrays = [x, h, c, w, u, b]
    gradients = lp.lstm_step_backward(dh, dc, lp.lstm_step(*arrays), x, h, c, w, u)
    for k, gradient in enumerate(gradients):

        def at(v, k=k):
            return both(*arrays[:k], v, *arrays[k + 1 :])

        numerical = numerical_gradient(at, arrays[k], np.stack([dh, dc]))
        assert relative_error(gradient, numerical) < 1e-6

    w, u, b = _weights(rng, 3, 2, 1)
    arrays = [x, h, w, u, b]
    after = lp.rnn_step(*arrays)
    for k, gradient in enumerate(lp.rnn_step_backward(dh, after, x, h, w, u)):

        def simple(v, k=k):
            return lp.rnn_step(*arrays[:k], v, *arrays[k + 1 :])

        assert relative_error(gradient, numerical_gradient(simple, arrays[k], dh)) < 1e-6


def test_gates_forget_and_keep():
    """An open forget gate and a closed input gate carry the cell through unchanged."""
    b = np.array([-50.0, 50.0, 0.0, 50.0])
    zero, c = np.zeros((1, 1)), np.array([[0.7]])
    states = lp.lstm(np.ones((1, 9, 1)), zero, c, np.zeros((1, 4)), np.zeros((1, 4)), b)
    assert isinstance(states, LSTM)
    np.testing.assert_allclose(states.c[0, :, 0], 0.7, rtol=1e-12)
    np.testing.assert_allclose(states.h[0, :, 0], np.tanh(0.7), rtol=1e-12)
