"""The pictures of one GPU: what they draw and say is what the counts are."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from lapenna.course import draw
from lapenna.course.draw.style import BLUE, PALE_BLUE, PALE_GREEN, PALE_ORANGE

WARP = np.arange(32)


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def boxes(fig, color):
    from matplotlib.colors import to_rgba

    found = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    return [p for p in found if p.get_facecolor() == to_rgba(color)]


def legible(fig):
    return min(t.get_fontsize() for ax in fig.axes for t in ax.texts) >= 8


def test_a_grid_has_its_blocks_and_a_block_its_threads():
    fig, alt = draw.thread_grid(2, 3, 4)
    shown = texts(fig)
    assert [t for t in shown if t.startswith("block\n")] == [
        f"block\n({r}, {c})" for r in range(2) for c in range(3)
    ]
    assert "block (1, 2): 128 threads, 4 warps of 32" in shown
    assert len(boxes(fig, PALE_BLUE)) == 4 * 32  # a square for each thread
    assert [t for t in shown if t.startswith("warp ")] == [f"warp {w}" for w in range(4)]
    assert "2 by 3 blocks" in alt and "128 threads in 4 warps" in alt and legible(fig)
    assert "32 threads in 1 warp of 32" in draw.thread_grid(1, 1, 1)[1]


@pytest.mark.parametrize("sizes", [(0, 1, 1), (5, 1, 1), (1, 5, 1), (1, 1, 7)])
def test_a_grid_too_large_to_draw_is_refused(sizes):
    with pytest.raises(ValueError, match="rows and columns must be 1 to 4 and warps 1 to 6"):
        draw.thread_grid(*sizes)


def test_segments_are_those_that_hold_a_number():
    fig, alt = draw.segments_touched({"next": WARP, "every third": 3 * WARP + 1}, 4)
    expected = [len({4 * n // 32 for n in read}) for read in (WARP, 3 * WARP + 1)]
    assert expected == [4, 12]
    assert len(boxes(fig, PALE_ORANGE)) == sum(expected)
    read = [p for p in boxes(fig, BLUE) if p.get_height() < 0.5]
    assert len(read) == 64
    assert "4 segments, 128 of 128 bytes used" in texts(fig)
    assert "every third: 12 segments, 128 of 384 bytes used" in alt and legible(fig)


def test_a_number_read_by_all_threads_counts_once():
    _, alt = draw.segments_touched({"the same": [5] * 32}, 8)
    assert "the same: 1 segments, 8 of 32 bytes used" in alt


@pytest.mark.parametrize(
    ("patterns", "itemsize", "words"),
    [
        ({}, 4, "1 to 6 patterns"),
        ({"a": WARP}, 3, "an itemsize that divides 32"),
        ({"a": []}, 4, "1 to 6 patterns"),
        ({"a": WARP - 1}, 4, "first 40 segments"),
        ({"a": 11 * WARP}, 4, "first 40 segments"),
    ],
)
def test_reads_that_cannot_be_drawn_are_refused(patterns, itemsize, words):
    with pytest.raises(ValueError, match=words):
        draw.segments_touched(patterns, itemsize)


def test_tiles_of_a_product_and_their_loads():
    fig, alt = draw.product_tiles(12, 10, 14, 4, (1, 2))
    assert len(boxes(fig, PALE_BLUE)) == len(boxes(fig, PALE_ORANGE)) == 3
    (tile,) = boxes(fig, PALE_GREEN)
    assert (tile.get_width(), tile.get_height()) == (4, 4)
    rectangles = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    assert sum(p.get_width() * p.get_height() for p in rectangles) == 120 + 140 + 168
    widths = sorted(p.get_width() for p in boxes(fig, PALE_BLUE))
    assert widths == [2, 4, 4]  # the last tile of A is smaller
    counted = sum(
        10 * (min(4, 12 - top) + min(4, 14 - left))
        for top in range(0, 12, 4)
        for left in range(0, 14, 4)
    )
    assert f"Together {counted:,} loads" in alt and "3,360 without tiles" in alt
    assert "A is loaded 4 times" in alt and "B is loaded 3 times" in alt
    assert legible(fig)


@pytest.mark.parametrize(("tile", "block"), [(4, (3, 0)), (4, (0, 4)), (1, (0, 0))])
def test_tiles_that_are_not_there_or_too_many_are_refused(tile, block):
    with pytest.raises(ValueError, match="product_tiles: block must be one of"):
        draw.product_tiles(12, 10, 14, tile, block)


def test_layers_stand_left_or_right_of_the_ridge():
    layers = {"conv": {1: 50.0, 64: 80.0}, "dense": {1: 0.5, 64: 20.0}}
    fig, alt = draw.layers_and_ridge(layers, 1e12, 4e10)
    ax = fig.axes[0]
    marks = [tuple(line.get_xdata()) for line in ax.lines if line.get_marker() in "os"]
    assert sorted(v for mark in marks for v in mark) == [0.5, 20, 50, 80]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["conv", "dense"]
    assert "dense 0.5 and 20, which allows 2 % and 80 % of the peak" in alt
    assert "conv 50 and 80, which allows 100 % and 100 % of the peak" in alt
    assert "ridge at 25" in alt and {"bound by memory", "2 %", "80 %"} <= set(texts(fig))
    names = [t.get_text() for t in ax.get_legend().get_texts()]
    assert names == ["batch 1", "batch 64"] and legible(fig)


@pytest.mark.parametrize(
    ("layers", "peak"),
    [({}, 1.0), ({"a": {1: 2.0}}, 1.0), ({"a": {1: 2.0, 2: 3.0}, "b": {1: 2.0, 3: 3.0}}, 1.0),
     ({"a": {1: 2.0, 2: 3.0}}, 0.0)],
)  # fmt: skip
def test_layers_need_two_batches_and_positive_limits(layers, peak):
    with pytest.raises(ValueError, match="the same two batches, and positive limits"):
        draw.layers_and_ridge(layers, peak, 1.0)
