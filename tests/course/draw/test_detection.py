"""The pictures of detection show the boxes, scores and sums that they were given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lapenna.course import draw
from lapenna.course.draw.style import BLUE, GREEN, GREY, ORANGE

FIVE = np.array(
    [
        [100.0, 100, 200, 200],
        [105, 105, 205, 205],
        [260, 100, 340, 180],
        [270, 100, 350, 180],
        [410, 120, 450, 160],
    ]
)
SCORES = [0.9, 0.8, 0.7, 0.6, 0.5]
IMAGE = np.full((16, 24, 3), 0.5)
ANCHOR, BOX = np.array([8.0, 4, 16, 12]), np.array([9.0, 3, 17, 13])


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def frames(ax, color):
    """The corners of the rectangles with a border of this colour."""
    return [
        (*p.get_xy(), p.get_x() + p.get_width(), p.get_y() + p.get_height())
        for p in ax.patches
        if isinstance(p, Rectangle)
        and p.get_linewidth()
        and to_hex(p.get_edgecolor()).upper() == color
    ]


def test_the_cell_that_answers_its_anchor_and_the_box():
    fig, alt = draw.anchor_on_grid(IMAGE, 8, (1, 1), ANCHOR, BOX)
    (ax,) = fig.axes
    assert frames(ax, ORANGE) == [tuple(ANCHOR)] and frames(ax, GREEN) == [tuple(BOX)]
    assert (8, 8, 16, 16) in frames(ax, "#222222")
    dot = ax.lines[-1]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (13, 8)
    legend = [t.get_text() for t in fig.legends[0].get_texts()]
    assert legend[:3] == [
        "the cell in row 1, column 1",
        "its anchor, 8×8",
        "the sign's box, 8×10",
    ]
    assert "2 by 3 cells" in alt and "centre of the sign, (13, 8)" in alt


def test_the_overlap_is_computed_on_the_picture():
    fig, alt = draw.box_overlap((0, 0, 4, 4), (2, 2, 6, 6))
    shown = texts(fig)
    assert "union: 16 + 16 − 4 = 28" in shown and "IoU: 4/28 = 0.1429" in shown
    assert {"(0, 0)", "(4, 4)", "(2, 2)", "(6, 6)"} <= set(shown)
    (ax,) = fig.axes
    assert frames(ax, BLUE) == [(0, 0, 4, 4)] and frames(ax, GREEN) == [(2, 2, 6, 6)]
    hatched = [p for p in ax.patches if p.get_hatch()]
    assert [(*p.get_xy(), p.get_width(), p.get_height()) for p in hatched] == [(2, 2, 2, 2)]
    assert "IoU: 4/28" in alt
    low, high = ax.get_ylim()
    assert low > high  # y downwards


def test_the_dropped_boxes_name_their_overlap():
    fig, alt = draw.suppression(FIVE, SCORES, [0, 2, 4])
    before, after = fig.axes
    assert [t.get_text() for t in before.texts] == ["0.9", "0.8", "0.7", "0.6", "0.5"]
    assert frames(before, ORANGE) == [tuple(FIVE[1]), tuple(FIVE[3])]
    assert frames(after, BLUE) == [tuple(FIVE[k]) for k in (0, 2, 4)]
    assert frames(after, GREY) == [tuple(FIVE[k]) for k in (1, 3)]
    assert "0.8 dropped\nIoU 0.82" in texts(fig) and "0.6 dropped\nIoU 0.78" in texts(fig)
    assert "0.8 is dropped, it overlaps 0.9 with IoU 0.822323" in alt
    assert before.get_title() == "before: 5 boxes" and after.get_title() == "after: 3 boxes"


def test_what_is_there_is_dashed_and_what_was_found_is_named():
    found = [[("left", 0.87, BOX)], []]
    fig, alt = draw.detections(np.stack([IMAGE, IMAGE]), [[("left", ANCHOR)], []], found)
    first, second = fig.axes
    assert frames(first, ORANGE) == [tuple(BOX)] and frames(first, "#FFFFFF") == [tuple(ANCHOR)]
    assert [p.get_linestyle() for p in first.patches] == ["--", "-"]
    assert texts(fig) == ["left 0.87"] and not second.patches
    assert "image 1 shows left, found: left with 0.87" in alt
    assert "image 2 shows no sign, found: nothing" in alt


def test_two_labels_at_one_place_do_not_cover_each_other():
    image = np.full((48, 64, 3), 0.5)
    both = [
        ("left", 0.9, np.array([10.0, 20, 30, 40])),
        ("right", 0.8, np.array([11.0, 20, 31, 40])),
    ]
    fig, _ = draw.detections(image[None], [[]], [both])
    (_, y), (_, other) = (t.get_position() for t in fig.axes[0].texts)
    assert abs(y - other) >= 6


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (draw.anchor_on_grid, (IMAGE, 7, (0, 0), ANCHOR, BOX), "stride must divide 16 and 24"),
        (draw.anchor_on_grid, (IMAGE, 8, (2, 0), ANCHOR, BOX), "cell must lie in"),
        (draw.box_overlap, ((0, 0, 1, 1), (2, 2, 3, 3)), "must overlap"),
        (draw.box_overlap, ((0, 0, 14, 1), (2, 0, 3, 3)), "in 0 to 12"),
        (draw.suppression, (np.zeros((0, 4)), [], []), "one length above 0"),
        (draw.suppression, (FIVE, SCORES[:2], [0]), "one length above 0"),
        (draw.detections, (IMAGE[None], [[]], []), "got 1, 1 and 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=f"{function.__name__}: .*{message}"):
        function(*arguments)


def test_every_text_is_legible():
    for fig, _ in (
        draw.anchor_on_grid(IMAGE, 8, (1, 1), ANCHOR, BOX),
        draw.box_overlap((0, 0, 4, 4), (2, 2, 6, 6)),
        draw.suppression(FIVE, SCORES, [0, 2, 4]),
        draw.detections(IMAGE[None], [[]], [[("left", 0.87, BOX)]]),
    ):
        sizes = [t.get_fontsize() for ax in fig.axes for t in [*ax.texts, ax.title]]
        assert min(sizes) >= 8
