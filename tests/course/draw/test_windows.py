"""The pictures of windows and pooling show the numbers of the worked examples, and say them."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from lapenna.course import draw, slides

FIVE = slides.EXAMPLES["conv_5x5"]
X, W = np.array(FIVE.inputs["x"]), np.array(FIVE.inputs["w"])
SAME = np.array(FIVE.results["same"].right)


def texts(fig):
    return [t.get_text() for t in fig.axes[0].texts]


def at(fig, text):
    """Return the places of a text, rounded: one for each time it stands in the figure."""
    return [t.get_position() for t in fig.axes[0].texts if t.get_text() == text]


def boxes(fig, **look):
    found = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    return [p for p in found if all(getattr(p, f"get_{k}")() == v for k, v in look.items())]


def legible(fig):
    return min(t.get_fontsize() for t in fig.axes[0].texts) >= 8


def test_each_frame_has_its_weights_in_the_window_and_the_map_so_far():
    fig, alt = draw.sliding_windows(X, W, [(0, 0), (0, 1)])
    shown = texts(fig)
    assert (shown.count("51"), shown.count("66"), shown.count("20")) == (2, 1, 0)
    assert [shown.count(f"×{w}") for w in ("1", "-5", "7")] == [4, 2, 2]
    edges = boxes(fig, linewidth=3.0)
    assert [(e.get_width(), e.get_height()) for e in edges] == [(3, 3), (3, 3)]
    left, right = (e.get_x() for e in edges)
    (first, _), (second, _) = at(fig, "→")
    assert right - left == pytest.approx(second - first + 1)  # one column further in its frame
    assert "2·(1) + 4·(2) + 9·(3) + 2·(-4)" in alt and "= 51." in alt and "= 66." in alt
    assert "the output map is 3 by 3" in alt
    assert legible(fig)


def test_padding_is_hatched_and_keeps_the_size():
    fig, alt = draw.sliding_windows(X, W, [(4, 4)], padding=1)
    shown = texts(fig)
    assert all(str(v) in shown for v in SAME.ravel())
    assert len(boxes(fig, hatch="/")) == 7 * 7 - 5 * 5
    assert "the output map is 5 by 5" in alt and "= 10." in alt


def test_with_a_stride_the_window_jumps():
    fig, alt = draw.sliding_windows(X, W, [(2, 2)], stride=2, padding=1)
    corner = boxes(fig, linewidth=3.0)[0]
    image = boxes(fig)[0]
    moved = corner.get_x() - image.get_x(), corner.get_y() - image.get_y()
    assert moved == pytest.approx((4, 4))
    assert "the output map is 3 by 3" in alt


@pytest.mark.parametrize("x", [np.zeros(3), np.zeros((13, 13))])
def test_sliding_windows_refuse_what_cannot_be_drawn(x):
    with pytest.raises(ValueError, match="sliding_windows: x and kernel must be matrices"):
        draw.sliding_windows(x, W, [(0, 0)])


@pytest.mark.parametrize("places", [[], [(3, 0)], [(0, -1)]])
def test_places_outside_the_map_are_refused(places):
    with pytest.raises(ValueError, match=r"sliding_windows: places must be .* \(3, 3\)"):
        draw.sliding_windows(X, W, places)


def test_an_axis_shows_its_windows_and_what_they_never_see():
    fig, alt = draw.windows_on_axis([(7, 3, 2, 0), (8, 3, 2, 0), (8, 3, 2, 1)])
    bars = [p for p in boxes(fig) if p.get_height() == 0.35]
    assert len(bars) == 3 + 3 + 4
    assert [p.get_x() for p in bars[:3]] == pytest.approx([0.55, 2.55, 4.55])
    assert len(boxes(fig, hatch="xx")) == 2 and len(boxes(fig, hatch="/")) == 1
    assert texts(fig).count("pad") == 2
    assert "⌊(8 + 2 − 3)/2⌋ + 1 = 4 places, starting at -1, 1, 3, 5, 1 at the end never" in alt
    assert "⌊(7 + 0 − 3)/2⌋ + 1 = 3 places, starting at 0, 2, 4, all cells seen" in alt
    assert legible(fig)


@pytest.mark.parametrize("case", [(2, 3, 1, 0), (15, 3, 1, 1)])
def test_an_axis_too_short_or_too_long_is_refused(case):
    with pytest.raises(ValueError, match="windows_on_axis: the padded axis must be"):
        draw.windows_on_axis([case])


def test_no_axis_is_refused():
    with pytest.raises(ValueError, match="windows_on_axis: cases must hold"):
        draw.windows_on_axis([])


def test_a_number_of_the_colour_homework_is_the_sum_of_its_channels():
    homework = slides.EXAMPLES["rgb_homework"]
    image = np.pad(homework.inputs["x"][0], ((1, 1), (1, 1), (0, 0)))
    kernel = homework.inputs["w"][..., 0]
    fig, alt = draw.channel_sum(image[:3, :3], kernel, 2, ["red", "green", "blue"])
    shown = texts(fig)
    assert {"308", "-498", "164", "2", "-24", "red", "bias"} <= set(shown)
    assert shown.count("+") == 3
    assert "red 308, green -498, blue 164. With the bias 2 the one output is -24" in alt
    assert legible(fig)


@pytest.mark.parametrize(("window", "kernel"), [((3, 3), (3, 3)), ((3, 3, 2), (3, 3, 3))])
def test_channel_sum_refuses_other_shapes(window, kernel):
    with pytest.raises(ValueError, match="channel_sum: window and kernel must have one shape"):
        draw.channel_sum(np.zeros(window), np.zeros(kernel), 0)


def test_pooling_frames_the_winners_and_hatches_what_it_drops():
    fig, alt = draw.pooling_picture(SAME, 2, (2, 1))
    corner = boxes(fig)[0]
    winners = [
        (round(p.get_y() - corner.get_y()), round(p.get_x() - corner.get_x()))
        for p in boxes(fig, linewidth=2.5)
    ]
    assert [int(SAME[place]) for place in winners] == [59, 66, 59, 101]
    assert len(boxes(fig, hatch="xx")) == 9
    assert {p.get_linestyle() for p in boxes(fig, linewidth=3.0)} == {"-", "--"}
    assert "stride 2 give the rows 59, 66; 59, 101. 9 numbers at the edge" in alt
    assert "stride 1 give the rows 59, 66, 66, 43; 51, 66, 101, 101" in alt
    assert legible(fig)


@pytest.mark.parametrize(
    ("x", "strides"), [(np.zeros(4), (2,)), (np.zeros((9, 9)), (2,)), (SAME, ())]
)
def test_pooling_refuses_what_cannot_be_drawn(x, strides):
    with pytest.raises(ValueError, match="pooling_picture: x must be a matrix"):
        draw.pooling_picture(x, 2, strides)


def test_relu_changes_places_with_the_maximum_but_not_with_the_mean():
    fig, alt = draw.two_orders([[-3, 5], [2, -1]])
    shown = texts(fig)
    assert {"=", "≠", "1.75", "0.75", "max pooling: the same"} <= set(shown)
    assert "ReLU first, then the max: 5. The max first, then ReLU: 5; the same." in alt
    assert "ReLU first, then the mean: 1.75. The mean first, then ReLU: 0.75; not the same" in alt
    assert legible(fig)


def test_a_window_of_negative_numbers_gives_zero_both_ways():
    _, alt = draw.two_orders([[-3, -5], [-2, -1]])
    assert alt.count("the same") == 2 and alt.count(": 0") == 4


def test_two_orders_needs_a_window_of_two_by_two():
    with pytest.raises(ValueError, match=r"two_orders: window must be \(2, 2\), got \(3, 3\)"):
        draw.two_orders(np.zeros((3, 3)))
