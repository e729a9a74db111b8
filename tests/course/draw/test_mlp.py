"""Pictures of neurons, small networks and batches: what is drawn is what was given."""

import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle

from lapenna.course import draw, slides

GIVEN = slides.EXAMPLES["mlp_222_forward_exact"].inputs
W = np.array(GIVEN["w"]).reshape(2, 2, 2).transpose(0, 2, 1)
LAYERS = [(w, np.full(2, b)) for w, b in zip(W, GIVEN["b"], strict=True)]


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def circles(fig):
    return [p.center for p in fig.axes[0].patches if isinstance(p, Circle)]


def inside(fig):
    """Say whether every text lies on the picture."""
    fig.draw_without_rendering()
    width, height = fig.bbox.size
    boxes = [t.get_window_extent() for ax in fig.axes for t in ax.texts]
    return all(b.x0 >= 0 and b.y0 >= 0 and b.x1 <= width and b.y1 <= height for b in boxes)


def legible(fig):
    return min(t.get_fontsize() for ax in fig.axes for t in ax.texts) >= 8


def test_a_neuron_shows_products_sum_and_output():
    fig, alt = draw.neuron((-1, -2), (2, -3), -3)
    shown = texts(fig)
    assert {"× 2", "× −3", "$z$ = 1", "$h$ = 0.731059", "bias $b$"} <= set(shown)
    assert len(circles(fig)) == 2 + 1 + 1 + 1  # inputs, sum, activation, bias
    assert "−1 times 2 plus −2 times −3 plus the bias −3 gives z = 1" in alt
    assert "h = 0.731059" in alt
    assert inside(fig) and legible(fig)


@pytest.mark.parametrize("inputs", [1, 4])
def test_a_neuron_of_any_drawn_size_lies_on_its_picture(inputs):
    fig, _ = draw.neuron(np.ones(inputs), np.ones(inputs), 0.5)
    assert inside(fig)


@pytest.mark.parametrize(
    ("x", "w"), [((1, 2), (1,)), ((), ()), (np.ones(5), np.ones(5)), (np.ones((1, 2)),) * 2]
)
def test_neuron_refuses_other_lengths(x, w):
    with pytest.raises(ValueError, match="neuron: x and w must be vectors of one length"):
        draw.neuron(x, w, 0)


def test_the_2_2_2_network_is_drawn_with_the_numbers_of_the_slides():
    fig, alt = draw.mlp_graph(GIVEN["x"], LAYERS, GIVEN["t"])
    shown = texts(fig)
    right = slides.EXAMPLES["mlp_222_forward_exact"].results
    for letter, name in (("h", "h"), ("o", "o")):
        for m, value in enumerate(right[name].right):
            assert f"${letter}_{m + 1}$ = {value:.6f}" in shown
    assert all(f"{w:.4g}" in shown for w in GIVEN["w"])
    assert shown.count("$b$ = 0.35\n$z$ = 0.377500") == 1
    assert f"loss $L$ = {right['total'].right:.6f}" in shown
    assert "0.298371" in alt and "2-2-2" in alt and "output 1 = 0.751365" in alt
    assert inside(fig) and legible(fig)


def test_neurons_of_one_layer_stand_in_one_column():
    fig, _ = draw.mlp_graph((1, 2, 3), [(np.ones((3, 1)), np.zeros(1))], (0,))
    places = circles(fig)
    assert sorted({x for x, _ in places}) == pytest.approx([1.2, 6.8])
    middle = [y for x, y in places if x > 2]
    assert middle == [pytest.approx(np.mean([y for x, y in places if x < 2]))]


def test_a_weight_stands_on_its_arrow():
    w = np.array([[1.0, 2.0], [3.0, 4.0]])
    fig, _ = draw.mlp_graph((0, 0), [(w, np.zeros(2))], (0, 0))
    ys = {t.get_text(): t.get_position()[1] for t in fig.axes[0].texts}
    assert ys["1"] < ys["2"] and ys["3"] < ys["4"]  # column m ends at neuron m
    assert ys["2"] < ys["4"] and ys["1"] < ys["3"]


@pytest.mark.parametrize(
    ("x", "layers", "target"),
    [
        ((1, 2, 3, 4), [(np.ones((4, 1)), np.zeros(1))], (0,)),
        ((1,), [(np.ones((1, 4)), np.zeros(4))], (0, 0, 0, 0)),
        ((1,), [(np.ones((1, 2)), np.zeros(2))], (0,)),
    ],
)
def test_mlp_graph_refuses_wide_layers_and_missing_targets(x, layers, target):
    with pytest.raises(ValueError, match="mlp_graph: a layer can have at most 3 neurons"):
        draw.mlp_graph(x, layers, target)


def test_a_batch_is_drawn_with_its_shapes():
    fig, alt = draw.batch_product(10, 784, 10)
    assert {"$x$ 10×784", "$w$ 784×10", "$b$ 10", "$z$ 10×10"} <= set(texts(fig))
    boxes = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    assert len(boxes) == 4 + 2  # the first sample is marked in x and in z
    x, _, w = boxes[:3]
    assert x.get_width() == pytest.approx(w.get_height())  # both are D
    assert "10 rows of 784" in alt and "784 by 10" in alt
    assert inside(fig) and legible(fig)


@pytest.mark.parametrize("sizes", [(3, 4, 5), (1, 1, 1), (10, 10, 10)])
def test_the_rows_of_x_and_z_are_marked_and_no_other(sizes):
    fig, _ = draw.batch_product(*sizes)
    boxes = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    assert len(boxes) == 6 and inside(fig)


def test_batch_product_refuses_empty_sizes():
    with pytest.raises(ValueError, match="batch_product: sizes must be positive, got 0, 4, 2"):
        draw.batch_product(0, 4, 2)
