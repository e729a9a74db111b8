"""How a matrix and a tensor lie in memory."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.matrices import _frame
from lapenna.course.draw.style import PALE_BLUE, PALE_ORANGE, canvas, cell, number, styled

_COLORS = (PALE_BLUE, PALE_ORANGE)


def memory_order(x) -> tuple[Figure, str]:
    """Draw the memory of one small NHWC tensor in the layouts NHWC and NCHW, cell by cell.

    Parameters
    ----------
    x : array (1, H, W, C) with at most two channels and 16 entries

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        x has another shape or is too large to draw.
    """
    x = np.asarray(x)
    if x.ndim != 4 or x.shape[0] != 1 or x.shape[3] > 2 or x.size > 16:
        raise ValueError(
            "memory_order: x must be (1, H, W, C) with C at most 2 and at most 16 entries, "
            f"got {x.shape}"
        )
    _, height, width, channels = x.shape
    places = list(np.ndindex(height, width, channels))
    orders = {
        "NHWC: the channel runs fastest": places,
        "NCHW: the column runs fastest": sorted(places, key=lambda p: (p[2], p[0], p[1])),
    }
    with styled():
        total, tall = max(x.size, 8) + 1.0, 6.9
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for line, (title, order) in enumerate(orders.items()):
            y = 1.0 + line * 3.0
            ax.text(0.5, y - 0.25, title, ha="left", va="bottom", weight="bold")
            for k, (h, w, c) in enumerate(order):
                cell(ax, 0.5 + k, y, number(x[0, h, w, c]), _COLORS[c], hatch="//" if c else None)
                label = f"({h},{w},{c})"
                ax.text(1.0 + k, y + 1.2, label, ha="center", va="top", fontsize=9)
        note = "Below each number: its (row, column, channel). Hatched: channel 1."
        ax.text(0.5, 6.5, note, ha="left", va="center", fontsize=9)
    strips = [
        f"{title.split(':')[0]} {' '.join(number(x[0, h, w, c]) for h, w, c in order)}"
        for title, order in orders.items()
    ]
    return fig, f"The same {x.size} numbers as a strip of memory. {'; '.join(strips)}."


def memory_lines(rows: int, columns: int, line: int) -> tuple[Figure, str]:
    """Draw a matrix in C and in Fortran order: its places in memory, and its cache lines.

    Parameters
    ----------
    rows, columns : of the matrix, at most 8
    line : how many numbers one cache line holds

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The matrix is too large to draw, or a cache line is longer than it.
    """
    if not (1 <= rows <= 8 and 1 <= columns <= 8 and 1 <= line <= rows * columns):
        raise ValueError(
            "memory_lines: rows and columns must be from 1 to 8 and line no more than the matrix, "
            f"got {rows}, {columns}, {line}"
        )
    orders = {
        "C order: row after row": np.arange(rows * columns).reshape(rows, columns),
        "Fortran order: column after column": np.arange(rows * columns).reshape(columns, rows).T,
    }
    total, tall, said = 2 * columns + 4.0, rows + 4.3, []
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for left, (title, place) in zip((0.8, columns + 2.8), orders.items(), strict=True):
            for i, j in np.ndindex(rows, columns):
                odd = place[i, j] // line % 2
                color, hatch = (PALE_ORANGE, "//") if odd else (PALE_BLUE, None)
                cell(ax, left + j, 1.6 + i, str(place[i, j]), color, hatch=hatch)
            _frame(ax, left, 1.6, columns, 1)
            _frame(ax, left, 1.6, 1, rows)
            steps = 8 * (place[1:, 0] - place[0, 0])[0] if rows > 1 else 8
            across = 8 * (place[0, 1:] - place[0, 0])[0] if columns > 1 else 8
            by_row, by_column = (len(set(v // line)) for v in (place[0], place[:, 0]))
            ax.text(left, 1.3, f"{title}\nstrides ({steps}, {across}) bytes", va="bottom")
            text = f"the first row lies in {by_row} lines,\nthe first column in {by_column}"
            ax.text(left, rows + 1.9, text, va="top")
            said.append(f"{title}, strides ({steps}, {across}) bytes: {' '.join(text.split())}")
        note = f"Number: place in memory. Cache lines of {line} numbers, every second one hatched."
        ax.text(0.8, tall - 0.2, note, va="bottom", fontsize=9)
    return fig, (
        f"A matrix of {rows} by {columns} numbers of 8 bytes in memory, in cache lines of {line} "
        f"numbers. {'. '.join(said)}."
    )
