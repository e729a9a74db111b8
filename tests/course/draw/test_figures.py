"""The figures show the numbers that they were given, say them in words, and refuse the rest."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from lapenna.course import draw

X = np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]])
K = np.array([[0.9, 0.1], [0.1, 0.9]])


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def legible(fig):
    sizes = [t.get_fontsize() for ax in fig.axes for t in [*ax.texts, ax.title]]
    return min(sizes) >= 8


def test_im2col_shows_windows_filter_and_output():
    fig, alt = draw.im2col_picture(X, K)
    shown = texts(fig)
    # 9 pixels, 4 windows of 4, 4 weights, 4 outputs: 1.8 and 0.2 twice each (the inventory's map)
    assert [shown.count(v) for v in ("1.8", "0.2", "0.9", "0.1")] == [2, 2, 2, 2]
    assert shown.count("1") == 5 + 8 and shown.count("0") == 4 + 8
    assert "4×4" in shown and "3×3" in shown
    assert "1, 0, 0, 1" in alt and "1.8, 0.2, 0.2, 1.8" in alt
    assert legible(fig)


@pytest.mark.parametrize(
    ("x", "kernel"), [(np.zeros(3), K), (X, np.zeros(2)), (np.zeros((9, 9)), K)]
)
def test_im2col_refuses_what_cannot_be_drawn(x, kernel):
    with pytest.raises(ValueError, match="im2col_picture: x"):
        draw.im2col_picture(x, kernel)


def test_a_filter_has_as_many_slices_as_the_input_has_channels():
    fig, alt = draw.filter_block(channels=3, kernel=3, filters=2)
    assert "3" in alt and "2" in alt
    assert any("3×3×3" in text for text in texts(fig))
    assert sum("output map" in text for text in texts(fig)) == 2


@pytest.mark.parametrize("name", ["channels", "kernel", "filters"])
def test_filter_block_refuses_large_numbers(name):
    with pytest.raises(ValueError, match=f"filter_block: {name} must be from 1 to 4"):
        draw.filter_block(**{name: 5})


def test_memory_order_lists_both_layouts():
    x = np.array([[[[9, 7], [9, 1]], [[9, 6], [9, 0]]]])
    fig, alt = draw.memory_order(x)
    numbers = [t for t in texts(fig) if t.isdigit()]
    assert numbers == list("97919690") + list("99997160")
    assert "NHWC 9 7 9 1 9 6 9 0" in alt and "NCHW 9 9 9 9 7 1 6 0" in alt


@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 2, 2, 2), (1, 2, 2, 3), (1, 4, 4, 2)])
def test_memory_order_refuses_large_tensors(shape):
    with pytest.raises(ValueError, match="memory_order: x must be"):
        draw.memory_order(np.zeros(shape))


def test_architecture_draws_boxes_as_tall_as_their_maps():
    rows = [("in", (28, 28, 1)), ("conv", (14, 14, 4)), ("flat", (784,))]
    fig, alt = draw.architecture(rows)
    heights = [p.get_height() for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    assert np.isclose(heights[0], 2 * heights[1])
    assert "28×28×1" in texts(fig) and "784" in texts(fig)
    assert "in 28 by 28 by 1, then conv 14 by 14 by 4, then flat 784" in alt


def test_costs_are_drawn_as_shares():
    fig, alt = draw.parameters_and_multiply_adds([("conv", 1, 9), ("dense", 3, 1)], "A net")
    widths = [bar.get_width() for bars in fig.axes[0].containers for bar in bars]
    assert np.allclose(widths, [25, 75, 90, 10])
    assert "conv 25.0 per cent of the parameters, 90.0 per cent of the multiply-adds" in alt
    hatches = {bars.patches[0].get_hatch() for bars in fig.axes[0].containers}
    assert len(hatches) == 2  # told apart without colour


@pytest.mark.parametrize("rows", [[], [("conv", 0, 5)]])
def test_costs_refuse_nothing(rows):
    with pytest.raises(ValueError, match="rows must hold counts above 0"):
        draw.parameters_and_multiply_adds(rows, "A net")


def test_curves_hold_their_values_and_differ_without_colour():
    fig, alt = draw.curves({"ours": [3.0, 2.0, 1.0], "theirs": [3.0, 2.5, 0.5]}, "step", "loss")
    lines = fig.axes[0].lines
    assert [line.get_ydata().tolist() for line in lines] == [[3, 2, 1], [3, 2.5, 0.5]]
    assert lines[0].get_xdata().tolist() == [1, 2, 3]
    assert lines[0].get_linestyle() != lines[1].get_linestyle()
    assert "ours goes from 3.00 to 1.00 in 3 steps" in alt


@pytest.mark.parametrize("series", [{}, {"a": []}, {"a": [1], "b": [1], "c": [1]}])
def test_curves_refuse_none_and_three(series):
    with pytest.raises(ValueError, match="curves: series must hold one or two lines"):
        draw.curves(series, "step", "loss")


def test_feature_maps_show_every_map_on_one_scale():
    maps = np.arange(4 * 4 * 8, dtype=float).reshape(4, 4, 8)
    maps[..., 3] = 0
    fig, alt = draw.feature_maps(X, maps, "title")
    images = [ax.images[0] for ax in fig.axes]
    assert len(images) == 9
    assert np.array_equal(images[3].get_array(), maps[..., 2])
    assert {image.get_clim() for image in images[1:]} == {(0, maps.max())}
    assert "Map 7 responds most, map 3 least. Maps without any response: 1" in alt


def test_feature_maps_refuse_other_shapes():
    with pytest.raises(ValueError, match=r"feature_maps: image must be \(H, W\)"):
        draw.feature_maps(X, X, "title")


def test_the_picture_of_grading_says_in_words_what_it_draws():
    fig, alt = draw.grading_processes()
    texts = [" ".join(t.get_text().split()) for t in fig.axes[0].texts]
    for text in texts:
        if text not in ("", "nothing it prints counts"):
            assert text.split(",")[0].split(":")[0].lower() in alt.lower(), text
    assert len(texts) >= 12
