"""Pictures of a computer: a node and its parts, its memories, how long a look into them takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna.course.draw.style import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    figure,
    number,
    styled,
)

_UNITS = ("s", "ms", "µs", "ns", "ps")
_LONG = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


class Level(NamedTuple):
    """One of the memories of a computer: its size, and how long a look into it takes."""

    name: str
    bytes: float
    seconds: float


def compute_node(cores: int, lanes: int) -> tuple[Figure, str]:
    """Draw a node: cores with vector units and caches, memory, an accelerator; beside it another.

    Parameters
    ----------
    cores : cores of the processor, 1 to 6
    lanes : numbers that a vector unit handles at once, 1 to 8

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are more cores or lanes than can be drawn, or none.
    """
    if not 1 <= cores <= 6 or not 1 <= lanes <= 8:
        raise ValueError(
            f"compute_node: cores must be 1 to 6 and lanes 1 to 8, got {cores} and {lanes}"
        )
    with styled():
        fig, ax = canvas(8.0 * 9.1 / 16, 16, 9.1)
        _box(ax, 0.3, 0.7, 12.3, 8.1, "white")
        ax.text(0.3, 0.45, "a node: one computer of the cluster", ha="left", va="center")
        _box(ax, 0.7, 1.1, 7.9, 4.7, "#F4F4F4")
        ax.text(0.9, 1.45, "processor", ha="left", va="center")
        width = 7.6 / cores
        for k in range(cores):
            left = 0.9 + k * width
            _box(ax, left, 1.8, width - 0.15, 2.55, "white")
            middle = left + (width - 0.15) / 2
            ax.text(middle, 2.1, f"core {k + 1}", ha="center", va="center", fontsize=9)
            lane = (width - 0.45) / lanes
            for j in range(lanes):
                _box(ax, left + 0.15 + j * lane, 2.45, lane, 0.5, PALE_BLUE)
            ax.text(middle, 3.2, "vector unit", ha="center", va="center", fontsize=8)
            _box(ax, left + 0.15, 3.5, width - 0.45, 0.65, PALE_ORANGE)
            ax.text(middle, 3.82, "cache", ha="center", va="center", fontsize=8)
        _box(ax, 0.9, 4.7, 7.45, 0.75, PALE_ORANGE, "shared cache")
        _box(ax, 0.7, 7.0, 7.9, 1.4, PALE_GREEN, "main memory")
        _box(ax, 9.5, 1.1, 2.7, 4.7, "#F4F4F4")
        ax.text(9.65, 1.45, "accelerator", ha="left", va="center")
        for row in range(10):
            for column in range(8):
                _box(ax, 9.68 + 0.292 * column, 1.8 + 0.28 * row, 0.24, 0.23, PALE_BLUE)
        ax.text(10.85, 5.2, "thousands of\nsmall cores", ha="center", va="center", fontsize=9)
        _box(ax, 9.5, 7.0, 2.7, 1.4, PALE_GREEN, "its own memory")
        _link(ax, (4.65, 5.8), (4.65, 7.0), "memory bus")
        _link(ax, (10.85, 5.8), (10.85, 7.0))
        _link(ax, (8.6, 7.7), (9.5, 7.7))
        _box(ax, 14.2, 0.7, 1.5, 8.1, "#F4F4F4", "another\nnode,\nthe same\nagain")
        _link(ax, (12.6, 4.75), (14.2, 4.75), "network")
    return fig, (
        f"A node holds a processor with {cores} cores, main memory, and an accelerator with "
        f"thousands of small cores and its own memory. Each core has a vector unit for {lanes} "
        "numbers at once and a cache of its own; all cores share a larger cache, and a memory bus "
        "leads from there to main memory. A network joins the node to another node."
    )


def memory_levels(levels: Sequence[Level]) -> tuple[Figure, str]:
    """Draw the memories of a computer from the fastest to the slowest, with a human scale beside.

    Parameters
    ----------
    levels : fastest first; a bar grows with the logarithm of the size

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are fewer than two levels, or one is not larger and slower than the one before.
    """
    rising = all(a.bytes < b.bytes and a.seconds < b.seconds for a, b in pairwise(levels))
    if len(levels) < 2 or not rising:
        raise ValueError(
            "memory_levels: levels must be two or more, each larger and slower than the one "
            f"before, got {[tuple(level) for level in levels]}"
        )
    scaled = [_long(level.seconds / levels[0].seconds) for level in levels]
    sizes = np.log10([level.bytes for level in levels])
    widths = 2.2 + 5.2 * (sizes - sizes[0]) / (sizes[-1] - sizes[0])
    tall = len(levels) + 1.5
    with styled():
        fig, ax = canvas(8.0 * tall / 16, 16, tall)
        for x, text in (
            (4.1, "memory and its size"),
            (9.9, "one look takes"),
            (13.4, "on a human scale"),
        ):
            ax.text(x, 0.55, text, ha="center", va="center", weight="bold")
        for k, (level, width) in enumerate(zip(levels, widths, strict=True)):
            y = 1.1 + k
            name = f"{level.name}, {_size(level.bytes)}"
            _box(ax, 4.1 - width / 2, y, width, 0.8, PALE_ORANGE, name)
            ax.text(9.9, y + 0.4, _time(level.seconds), ha="center", va="center")
            ax.text(13.4, y + 0.4, scaled[k], ha="center", va="center")
    told = "; ".join(
        f"{level.name}, {_size(level.bytes)}, {_time(level.seconds)}, as if {long}"
        for level, long in zip(levels, scaled, strict=True)
    )
    return fig, f"The memories of a computer, each larger and slower than the one above it: {told}."


def access_times(
    sizes: Sequence[int], seconds: Mapping[str, Sequence[float]]
) -> tuple[Figure, str]:
    """Draw how long one number takes, over the size of the array in which it lies.

    Parameters
    ----------
    sizes : bytes of the arrays
    seconds : way of going through them -> seconds for one number, one for each size

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are fewer than two sizes, or not as many times as sizes.
    """
    if len(sizes) < 2 or any(len(times) != len(sizes) for times in seconds.values()):
        raise ValueError(
            "access_times: needs two sizes or more and a time for each, got "
            f"{len(sizes)} sizes and {[len(times) for times in seconds.values()]} times"
        )
    looks = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (GREEN, "^", "-."))
    with styled():
        fig = figure(3.4)
        ax = fig.add_subplot()
        for (name, times), (color, marker, line) in zip(seconds.items(), looks, strict=False):
            scaled = [1e9 * t for t in times]
            ax.loglog(
                sizes, scaled, marker=marker, color=color, linestyle=line, markersize=5, label=name
            )
        ticks = sizes[:: max(1, len(sizes) // 6)]
        ax.set_xticks(ticks, [_size(size) for size in ticks])
        ax.minorticks_off()
        ax.yaxis.set_major_formatter("{x:g}")
        ax.set(xlabel="size of the array", ylabel="nanoseconds for each number")
        ax.legend(frameon=False)
        fig.tight_layout()
    told = "; ".join(
        f"{name} from {number(1e9 * times[0])} to {number(1e9 * times[-1])} nanoseconds"
        for name, times in seconds.items()
    )
    return fig, (
        f"The time for one number over the size of the array, {_size(sizes[0])} to "
        f"{_size(sizes[-1])}: {told}."
    )


def _box(ax: Axes, x: float, y: float, width: float, height: float, color: str, text: str = ""):
    ax.add_patch(Rectangle((x, y), width, height, facecolor=color, edgecolor=INK, linewidth=0.8))
    if text:
        ax.text(x + width / 2, y + height / 2, text, ha="center", va="center")


def _link(ax: Axes, start: tuple[float, float], end: tuple[float, float], text: str = "") -> None:
    look = {"arrowstyle": "<|-|>", "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(start, end, color=INK, linewidth=1.3, **look))
    if text and start[0] == end[0]:
        ax.text(start[0] + 0.25, (start[1] + end[1]) / 2, text, ha="left", va="center")
    elif text:
        ax.text((start[0] + end[0]) / 2, start[1] - 0.25, text, ha="center", va="bottom")


def _size(size: float) -> str:
    power = min(int(np.log10(size)) // 3, 4)
    return f"{_short(size / 1000**power)} {('B', 'kB', 'MB', 'GB', 'TB')[power]}"


def _short(value: float) -> str:
    """Return a number with two digits: 16.4 is 16, 1048 is 1000."""
    return f"{float(f'{value:.2g}'):g}"


def _time(seconds: float) -> str:
    power = 0
    while seconds * 1000**power < 0.9999 and power < 4:
        power += 1
    return f"{number(seconds * 1000**power)} {_UNITS[power]}"


def _long(seconds: float) -> str:
    """Return a time as people say it: 1 second, 5.6 minutes, 3.9 days."""
    length, unit = next((pair for pair in _LONG if seconds >= pair[0]), _LONG[-1])
    text = _short(seconds / length)
    return f"{text} {unit[:-1] if text == '1' else unit}"
