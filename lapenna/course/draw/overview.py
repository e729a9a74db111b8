"""Pictures of the whole course: its matrices, costs, and the roads from here."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lapenna.course.draw.style import (
    GREY,
    INK,
    PALE_BLUE,
    PALE_GREEN,
    canvas,
    figure,
    styled,
)


def matrix_gallery(
    panels: Sequence[tuple[str, np.ndarray, str, str]],
) -> tuple[Figure, str]:
    """Draw matrices in a row, and below each its transpose.

    Parameters
    ----------
    panels : two to six of (name, matrix, what it does, what its transpose does); the darker an
        entry, the larger its size, and an entry of 0 is white

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are fewer than two panels or more than six, or one holds no matrix.
    """
    if not 2 <= len(panels) <= 6 or any(np.ndim(matrix) != 2 for _, matrix, *_ in panels):
        raise ValueError(
            f"matrix_gallery: panels must be two to six with a matrix each, got {len(panels)}"
        )
    largest = max(max(np.shape(matrix)) for _, matrix, *_ in panels)
    told = []
    with styled():
        fig = figure(4.5)
        grid = fig.subplots(2, len(panels), squeeze=False)
        for pair, (name, matrix, forward, backward) in zip(grid.T, panels, strict=True):
            matrix = np.asarray(matrix, dtype=float)
            for ax, shown, text in zip(pair, (matrix, matrix.T), (forward, backward), strict=True):
                _shade(ax, np.abs(shown), largest)
                ax.set_xlabel(textwrap.fill(text, 14), fontsize=9.5)
            pair[0].set_title(textwrap.fill(name, 12), fontsize=10, weight="bold")
            rows, columns = matrix.shape
            told.append(
                f"{name}: {rows} by {columns}, {np.count_nonzero(matrix)} entries not 0, "
                f"{forward}; its transpose: {backward}"
            )
        grid[0, 0].set_ylabel("forward: A")
        grid[1, 0].set_ylabel("backward: A transposed")
        fig.tight_layout()
    return fig, f"Matrices of layers and below each its transpose. {'. '.join(told)}."


def _shade(ax: Axes, sizes: np.ndarray, largest: int) -> None:
    """Draw a matrix of sizes as shades, one scale of lengths for all matrices."""
    rows, columns = sizes.shape
    shades = np.where(sizes > 0, 0.25 + 0.75 * sizes / (sizes.max() or 1), np.nan)
    ax.imshow(shades, cmap="Blues", vmin=0, vmax=1.25)
    ax.set(xlim=(-0.5, largest - 0.5), ylim=(largest - 0.5, -0.5), xticks=(), yticks=())
    ax.spines[:].set_visible(False)
    ax.hlines(np.arange(rows + 1) - 0.5, -0.5, columns - 0.5, color=GREY, linewidth=0.6)
    ax.vlines(np.arange(columns + 1) - 0.5, -0.5, rows - 0.5, color=GREY, linewidth=0.6)


def cost_map(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]
) -> tuple[Figure, str]:
    """Draw counts as a table of shades, darker for each power of ten; 0 is white.

    Parameters
    ----------
    columns : names, each above one column
    rows : (name, counts), a count for each column

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no row, a row has another length than columns, or a count is negative.
    """
    counts = np.array([numbers for _, numbers in rows], dtype=float)
    if not rows or counts.shape != (len(rows), len(columns)) or counts.min() < 0:
        raise ValueError(
            f"cost_map: rows must hold {len(columns)} counts from 0 each, got shape {counts.shape}"
        )
    powers = np.where(counts > 0, np.log10(np.maximum(counts, 1)) + 1, 0)
    with styled():
        fig = figure(0.36 * len(rows) + 1.2)
        ax = fig.add_subplot()
        ax.imshow(powers, cmap="Blues", vmin=0, vmax=1.8 * powers.max() or 1, aspect="auto")
        for (k, j), count in np.ndenumerate(counts):
            ax.text(j, k, _short_count(count), ha="center", va="center", fontsize=9)
        wrapped = [textwrap.fill(name, 15) for name in columns]
        ax.set_xticks(range(len(columns)), wrapped, fontsize=9)
        ax.set_yticks(range(len(rows)), [name for name, _ in rows])
        ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
        ax.set_xticks(np.arange(len(columns) - 1) + 0.5, minor=True)
        ax.grid(which="minor", axis="x", color="white", linewidth=3)
        ax.tick_params(which="minor", length=0)
        ax.spines[:].set_visible(False)
        fig.tight_layout()
    told = []
    for name, numbers in rows:
        said = zip(columns, map(_short_count, numbers), strict=True)
        told.append(f"{name}: {', '.join(f'{column} {count}' for column, count in said)}")
    return fig, f"A map of costs, darker for each power of ten. {'; '.join(told)}."


def _short_count(count: float) -> str:
    """Return a count in a few characters: 2.3 k, 45 M.

    >>> [_short_count(n) for n in (0, 999, 2320, 57_802_752, 2e9)]
    ['0', '999', '2.3 k', '58 M', '2 G']
    """
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if count >= 0.9995 * size:
            return f"{count / size:.2g}{letter}" if count < 99.5 * size else (
                f"{count / size:.0f}{letter}"
            )  # fmt: skip
    return f"{count:.0f}"


def road_map(start: str, roads: Sequence[tuple[str, Sequence[str]]]) -> tuple[Figure, str]:
    """Draw roads that lead from one place, each a chain of stations under its name.

    Parameters
    ----------
    start : the place at the left
    roads : (name, stations), one to four stations each

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no road, or one has no or more than four stations.
    """
    if not roads or not all(1 <= len(stations) <= 4 for _, stations in roads):
        raise ValueError("road_map: roads must have one to four stations each, got "
                         f"{[len(stations) for _, stations in roads]}")  # fmt: skip
    most = max(len(stations) for _, stations in roads)
    wide, tall, box = 3.4 + 4.4 * most, 1.7 * len(roads) + 0.1, (3.7, 0.95)
    arrow = {"arrowstyle": "-|>", "mutation_scale": 11, "color": INK, "shrinkA": 0, "shrinkB": 0}
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        _box(ax, (0.15, tall / 2 - 0.8), (2.3, 1.6), textwrap.fill(start, 13), PALE_GREEN)
        for k, (name, stations) in enumerate(roads):
            middle = 1.7 * k + 1.05
            ax.text(3.4, middle - 0.55, name, ha="left", va="bottom", fontsize=10, weight="bold")
            ax.add_patch(FancyArrowPatch((2.45, tall / 2), (3.35, middle), **arrow))
            for j, station in enumerate(stations):
                left = 3.4 + 4.4 * j
                text = textwrap.fill(station, 22)
                _box(ax, (left, middle - box[1] / 2), box, text, PALE_BLUE)
                if j:
                    begin, end = (left - 0.7, middle), (left - 0.05, middle)
                    ax.add_patch(FancyArrowPatch(begin, end, **arrow))
    told = ". ".join(f"{name}: {', then '.join(stations)}" for name, stations in roads)
    return fig, f"Roads from {start}. {told}."


def _box(ax: Axes, place: tuple, size: tuple, text: str, color: str) -> None:
    ax.add_patch(
        FancyBboxPatch(
            place, *size, facecolor=color, edgecolor=INK, linewidth=0.9,
            boxstyle="round,pad=0,rounding_size=0.12",
        )
    )  # fmt: skip
    middle = place[0] + size[0] / 2, place[1] + size[1] / 2
    ax.text(*middle, text, ha="center", va="center", fontsize=9.3)
