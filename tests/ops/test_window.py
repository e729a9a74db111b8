"""Walking over windows: the NumPy way and the way of every other array give the same columns."""

import numpy as np
import pytest

from lapenna import shapes
from lapenna.ops import window

CASES = [
    ((2, 5, 6, 3), (3, 2), (1, 1), (1, 1), "valid"),
    ((1, 7, 7, 1), (3, 3), (2, 3), (1, 2), "same"),
    ((0, 4, 4, 2), (2, 2), (2, 2), (1, 1), ((0, 2), (1, 0))),
    ((3, 1, 1, 1), (1, 1), (1, 1), (1, 1), "valid"),
    ((2, 6, 5, 4), (1, 3), (3, 1), (2, 2), 2),
]


def _window(case):
    shape, kernel, stride, dilation, padding = case
    return shapes.window(shape, kernel, stride, padding, dilation, "test")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_columns_are_the_same_without_the_numpy_switch(rng, monkeypatch, case):
    x, win = rng.standard_normal(case[0]), _window(case)
    fast = window.columns(x, win)
    monkeypatch.setattr(window, "is_numpy_array", lambda array: False)
    plain = window.columns(x, win)
    np.testing.assert_array_equal(fast, plain)
    assert not np.shares_memory(fast, x)
    assert fast.flags.writeable


@pytest.mark.parametrize("case", CASES, ids=str)
def test_offsets_give_one_slice_of_the_outputs_size_for_each_tap(case):
    win = _window(case)
    padded = window.pad_image(np.zeros(case[0]), win.pad)
    pieces = [padded[index] for index in window.offsets(win)]
    assert len(pieces) == case[1][0] * case[1][1]
    assert {piece.shape[1:3] for piece in pieces} == {win.out}


def test_pad_image_adds_the_border_on_the_right_sides():
    x = np.ones((1, 1, 1, 1))
    padded = window.pad_image(x, ((0, 1), (2, 0)), 5.0)
    np.testing.assert_array_equal(padded[0, :, :, 0], [[5, 5, 1], [5, 5, 5]])
    assert window.pad_image(x, ((0, 0), (0, 0))) is x


def test_scatter_counts_how_often_a_pixel_is_seen():
    win = shapes.window((1, 3, 3, 1), 2, 1, "same", 1, "test")
    ones = [np.ones((1, *win.out, 1))] * 4
    seen = window.scatter(ones, ones[0], (1, 3, 3, 1), win)
    np.testing.assert_array_equal(seen[0, :, :, 0], [[1, 2, 2], [2, 4, 4], [2, 4, 4]])
