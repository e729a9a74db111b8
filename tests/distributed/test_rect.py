"""Rectangles and splits against sets of indices, which know no formula."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapenna.distributed.rect import Rect, cover, need, split

numbers = st.integers(0, 5)
rects = st.builds(Rect, st.tuples(numbers, numbers), st.tuples(numbers, numbers))


def entries(rect):
    return set(itertools.product(*(range(o, o + s) for o, s in zip(*rect, strict=True))))


@given(rects, rects)
def test_intersection_and_containment_are_those_of_sets(one, other):
    both = one.intersection(other)
    assert entries(both) == entries(one) & entries(other)
    assert both.count == len(entries(both))
    assert one.contains(other) == (entries(other) <= entries(one))


@given(st.lists(rects.filter(lambda r: r.count), min_size=1, max_size=4))
def test_a_cover_is_the_smallest_rectangle_around_all(rects):
    around = cover(rects)
    points = set().union(*map(entries, rects))
    for axis in range(2):
        found = [point[axis] for point in points]
        assert (around.offset[axis], around.stop[axis]) == (min(found), max(found) + 1)


@given(rects, rects)
def test_within_finds_the_same_numbers(inner, outer):
    if not outer.contains(inner):
        with pytest.raises(ValueError, match="within: outer must contain"):
            inner.within(outer)
        return
    everything = np.arange(400).reshape(20, 20)
    held = everything[outer.within(Rect.whole((20, 20)))]
    if inner.count:
        assert np.array_equal(
            held[inner.within(outer)], everything[inner.within(Rect.whole((20, 20)))]
        )


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_split_covers_every_index_once_and_evenly(length, parts):
    if parts > length:
        with pytest.raises(ValueError, match="split: parts must be 1 to"):
            split(length, parts)
        return
    found = split(length, parts)
    assert [k for start, stop in found for k in range(start, stop)] == list(range(length))
    lengths = [stop - start for start, stop in found]
    assert max(lengths) - min(lengths) <= 1 and lengths == sorted(lengths, reverse=True)


@given(st.integers(0, 9), st.integers(1, 9), st.integers(1, 5), st.integers(1, 4))
def test_windows_need_what_they_touch(start, count, kernel, stride):
    touched = {stride * p + u for p in range(start, start + count) for u in range(kernel)}
    found = need((start, start + count), kernel, stride)
    assert found == (min(touched), max(touched) + 1)


def test_bad_rectangles_are_named():
    with pytest.raises(ValueError, match="other must have 1 axes, got 2"):
        Rect((0,), (1,)).intersection(Rect((0, 0), (1, 1)))
    with pytest.raises(ValueError, match="at least one rectangle"):
        cover([])
    with pytest.raises(ValueError, match="parts must be 1 to 3"):
        split(3, 0)
