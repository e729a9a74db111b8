"""The curves of the activations, and what bent lines make of a curve."""

import numpy as np
import pytest

from lapenna.course import draw

X = np.linspace(0, 1, 11)


def test_the_three_curves_and_their_values():
    fig, alt = draw.activations([-2, 1])
    assert [ax.get_title() for ax in fig.axes] == ["sigmoid", "tanh", "ReLU"]
    points = [ax.lines[3].get_ydata() for ax in fig.axes]
    np.testing.assert_allclose(
        points, [[0.119203, 0.731059], [-0.964028, 0.761594], [0, 1]], atol=1e-6
    )
    shown = [[t.get_text() for t in ax.texts] for ax in fig.axes]
    assert shown == [["0.119", "0.731"], ["−0.964", "0.762"], ["0.000", "1.000"]]
    assert "sigmoid of 1 is 0.731" in alt and "tanh of -2 is -0.964" in alt


@pytest.mark.parametrize("points", [[], [0, 1, 2, 3], [5]])
def test_activations_refuse_points_off_the_picture(points):
    with pytest.raises(ValueError, match="activations: points must be one to three"):
        draw.activations(points)


def test_fits_are_drawn_beside_the_curve_with_their_errors():
    fits = {2: X**2 + 0.25, 4: X**2 - 0.125}
    fig, alt = draw.relu_fits(X, X**2, fits)
    assert [ax.get_title() for ax in fig.axes] == ["2 neurons", "4 neurons"]
    for ax, fit in zip(fig.axes, fits.values(), strict=True):
        curve, line = ax.lines
        assert np.array_equal(curve.get_ydata(), X**2)
        assert np.array_equal(line.get_ydata(), fit)
        assert curve.get_linestyle() != line.get_linestyle()
    assert "largest error 0.250" in fig.axes[0].get_xlabel()
    assert "0.250 with 2 neurons, 0.125 with 4 neurons" in alt


@pytest.mark.parametrize("fits", [{}, {1: X[:5]}, dict.fromkeys(range(1, 6), X)])
def test_relu_fits_refuse_none_many_and_other_lengths(fits):
    with pytest.raises(ValueError, match="relu_fits: fits must hold one to four arrays"):
        draw.relu_fits(X, X**2, fits)
