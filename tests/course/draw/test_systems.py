"""The pictures of linear systems show singular values, errors and residuals that are right."""

import numpy as np
import pytest

from lapenna.course import draw

S, FLAT = np.array([[4.0, 0], [3, 5]]), np.array([[4.0, 3], [3, 2.5]])


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def test_an_ellipse_has_the_singular_values_as_half_axes():
    fig, alt = draw.circle_to_ellipse({"S": S, "flat": FLAT})
    for ax, a in zip(fig.axes, (S, FLAT), strict=True):
        ellipse = np.array(ax.lines[1].get_data())
        lengths = np.linalg.norm(ellipse, axis=0)
        sigma = np.linalg.svd(a, compute_uv=False)
        assert np.isclose(lengths.max(), sigma[0], rtol=1e-3)
        assert np.isclose(lengths.min(), sigma[1], rtol=5e-2)
        ends = [np.array(t.xy) for t in ax.texts if hasattr(t, "arrow_patch") and t.arrow_patch]
        assert np.allclose([np.linalg.norm(end) for end in ends], sigma)
        assert abs(ends[0] @ ends[1]) < 1e-9
    assert "$σ_0$ = 6.32" in texts(fig) and "$σ_1$ = 3.16" in texts(fig)
    assert "S: half axes 6.32 and 3.16, condition number 2;" in alt
    assert "flat: half axes 6.34 and 0.158, condition number 40.2" in alt


def test_errors_stand_over_their_condition_numbers():
    kappa, error = np.array([1e2, 1e8]), np.array([1e-14, 1e-8])
    fig, alt = draw.errors_by_condition(
        {"error": (kappa, error), "residual": (kappa, error * 0 + 1e-16)}, 2**-52
    )
    line, points, low = fig.axes[0].lines[:3]
    assert np.allclose(line.get_ydata() / line.get_xdata(), 2**-52)
    assert np.array_equal(points.get_xydata(), np.stack([kappa, error], axis=1))
    assert points.get_marker() != low.get_marker()
    assert "from 10^2 to 10^8" in alt
    assert "error goes from about 10^-14 to 10^-8" in alt
    assert "residual goes from about 10^-16 to 10^-16" in alt


def test_a_fitted_line_shows_its_residuals():
    fig, alt = draw.fitted_line([0, 1, 2, 3], [1, 2, 2, 4], [0.9, 0.9])
    assert texts(fig) == ["+0.1", "+0.2", "−0.7", "+0.4"]
    x, y = fig.axes[0].lines[0].get_data()
    assert np.allclose(y, 0.9 + 0.9 * x)
    assert "0.9 + 0.9 t. The residuals are 0.1, 0.2, -0.7, 0.4." in alt


ONE = np.ones(2)


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (draw.circle_to_ellipse, ({},), "one to three arrays"),
        (draw.circle_to_ellipse, ({"a": np.ones((2, 3))},), r"arrays \(2, 2\)"),
        (draw.errors_by_condition, ({}, 1e-16), "one to three pairs"),
        (draw.errors_by_condition, ({"a": (ONE, 0 * ONE)}, 1e-16), "positive arrays"),
        (draw.errors_by_condition, ({"a": (ONE, ONE)}, 0), "unit must be positive"),
        (draw.fitted_line, ([1, 2], [1, 2, 3], [1, 1]), r"vectors of one length"),
        (draw.fitted_line, ([1, 2], [1, 2], [1, 1, 1]), "c hold 2 numbers"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)


def test_every_text_is_legible():
    figures = (
        draw.circle_to_ellipse({"S": S}),
        draw.errors_by_condition({"a": (ONE, ONE)}, 1e-16),
        draw.fitted_line([0, 1], [1, 2], [1, 1]),
    )
    for fig, _ in figures:
        for ax in fig.axes:
            shown = [*ax.texts, ax.title, ax.xaxis.label]
            shown += [] if ax.get_legend() is None else ax.get_legend().get_texts()
            assert min(t.get_fontsize() for t in shown) >= 9
