"""The numerical gradient finds right gradients right and wrong ones wrong."""

import numpy as np
import pytest

import lapenna as lp
from lapenna import nn
from lapenna.course import draw
from lapenna.gradcheck import (
    check_gradients,
    check_network,
    directional_check,
    numerical_gradient,
    relative_error,
    step_sizes,
)


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


def test_a_report_names_the_array_and_the_entry_that_are_wrong(rng):
    arrays = {"x": rng.random((2, 3)), "w": rng.random((3, 4)), "b": rng.random(4)}

    def wrong(dy, x, w, b):
        dx, dw, db = lp.dense_backward(dy, x, w)
        dw[2, 1] *= 1.01
        return dx, dw, db

    report = check_gradients(lp.dense, wrong, arrays)
    assert not report.passed
    assert (report.worst.name, report.worst.worst) == ("w", (2, 1))
    assert report.worst.given == pytest.approx(1.01 * report.worst.numerical, rel=1e-6)
    assert [f.error <= 1e-6 for f in report.findings] == [True, False, True]
    assert "look at w" in repr(report) and "[2, 1]" in repr(report) and "WRONG" in repr(report)
    along = check_gradients(lp.dense, wrong, arrays, directions=2)
    assert not along.passed and along.worst.checked == "2 directions"


@pytest.mark.parametrize("directions", [None, 4])
def test_a_right_pair_passes_also_where_the_gradient_is_zero(directions):
    x = np.linspace(-2, 2, 9) + 0.01
    report = check_gradients(lp.relu, lp.relu_backward, {"x": x}, directions=directions)
    assert report.passed and "all right" in report._repr_html_()


@pytest.mark.parametrize("directions", [None, 2])
def test_a_network_is_checked_at_every_weight_and_left_as_it_was(directions):
    layers = [nn.Conv2D(2, 2), nn.Tanh(), nn.Flatten(), nn.Dense(3)]
    model = nn.Sequential(layers, (3, 3, 1)).build(0, np.float64)
    before = {name: w.copy() for name, w in model.weights.items()}
    x, labels = np.random.default_rng(1).random((4, 3, 3, 1)), np.array([0, 1, 2, 1])
    report = check_network(model, x, labels, lp.softmax_cross_entropy, directions=directions)
    assert report.passed and [f.name for f in report.findings] != []
    assert sorted(f.name for f in report.findings) == sorted(model.trained())

    def wrong_loss(y, labels):
        loss, dy = lp.softmax_cross_entropy(y, labels)
        return loss, 2 * dy

    report = check_network(model, x, labels, wrong_loss, directions=directions)
    assert not report.passed and all(f.error > 0.4 for f in report.findings)
    assert all(np.array_equal(before[name], w) for name, w in model.weights.items())


def test_a_check_of_float32_weights_is_refused():
    model = nn.Sequential([nn.Dense(2)], (3,)).build()
    with pytest.raises(ValueError, match="weights must be float64, dense/w is not"):
        check_network(model, np.ones((1, 3)), np.array([0]), lp.softmax_cross_entropy)


def test_a_backward_with_too_few_gradients_is_refused():
    arrays = {"x": np.ones((1, 2)), "w": np.ones((2, 2))}
    with pytest.raises(ValueError, match="must give 2 gradients, one for each of x, w, got 1"):
        check_gradients(lp.dense, lambda dy, x, w: dy @ w.T, arrays)
    with pytest.raises(ValueError, match=r"gradient of x must have shape \(1, 2\), got \(2, 1\)"):
        check_gradients(lambda x: 2 * x, lambda dy, x: 2 * dy.T, {"x": np.ones((1, 2))})


def test_the_error_over_the_step_is_a_v():
    x = np.random.default_rng(0).random(5)
    steps = [10.0**-k for k in range(1, 13)]
    errors = step_sizes(np.exp, x, np.ones(5), np.exp(x), steps)
    best = int(np.argmin(errors))
    assert 3 <= best <= 6
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.2)  # the square of the step
    assert errors[-1] > 1e3 * errors[best]
    fig, alt = draw.step_size_curve(steps, errors)
    assert f"least at {steps[best]:.0e}" in alt and fig.axes[0].get_xscale() == "log"
    with pytest.raises(ValueError, match="one length of at least 3"):
        draw.step_size_curve(steps, errors[1:])


@pytest.mark.parametrize("directions", [None, 3])
@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e9])
def test_a_wrong_gradient_is_found_at_any_scale(rng, scale, directions):
    x = {"x": rng.standard_normal(5)}
    right, wrong = (
        check_gradients(
            lambda v: scale * np.sin(v),
            lambda dy, v, factor=factor: factor * scale * dy * np.cos(v),
            x,
            directions=directions,
        )
        for factor in (1, 1.001)
    )
    assert right.passed and not wrong.passed
    assert 0 < right.worst.error < 1e-6  # a real error is shown, not a rounded one
