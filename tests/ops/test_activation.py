"""ReLU and softmax against TensorFlow, the slides' numbers and numerical gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error

SHAPES = [(3,), (4, 5), (2, 3, 4), (1, 1), (0, 3)]
AXES = [(shape, axis) for shape in SHAPES for axis in range(-len(shape), len(shape)) if shape[axis]]


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def _check():
    return settings(max_examples=100, deadline=None, derandomize=True)


def _finite(shape=None):
    numbers = st.floats(-50, 50, allow_subnormal=False)
    return arrays(np.float64, shape or array_shapes(max_dims=4, max_side=4), elements=numbers)


@pytest.mark.parametrize("shape", [*SHAPES, (), (2, 3, 4, 5)], ids=str)
def test_relu_and_its_gradient_are_tensorflows(rng, tf, shape):
    x, dy = np.asarray(rng.standard_normal(shape)), np.asarray(rng.standard_normal(shape))
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        y = tf.nn.relu(tensor)
        total = tf.reduce_sum(y * dy)
    np.testing.assert_array_equal(lp.relu(x), y)
    np.testing.assert_array_equal(lp.relu_backward(dy, x), tape.gradient(total, tensor))


def test_relu_at_zero_and_the_gradient_from_its_output(rng):
    x, dy = np.array([-1.0, -0.0, 0.0, 1e-300, 2.0]), np.arange(1.0, 6.0)
    np.testing.assert_array_equal(lp.relu(x), [0, 0, 0, 1e-300, 2])
    np.testing.assert_array_equal(lp.relu_backward(dy, x), [0, 0, 0, 4, 5])
    np.testing.assert_array_equal(lp.relu_backward(dy, lp.relu(x)), lp.relu_backward(dy, x))


def test_relu_gradient_is_the_numerical_one(rng):
    x = rng.standard_normal((3, 4))
    x += np.sign(x) * 0.1
    dy = rng.standard_normal(x.shape)
    assert relative_error(lp.relu_backward(dy, x), numerical_gradient(lp.relu, x, dy)) < 1e-6


def test_relu_takes_integers_and_passes_nan():
    np.testing.assert_array_equal(lp.relu(np.array([-2, 3])), [0, 3])
    np.testing.assert_array_equal(lp.relu(np.array([np.nan, -1.0])), [np.nan, 0])


@pytest.mark.parametrize(("shape", "axis"), AXES, ids=str)
def test_softmax_and_its_gradient_are_tensorflows(rng, tf, shape, axis):
    x, dy = 3 * rng.standard_normal(shape), rng.standard_normal(shape)
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        theirs = tf.nn.softmax(tensor, axis=axis)
        total = tf.reduce_sum(theirs * dy)
    y = lp.softmax(x, axis=axis)
    _close(y, theirs)
    _close(lp.softmax_backward(dy, y, axis=axis), tape.gradient(total, tensor))


@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_softmax_gradient_is_the_numerical_one(rng, axis):
    x, dy = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    dx = lp.softmax_backward(dy, lp.softmax(x, axis=axis), axis=axis)
    numerical = numerical_gradient(lambda v: lp.softmax(v, axis=axis), x, dy)
    assert relative_error(dx, numerical) < 1e-6


def test_s4_022_to_026_softmax_of_the_slide():
    scores = np.array([3.2, 5.1, -1.7])
    np.testing.assert_allclose(np.exp(scores), [24.5325, 164.0219, 0.18268], rtol=3e-5)
    np.testing.assert_allclose(np.exp(scores).sum(), 188.7371, rtol=1e-6)
    np.testing.assert_allclose(lp.softmax(scores), [0.129983, 0.869050, 0.000968], atol=5e-7)


def test_softmax_of_large_scores_does_not_overflow():
    y = lp.softmax(np.array([[1000.0, 1000.0], [-1e308, 0.0], [0.0, 800.0]]))
    np.testing.assert_array_equal(y, [[0.5, 0.5], [0, 1], [0, 1]])


def test_softmax_passes_nan_along_its_line_only():
    y = lp.softmax(np.array([[0.0, np.nan], [1.0, 1.0]]))
    np.testing.assert_array_equal(y, [[np.nan, np.nan], [0.5, 0.5]])


@_check()
@given(_finite(), st.floats(-100, 100))
def test_softmax_is_a_distribution_that_ignores_a_shift(x, shift):
    y = lp.softmax(x)
    assert (y >= 0).all()
    _close(y.sum(axis=-1), 1)
    _close(lp.softmax(x + shift), y)


@_check()
@given(_finite((3, 4)), _finite((3, 4)))
def test_softmax_gradient_is_orthogonal_to_ones_and_ignores_a_constant_dy(x, dy):
    y = lp.softmax(x)
    np.testing.assert_allclose(lp.softmax_backward(dy, y).sum(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(lp.softmax_backward(0 * dy + 7, y), 0, atol=1e-12)


@_check()
@given(_finite((2, 5, 4, 2)), st.sampled_from([1, 2, (2, 3)]), st.sampled_from([None, 1]))
def test_relu_and_max_pool_commute(x, size, stride):
    pooled = lp.max_pool2d(lp.relu(x), size, stride=stride)[0]
    np.testing.assert_array_equal(pooled, lp.relu(lp.max_pool2d(x, size, stride=stride)[0]))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(rng, dtype):
    x = rng.standard_normal((3, 4)).astype(dtype)
    y = lp.softmax(x)
    results = [lp.relu(x), lp.relu_backward(x, x), y, lp.softmax_backward(x, y)]
    assert {a.dtype for a in results} == {np.dtype(dtype)}


# --- the other activations


ELEMENTWISE = {
    "leaky_relu": ("x", {"slope": 0.25}, lambda tf, x: tf.nn.leaky_relu(x, 0.25)),
    "sigmoid": ("y", {}, lambda tf, x: tf.sigmoid(x)),
    "tanh": ("y", {}, lambda tf, x: tf.tanh(x)),
    # tf.nn.gelu rounds its constants to float32; this is its formula in float64.
    "gelu": (
        "x",
        {},
        lambda tf, x: x * (1 + tf.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2,
    ),
}


@pytest.mark.parametrize("shape", [*SHAPES, (), (2, 3, 4, 5)], ids=str)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_elementwise_activations_and_gradients_are_tensorflows(rng, tf, name, shape):
    at, options, function = ELEMENTWISE[name]
    x = np.asarray(4 * rng.standard_normal(shape))
    with tf.GradientTape() as tape:
        tensor = tf.constant(x)
        tape.watch(tensor)
        theirs = function(tf, tensor)
        dy = np.asarray(rng.standard_normal(shape))
        total = tf.reduce_sum(theirs * dy)
    y = getattr(lp, name)(x, **options)
    _close(y, theirs)
    dx = getattr(lp, f"{name}_backward")(dy, x if at == "x" else y, **options)
    _close(dx, tape.gradient(total, tensor))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_elementwise_gradients_are_the_numerical_ones(rng, name):
    at, options, _ = ELEMENTWISE[name]
    x, dy = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    function = getattr(lp, name)
    point = x if at == "x" else function(x, **options)
    dx = getattr(lp, f"{name}_backward")(dy, point, **options)
    assert relative_error(dx, numerical_gradient(lambda v: function(v, **options), x, dy)) < 1e-6


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_inputs_do_not_overflow(dtype):
    x = np.array([-1e4, -800, -100, 0, 100, 800, 1e4], dtype=dtype)
    with np.errstate(over="raise", invalid="raise"):
        assert np.array_equal(lp.sigmoid(x)[[0, 3, -1]], [0, 0.5, 1])
        assert np.array_equal(lp.tanh(x)[[0, 3, -1]], [-1, 0, 1])
        assert np.array_equal(lp.gelu(x)[[0, 3, -1]], [0, 0, dtype(1e4)])
        assert np.array_equal(lp.gelu_backward(np.ones_like(x), x)[[0, -1]], [0, 1])


def test_sigmoid_keeps_its_small_values():
    x = np.array([-40.0, -300.0])
    np.testing.assert_allclose(lp.sigmoid(x), np.exp(x), rtol=1e-12)


def test_gelu_is_tensorflows_and_near_the_form_with_the_error_function(tf):
    x = np.linspace(-6, 6, 4001)
    theirs = tf.nn.gelu(tf.constant(x), approximate=True)
    np.testing.assert_allclose(lp.gelu(x), theirs, rtol=1e-6, atol=1e-7)
    assert np.abs(lp.gelu(x) - tf.nn.gelu(tf.constant(x), approximate=False)).max() < 5e-4


@_check()
@given(_finite())
def test_sigmoid_is_symmetric_and_half_of_tanh(x):
    _close(lp.sigmoid(x) + lp.sigmoid(-x), 1)
    _close(lp.tanh(x / 2), 2 * lp.sigmoid(x) - 1)


def test_nan_goes_through_every_activation():
    x = np.array([1.0, np.nan])
    for name in ("relu", "leaky_relu", "sigmoid", "tanh", "gelu"):
        assert np.isnan(getattr(lp, name)(x)).tolist() == [False, True], name
    assert np.isnan(lp.softmax(x)).all()
