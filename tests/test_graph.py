"""The graph of single numbers: against TensorFlow, and the four ways of a gradient."""

import math

import pytest

from lapenna import graph
from lapenna.graph import Value


def test_the_four_gates():
    a, b = Value(3.0), Value(-2.0)
    for result, slopes in (
        (graph.add(a, b), (1, 1)),  # a distributor
        (graph.mul(a, b), (-2, 3)),  # a swap multiplier
        (graph.maximum(a, b), (1, 0)),  # a router
        (graph.add(*graph.copy(a, 3), b), (3, 1)),  # an adder
    ):
        result.backward()
        assert (a.gradient, b.gradient) == slopes


def formula(x, y, ops):
    """A formula with every gate, in the arithmetic of ``ops``."""
    p = ops.softmax([x * y, x - y, y / 2])
    z = ops.tanh(x * y) + ops.sigmoid(x - 2 * y) * ops.exp(-x)
    return ops.maximum(z, p[0]) * ops.log(p[1] + 1 / x) - p[2] + ops.relu(y) + (3 - y)


def test_gradients_are_tensorflows():
    tf = pytest.importorskip("tensorflow")

    class Ops:
        tanh, sigmoid, exp, relu = tf.tanh, tf.sigmoid, tf.exp, tf.nn.relu
        log, maximum = tf.math.log, tf.maximum

        @staticmethod
        def softmax(values):
            return tf.unstack(tf.nn.softmax(tf.stack(values)))

    for x, y in ((1.3, -0.7), (0.4, 2.2), (5.0, 0.1)):
        ours = [Value(x), Value(y)]
        result = formula(*ours, graph)
        result.backward()
        theirs = [tf.Variable(v, dtype=tf.float64) for v in (x, y)]
        with tf.GradientTape() as tape:
            expected = formula(*theirs, Ops)
        slopes = tape.gradient(expected, theirs)
        assert result.data == pytest.approx(float(expected), rel=1e-12)
        assert [v.gradient for v in ours] == pytest.approx([float(s) for s in slopes], rel=1e-12)


def test_a_second_backward_pass_starts_anew():
    x = Value(3.0)
    y = x * x
    y.backward()
    y.backward()
    assert x.gradient == 6
    (x + x).backward()
    assert x.gradient == 2


def test_a_long_chain_needs_no_recursion():
    x = y = Value(1.0)
    for _ in range(20_000):
        y = y + 1
    y.backward()
    assert (y.data, x.gradient) == (20_001, 1)


def test_the_neuron_of_the_webinar():
    # inventory: w = (2, -3), b = -3, x = (-1, -2): z = 1, σ = .731059, slopes of w: -.2, -.39
    w, x, b = [Value(2), Value(-3)], [Value(-1), Value(-2)], Value(-3)
    z = w[0] * x[0] + w[1] * x[1] + b
    s = graph.sigmoid(z)
    s.backward()
    slope = math.exp(-1) / (1 + math.exp(-1)) ** 2
    assert (z.data, round(s.data, 6)) == (1, 0.731059)
    found = [v.gradient for v in (*w, *x, b)]
    assert found == pytest.approx([-slope, -2 * slope, 2 * slope, -3 * slope, slope], rel=1e-12)


def test_ties_go_to_the_first_and_a_dead_relu_passes_nothing():
    a, b = Value(1.0), Value(1.0)
    graph.maximum(a, b).backward()
    assert (a.gradient, b.gradient) == (1, 0)
    zero = Value(0.0)
    graph.relu(zero).backward()
    assert zero.gradient == 0


def test_large_numbers_do_not_overflow():
    assert graph.sigmoid(-1000).data == 0 and graph.sigmoid(1000).data == 1
    assert [p.data for p in graph.softmax([1000, 1000])] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: Value("3"), "data must be a finite number, got '3'"),
        (lambda: Value(math.nan), "finite number, got nan"),
        (lambda: graph.log(0.0), "log: needs a positive number, got 0"),
        (lambda: 1 / Value(0.0), "reciprocal: needs another number than 0"),
        (lambda: graph.exp(1000), "exp: e to the power 1000 is too large"),
        (lambda: graph.maximum(), "maximum: values must hold at least one"),
        (lambda: graph.softmax([]), "softmax: values must hold at least one"),
        (lambda: graph.copy(1.0, 0), "copy: count must be a positive int, got 0"),
        (lambda: Value(1e300) * 1e300, "×: data must be a finite number, got inf"),
    ],
)
def test_what_cannot_be_computed_is_named(act, message):
    with pytest.raises(ValueError, match=message):
        act()
