"""The numerical gradient finds right gradients right and wrong ones wrong."""

import numpy as np
import pytest

from lapenna.gradcheck import directional_check, numerical_gradient, relative_error


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_gradient_of_a_matrix_product_is_the_transposed_product(rng):
    x, w, dy = (rng.standard_normal(shape) for shape in ((3, 4), (4, 2), (3, 2)))
    assert relative_error(numerical_gradient(lambda v: v @ w, x, dy), dy @ w.T) < 1e-8


@pytest.mark.parametrize(
    ("f", "derivative"),
    [(np.sin, np.cos), (np.exp, np.exp), (np.tanh, lambda x: 1 - np.tanh(x) ** 2)],
)
def test_gradient_of_known_functions(rng, f, derivative):
    x, dy = rng.standard_normal((2, 3)), rng.standard_normal((2, 3))
    assert relative_error(numerical_gradient(f, x, dy), dy * derivative(x)) < 1e-8
    assert directional_check(f, x, dy, dy * derivative(x)) < 1e-7


def test_gradient_of_a_function_that_returns_its_argument(rng):
    x, dy = rng.standard_normal(4), rng.standard_normal(4)
    assert relative_error(numerical_gradient(lambda v: v, x, dy), dy) < 1e-8


def test_x_is_left_alone_and_float32_is_computed_in_float64(rng):
    x = rng.standard_normal(3).astype(np.float32)
    before = x.copy()
    gradient = numerical_gradient(np.square, x, np.ones(3))
    assert gradient.dtype == np.float64
    assert relative_error(gradient, 2 * x.astype(np.float64)) < 1e-8
    np.testing.assert_array_equal(x, before)


def test_of_nothing_is_nothing():
    assert numerical_gradient(np.sin, np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 3)


def test_direction_finds_a_gradient_that_is_wrong_in_one_entry(rng):
    x, dy = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    wrong = dy * np.cos(x)
    wrong[2, 3] *= -1
    assert directional_check(np.sin, x, dy, wrong) > 1e-3


@pytest.mark.parametrize("factor", [0.5, 2.0, -1.0])
def test_direction_finds_a_wrong_factor(rng, factor):
    x, dy = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    assert directional_check(np.sin, x, dy, factor * dy * np.cos(x)) > 0.499


def test_relative_error_is_that_of_the_largest_entry():
    assert relative_error(np.array([0.0, 4.0]), np.array([1.0, 2.0])) == 0.5
    assert relative_error(np.zeros(3), np.zeros(3)) == 0.0
    assert relative_error(np.zeros((0, 2)), np.zeros((0, 2))) == 0.0
    assert np.isnan(relative_error(np.array([np.nan]), np.array([1.0])))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: numerical_gradient(np.sin, np.ones(2), np.ones(3)), r"dy .* \(2,\), got \(3,\)"),
        (lambda: numerical_gradient(np.sin, np.ones(2), np.ones(2), 0), "step must be positive"),
        (lambda: directional_check(np.sin, np.ones(2), np.ones(2), np.ones(3)), r"got \(3,\) \(x"),
        (
            lambda: directional_check(np.sin, np.ones(0), np.ones(0), np.ones(0)),
            "must hold numbers",
        ),
        (lambda: relative_error(np.ones(2), np.ones((2, 1))), r"\(2,\) and \(2, 1\)"),
    ],
)
def test_bad_calls_say_what_is_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
