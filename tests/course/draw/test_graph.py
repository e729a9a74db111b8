"""The picture of a computational graph shows every number, in the picture and in words."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from lapenna.course import draw
from lapenna.graph import Value, copy, maximum


def texts(fig):
    return [text.get_text() for text in fig.axes[0].texts]


def example():
    x, y = Value(3, "x"), Value(-4, "y")
    first, second = copy(x)
    z = maximum(first * y, second + y)
    z.name = "z"
    return z


def test_values_and_gradients_stand_on_the_arrows():
    z = example()
    z.backward()
    fig, alt = draw.computational_graph(z)
    shown = texts(fig)
    assert {"3", "−4", "−12", "−1", "(0)", "(1)"} <= set(shown)
    assert {"swap multiplier", "distributor", "adder", "z\nrouter"} <= set(shown)
    assert shown.count("(0)") == 4 and shown.count("(1)") == 5
    assert "x 3, gradient 1" in alt and "z = max of value 5, value 6, −1, gradient 1" in alt


def test_without_a_backward_pass_there_are_no_gradients():
    fig, alt = draw.computational_graph(example())
    assert not [text for text in texts(fig) if text.startswith("(")]
    assert "gradient" not in alt.replace("Below, in brackets: the gradient back.", "")


def test_gates_do_not_overlap():
    fig, _ = draw.computational_graph(example())
    circles = [patch for patch in fig.axes[0].patches if hasattr(patch, "center")]
    assert len(circles) == 7
    for k, one in enumerate(circles):
        for other in circles[:k]:
            gap = sum((a - b) ** 2 for a, b in zip(one.center, other.center, strict=True)) ** 0.5
            assert gap > 2 * one.radius


def test_an_arrow_over_several_columns_passes_no_gate():
    a, b, c = Value(2, "a"), Value(-3, "b"), Value(1, "c")
    fig, _ = draw.computational_graph(maximum(a * b, c) + a)
    ax = fig.axes[0]
    circles = [patch for patch in ax.patches if hasattr(patch, "center")]
    bends = [line.get_xydata() for line in ax.lines if len(line.get_xydata()) > 1]
    assert len(bends) == 1
    path = np.vstack([np.linspace(p, q, 50) for p, q in zip(bends[0], bends[0][1:], strict=False)])
    start = bends[0][0]
    for circle in circles:
        distance = np.linalg.norm(path - circle.center, axis=1).min()
        own = np.linalg.norm(start - circle.center) < circle.radius + 1e-9
        assert own or distance > circle.radius


def test_a_graph_too_large_to_read_is_refused():
    x = Value(1)
    for _ in range(70):
        x = x + 1
    with pytest.raises(ValueError, match="141 values, at most 60 are legible"):
        draw.computational_graph(x)


def crossing():
    """Two sums that read the same two inputs: arrows cross, and each input is read twice."""
    x, y = Value(3, "x"), Value(-4, "y")
    first, second = x * 0.5 + y * 0.25, x * -2.0 + y * 8.0
    (first + second).backward()
    return first, second


def test_several_results_share_one_picture():
    fig, alt = draw.computational_graph(*crossing())
    shown = texts(fig)
    assert shown.count("0.5") == 3  # a number in its circle, on its arrow, and the first result
    assert shown.count("−38") == 1
    assert alt.endswith("The results are 0.5 and −38.")
    with pytest.raises(ValueError, match="results must hold at least one Value, got none"):
        draw.computational_graph()


def test_an_input_that_is_read_twice_shows_the_sum_of_what_came_back():
    assert {"sum (−1.5)", "sum (8.25)"} <= set(texts(draw.computational_graph(*crossing())[0]))
    once = Value(1, "a") * Value(2, "b")
    once.backward()
    assert not [text for text in texts(draw.computational_graph(once)[0]) if "sum" in text]


@pytest.mark.parametrize("results", [crossing(), (example(),)])
def test_no_label_hides_another(results):
    fig, _ = draw.computational_graph(*results)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    boxes = [text.get_window_extent() for text in fig.axes[0].texts if text.get_text()]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            both = Bbox.intersection(one, other)
            assert both is None or both.height < 3 or both.width < 3, (one, other)
