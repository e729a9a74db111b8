"""Recurrent layers and the LSTM cell: what is drawn is what was computed."""

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

import lapenna as lp
from lapenna.course import draw
from lapenna.results import LSTM


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def patches(fig, kind):
    return [patch for patch in fig.axes[0].patches if isinstance(patch, kind)]


def smallest(fig):
    return min(text.get_fontsize() for ax in fig.axes for text in ax.texts)


@pytest.mark.parametrize("steps", [2, 5])
def test_unrolled_has_one_box_a_step_and_the_same_weights_everywhere(steps):
    fig, alt = draw.unrolled(steps)
    shown = texts(fig)
    assert len(patches(fig, FancyBboxPatch)) == shown.count("tanh") == steps + 1
    assert shown.count("$w_x$") == shown.count("$w_h$") == steps + 1  # with the loop
    assert [shown.count(f"$x_{t}$") for t in range(1, steps + 1)] == [1] * steps
    assert f"step {steps} reads x{steps} and h{steps - 1} and gives h{steps}" in alt
    assert smallest(fig) >= 9


def test_the_states_of_unrolled_go_from_left_to_right():
    fig, _ = draw.unrolled(3)
    ends = [arrow._posA_posB for arrow in patches(fig, FancyArrowPatch)]
    along = [(a, b) for a, b in ends if a[1] == b[1] and b[0] > 4]
    assert len(along) == 3 and all(b[0] > a[0] for a, b in along)


@pytest.mark.parametrize("steps", [1, 6])
def test_unrolled_refuses_too_few_and_too_many_steps(steps):
    with pytest.raises(ValueError, match=f"unrolled: steps must be from 2 to 5, got {steps}"):
        draw.unrolled(steps)


def test_scalar_rnn_shows_the_numbers_of_the_inventory():
    fig, alt = draw.scalar_rnn([1, 0, -1], wx=0.5, wh=0.8, wy=1, target=0.5)
    shown = texts(fig)
    assert {"h1 = 0.462117", "h2 = 0.353724", "h3 = −0.213677", "(−0.713677)"} <= set(shown)
    assert {"dz1·x1 = −0.299919", "dz2·h1 = −0.220291", "dz3·h2 = −0.240918"} <= set(shown)
    assert "sums over time: dwx = 0.381173, dwh = −0.461209" in shown
    assert "dy·h3: dwy = 0.152496" in shown and "y = −0.213677\ntarget 0.5\nL = 0.254667" in shown
    assert "dwx is 0.381173 and dwh −0.461209; dwy is 0.152496." in alt
    assert smallest(fig) >= 9


@pytest.mark.parametrize("count", [1, 5])
def test_scalar_rnn_refuses_too_few_and_too_many_inputs(count):
    with pytest.raises(ValueError, match=f"scalar_rnn: x must hold 2 to 4 numbers, got {count}"):
        draw.scalar_rnn([1.0] * count, 1, 1, 1, 0)


def chapter_step():
    x, h, c = (np.array([[v]]) for v in (2.0, 0.2, 0.5))
    w, u = np.array([[0.25, 0.2, 0.2, 0.3]]), np.array([[0.3, 0.6, 0.3, 0.7]])
    step = lp.lstm_step(x, h, c, w, u, np.array([0.0, 1.0, 0.0, 0.0]))
    return LSTM(*(part.item() for part in step))


def test_lstm_cell_shows_gates_products_and_both_states():
    fig, alt = draw.lstm_cell(2, 0.2, 0.5, chapter_step())
    shown = texts(fig)
    assert {"f = 0.820538\nforget", "i = 0.636453\nwrite", "o = 0.676996\nshow"} <= set(shown)
    assert {"c = 0.5", "c' = 0.683997", "h' = 0.402211", "x = 2,  h = 0.2"} <= set(shown)
    assert {"f·c = 0.410269", "i·g = 0.273728", "0.594112"} <= set(shown)
    assert shown.count("×") == 3 and shown.count("+") == 1
    assert len(patches(fig, Circle)) == 4 and len(patches(fig, FancyBboxPatch)) == 5
    assert "is added, which gives 0.683997" in alt
    assert smallest(fig) >= 9
