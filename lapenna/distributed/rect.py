"""Rectangles of arrays, and how an axis is split: arithmetic alone, nothing is sent here."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Rect(NamedTuple):
    """A box of an array: index k of an entry is in ``offset[k] <= k < offset[k] + size[k]``.

    Examples
    --------
    >>> own, read = Rect((32, 32), (32, 32)), Rect((28, 28), (36, 36))
    >>> own.intersection(read) == own, read.contains(own), own.contains(read)
    (True, True, False)
    >>> own.within(read)
    (slice(4, 36, None), slice(4, 36, None))
    """

    offset: tuple[int, ...]
    size: tuple[int, ...]

    @classmethod
    def whole(cls, shape: Sequence[int]) -> Rect:
        """Return the rectangle that is the whole of an array of this shape."""
        return cls((0,) * len(shape), tuple(shape))

    @classmethod
    def between(cls, *intervals: tuple[int, int]) -> Rect:
        """Return the rectangle with these (start, stop), one for each axis."""
        return cls(tuple(a for a, _ in intervals), tuple(b - a for a, b in intervals))

    @property
    def stop(self) -> tuple[int, ...]:
        """Where it ends on each axis."""
        return tuple(o + s for o, s in zip(self.offset, self.size, strict=True))

    @property
    def count(self) -> int:
        """How many entries it has."""
        return math.prod(self.size)

    def intersection(self, other: Rect) -> Rect:
        """Return what both have; without entries (count 0) when they have nothing in common.

        Raises ValueError when the numbers of axes differ.
        """
        if len(self.size) != len(other.size):
            raise ValueError(
                f"intersection: other must have {len(self.size)} axes, got {len(other.size)}"
            )
        start = tuple(map(max, self.offset, other.offset))
        stop = map(min, self.stop, other.stop)
        return Rect(start, tuple(max(b - a, 0) for a, b in zip(start, stop, strict=True)))

    def contains(self, other: Rect) -> bool:
        """Say whether every entry of the other is in this one."""
        return not other.count or self.intersection(other) == other

    def within(self, outer: Rect) -> tuple[slice, ...]:
        """Return the slices of this rectangle in an array that holds ``outer``.

        Raises ValueError when a part of it lies outside.
        """
        if not outer.contains(self):
            raise ValueError(f"within: outer must contain {self}, got {outer}")
        return tuple(
            slice(o - base, o - base + s)
            for o, s, base in zip(self.offset, self.size, outer.offset, strict=True)
        )


def cover(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle that contains all of them.

    Raises ValueError when there is none.
    """
    rects = list(rects)
    if not rects:
        raise ValueError("cover: rects must hold at least one rectangle, got none")
    starts = (min(axis) for axis in zip(*(r.offset for r in rects), strict=True))
    stops = (max(axis) for axis in zip(*(r.stop for r in rects), strict=True))
    return Rect.between(*zip(starts, stops, strict=True))


def split(length: int, parts: int) -> list[tuple[int, int]]:
    """Split an axis into intervals (start, stop) of nearly equal length, the longer ones first.

    Raises ValueError when parts is not between 1 and length: every part must have an entry.

    >>> split(41, 2), split(7, 3)
    ([(0, 21), (21, 41)], [(0, 3), (3, 5), (5, 7)])
    """
    if not 1 <= parts <= length:
        raise ValueError(f"split: parts must be 1 to {length}, the length, got {parts}")
    short, longer = divmod(length, parts)
    starts = [k * short + min(k, longer) for k in range(parts + 1)]
    return list(itertools.pairwise(starts))


def need(positions: tuple[int, int], kernel: int, stride: int) -> tuple[int, int]:
    """Return the inputs (start, stop) that the windows at these positions read.

    Position p reads ``stride p`` to ``stride p + kernel - 1``.

    >>> need((8, 16), kernel=10, stride=2)
    (16, 40)
    """
    start, stop = positions
    return stride * start, stride * (stop - 1) + kernel
