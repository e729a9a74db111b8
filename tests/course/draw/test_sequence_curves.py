"""Curves of networks for sequences: the lines are the numbers given, and the words say them."""

import numpy as np
import pytest

from lapenna.course import draw


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def test_gradient_norms_draws_each_line_on_a_logarithmic_scale():
    lines = {"fades": 0.5 ** np.arange(5.0), "grows": 2.0 ** np.arange(5.0)}
    fig, alt = draw.gradient_norms({"left": lines, "right": {"stays": np.ones(3)}})
    assert [ax.get_title() for ax in fig.axes] == ["left", "right"]
    assert all(ax.get_yscale() == "log" for ax in fig.axes)
    for drawn, norms in zip(fig.axes[0].lines, lines.values(), strict=False):
        np.testing.assert_array_equal(drawn.get_ydata(), norms)
    looks = [(line.get_linestyle(), line.get_marker()) for line in fig.axes[0].lines[:2]]
    assert len(set(looks)) == 2  # told apart by dashes and markers, not by colour alone
    assert "left: fades goes from 1 to 6.2e-02 in 4 steps, grows goes from 1 to 1.6e+01" in alt


@pytest.mark.parametrize("panels", [{}, {"a": {}}, {key: {"x": [1]} for key in "abc"}], ids=str)
def test_gradient_norms_refuses_other_numbers_of_panels_and_lines(panels):
    with pytest.raises(ValueError, match="one or two panels of one to four lines are drawn"):
        draw.gradient_norms(panels)


@pytest.mark.parametrize("norms", [[], [1, 0], [1, -1]], ids=str)
def test_gradient_norms_refuses_what_has_no_logarithm(norms):
    with pytest.raises(ValueError, match="each line must hold positive norms"):
        draw.gradient_norms({"a": {"x": norms}})


def test_losses_against_guess_counts_steps_and_draws_the_guess():
    fig, alt = draw.losses_against_guess({"one": [3, 2, 1], "two": [3, 2.5, 4]}, 10, 3.3)
    (ax,) = fig.axes
    assert ax.lines[0].get_xydata().tolist() == [[10, 3], [20, 2], [30, 1]]
    assert set(ax.lines[2].get_ydata()) == {3.3} and ax.get_ylim()[0] == 0
    assert " blind guess 3.30" in texts(fig)
    assert "a blind guess costs 3.30. one goes from 3.00 to 1.00 in 30 steps" in alt


@pytest.mark.parametrize("series", [{}, {"a": []}, dict.fromkeys("abcde", (1,))], ids=str)
def test_losses_against_guess_refuses_none_five_and_empty(series):
    with pytest.raises(ValueError, match="must hold one to four lines with values"):
        draw.losses_against_guess(series, 1, 1.0)
