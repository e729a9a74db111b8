"""Passes, gates, paths and losses: what is drawn is what was computed, and the words say it."""

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyArrowPatch

from lapenna.course import draw
from lapenna.graph import Value, copy

STAGES = [
    draw.Stage("affine", "Z", "X, W", "dW, db"),
    draw.Stage("σ", "Y", "Y"),
    draw.Stage("loss", "L", ""),
]


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def smallest(fig):
    return min(text.get_fontsize() for ax in fig.axes for text in ax.texts)


def multiplied(scale=2.0):
    """A product of 3 and −4, and the gradients when ``scale`` arrives at it."""
    a, b = Value(3, "a"), Value(-4, "b")
    product = a * b
    (product * scale).backward()
    return draw.Card("Multiply: swaps", "da = dy · b", (a, b), (product,))


def copied():
    a = Value(3, "a")
    first, second = copy(a)
    (first * 2 + second * -5).backward()
    return draw.Card("Copy: adds", "da = dy1 + dy2", (a,), (first, second))


def test_two_passes_name_each_value_and_its_gradient_once():
    fig, alt = draw.two_passes("X", STAGES)
    shown = texts(fig)
    for name in ("X", "Z", "Y", "L"):
        assert shown.count(name) == shown.count(f"d{name}") == 1
    assert "dW, db" in shown and "keeps X, W" in shown and "keeps " not in shown
    assert "Backward, from right to left: dL, dY, dZ, dX" in alt
    assert "the gradients dW, db leave at affine" in alt
    assert smallest(fig) >= 8


def test_values_go_right_and_gradients_left():
    fig, _ = draw.two_passes("X", STAGES)
    arrows = [p for p in fig.axes[0].patches if isinstance(p, FancyArrowPatch)]
    across = {"-": [], "--": []}
    for arrow in arrows:
        (x0, y0), (x1, y1) = arrow._posA_posB
        if y0 == y1:
            across[arrow.get_linestyle()].append(x1 - x0)
    assert len(across["-"]) == len(across["--"]) == 4
    assert min(across["-"]) > 0 > max(across["--"])  # told apart by dashes, not by colour alone


@pytest.mark.parametrize("count", [0, 1, 7])
def test_two_passes_refuse_too_few_and_too_many_boxes(count):
    with pytest.raises(ValueError, match=f"two_passes: stages must be two to six, got {count}"):
        draw.two_passes("X", STAGES[:1] * count)


def test_gate_cards_show_values_and_gradients_of_the_graph():
    fig, alt = draw.gate_cards([multiplied(), copied()])
    shown = texts(fig)
    assert {"3", "−4", "−12", "(−8)", "(6)", "(2)", "(−5)", "(−3)", "×", "copy"} <= set(shown)
    assert "Multiply: swaps. In: a 3, b −4. Out: −12 with gradient 2. Back: a −8, b 6." in alt
    assert "Back: a −3. Rule: da = dy1 + dy2." in alt
    assert sum(isinstance(p, Circle) for p in fig.axes[0].patches) == 5  # three and two
    assert smallest(fig) >= 8


def test_gate_cards_refuse_what_has_no_gradient_or_does_not_fit():
    a = Value(1, "a")
    with pytest.raises(ValueError, match="cards must hold at least one Card, got none"):
        draw.gate_cards([])
    for inputs in ((), (a,), (*multiplied().inputs, a)):
        with pytest.raises(ValueError, match="'title' must have one or two inputs and outputs"):
            draw.gate_cards([draw.Card("title", "", inputs, multiplied().outputs)])


def bowl(w1, w2):
    return w1**2 + w2**2


def test_descent_paths_go_through_the_points_given():
    path = np.array([[2.0, 1.0], [1.0, 0.5], [0.5, 0.25]])
    fig, alt = draw.descent_paths(bowl, {"halved": path, "twice": 2 * path}, span=5)
    for ax, points in zip(fig.axes, (path, 2 * path), strict=True):
        drawn = next(line for line in ax.lines if len(line.get_xdata()) == 3)
        np.testing.assert_array_equal(drawn.get_xydata(), points)
    assert "halved: 2 steps from (2, 1) to (0.5, 0.25), loss 5 to 0.312" in alt


@pytest.mark.parametrize("paths", [{}, dict.fromkeys("abcd", np.zeros((2, 2))), {"a": np.zeros(2)}])
def test_descent_paths_refuse_none_four_and_other_shapes(paths):
    with pytest.raises(ValueError, match="descent_paths: paths must hold one to three arrays"):
        draw.descent_paths(bowl, paths, span=1)


def test_loss_curves_count_steps_from_one_and_differ_without_colour():
    fig, alt = draw.loss_curves({"a": [0.1, 0.01], "b": [0.2, 0.05, 0.02]})
    (ax,) = fig.axes
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert [line.get_xydata().tolist() for line in ax.lines] == [
        [[1, 0.1], [2, 0.01]],
        [[1, 0.2], [2, 0.05], [3, 0.02]],
    ]
    assert len({line.get_linestyle() for line in ax.lines}) == 2
    assert "b goes from 0.2 after step 1 to 0.02 after step 3" in alt


@pytest.mark.parametrize("series", [{}, {"a": []}, {"a": [1, 0]}, dict.fromkeys("abcde", (1,))])
def test_loss_curves_refuse_none_five_and_what_has_no_logarithm(series):
    with pytest.raises(ValueError, match="loss_curves: series must hold one to four lines"):
        draw.loss_curves(series)
