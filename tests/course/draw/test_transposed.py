"""The pictures of a transposed convolution show its stamps and count them."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lapenna.course import draw

X, ONES = [[1, 2], [3, 4]], np.ones((3, 3))


def texts(fig):
    return [t.get_text() for t in fig.axes[0].texts]


def colors(fig):
    return [to_hex(p.get_facecolor()) for p in fig.axes[0].patches if isinstance(p, Rectangle)]


def test_stamps_add_up_to_the_worked_example():
    fig, alt = draw.transposed_stamps(X, ONES, 2)
    shown = texts(fig)
    for wanted in ("1 · w", "2 · w", "3 · w", "4 · w", "10", "y", "filter w"):
        assert wanted in shown
    assert shown.count("+") == 3 and shown.count("=") == 1
    assert shown.count("7") == 2 and shown.count("6") == 2 and shown.count("10") == 1
    assert "rows 1, 1, 3, 2, 2; 1, 1, 3, 2, 2; 4, 4, 10, 6, 6; 3, 3, 7, 4, 4; 3, 3, 7" in alt
    assert "4 times w at row 2, column 2" in alt


def test_stamps_of_a_larger_stride_do_not_overlap():
    fig, alt = draw.transposed_stamps([[1, 5]], [[2, 3]], 3)
    assert "rows 2, 3, 0, 10, 15" in alt
    assert texts(fig).count("+") == 1


def test_a_stamp_of_zeros_is_marked_too():
    fig, _ = draw.transposed_stamps([[0]], [[1, 2]], 1)
    assert texts(fig).count("0") == 5  # the pixel, its stamp of two, and y
    assert len(set(colors(fig))) == 3


def test_counts_show_the_checkerboard():
    fig, alt = draw.overlap_counts([(3, 2), (2, 2), (4, 2)])
    shown = texts(fig)
    assert "filter 3×3, stride 2" in shown
    assert "filter 3 by 3 with stride 2: a row in the middle reads 1 1 2 1 2 1 2 1 1" in alt
    assert "filter 2 by 2 with stride 2: a row in the middle reads 1 1 1 1 1 1 1 1" in alt
    assert "filter 4 by 4 with stride 2: a row in the middle reads 2 2 4 4 4 4 4 4 2 2" in alt
    row = np.array([1, 1, 2, 1, 2, 1, 2, 1, 1])
    fours = int(np.sum(np.outer(row, row) == 4)) + 36
    assert shown.count("4") == fours and "3" not in shown


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (draw.transposed_stamps, (np.ones((3, 2)), ONES, 2), "x must be a matrix"),
        (draw.transposed_stamps, (X, np.ones(3), 2), "w must be a matrix"),
        (draw.transposed_stamps, (X, np.ones((4, 4)), 2), "at most 3 by 3"),
        (draw.transposed_stamps, (X, ONES, 4), "stride must be from 1 to 3, got 4"),
        (draw.overlap_counts, ([],), "cases must be one to four"),
        (draw.overlap_counts, ([(3, 2)] * 3, 10), "small enough to draw"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=f"{function.__name__}: .*{message}"):
        function(*arguments)


def test_every_text_is_legible():
    for fig, _ in (draw.transposed_stamps(X, ONES, 2), draw.overlap_counts([(3, 2), (4, 2)])):
        assert min(t.get_fontsize() for t in fig.axes[0].texts) >= 8
