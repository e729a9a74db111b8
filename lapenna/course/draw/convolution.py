"""Pictures of a convolution: the windows as a matrix, and what a filter is."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle

from lapenna.course.draw.style import (
    BLUE,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    number,
    styled,
)
from lapenna.ops import im2col


def _grid(ax, x, y, values, colors=None, title="", below=""):
    """Draw a matrix of numbers with its upper left corner at (x, y)."""
    values = np.atleast_2d(values)
    for i, j in np.ndindex(*values.shape):
        color = "white" if colors is None else colors[i][j]
        cell(ax, x + j, y + i, number(values[i, j]), color)
    rows, columns = values.shape
    ax.text(x + columns / 2, y - 0.35, title, ha="center", va="bottom")
    ax.text(x + columns / 2, y + rows + 0.35, below, ha="center", va="top")


def im2col_picture(x, kernel, stride: int = 1) -> tuple[Figure, str]:
    """Draw a one-channel image, its windows as rows, the filter as a column, and the product.

    Parameters
    ----------
    x : array (H, W), small
    kernel : array (FH, FW)
    stride : int

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        x or kernel is not a matrix, or there are more than 40 windows or taps.
    """
    x, kernel = np.asarray(x, dtype=float), np.asarray(kernel, dtype=float)
    if x.ndim != 2 or kernel.ndim != 2:
        raise ValueError(
            f"im2col_picture: x and kernel must be matrices (x: {x.shape}, kernel: {kernel.shape})"
        )
    columns = im2col(x[np.newaxis, :, :, np.newaxis], kernel.shape, stride=stride)
    rows = columns.reshape(-1, kernel.size)
    if rows.shape[0] > 40 or rows.shape[1] > 40:
        raise ValueError(f"im2col_picture: x has too many windows to draw ({rows.shape})")
    result = rows @ kernel.ravel()
    with styled():
        fig = _im2col_figure(x, kernel, rows, result)
    listed = "; ".join(", ".join(number(v) for v in row) for row in rows)
    alt = (
        f"im2col: the {len(rows)} windows of a {x.shape[0]} by {x.shape[1]} image become the rows "
        f"{listed}. Times the filter column {', '.join(number(v) for v in kernel.ravel())} "
        f"they give {', '.join(number(v) for v in result)}."
    )
    return fig, alt


def _im2col_figure(x, kernel, rows, result) -> Figure:
    (height, width), (count, taps) = x.shape, rows.shape
    left, middle, top = 0.5, width + 2.5, 1.2
    total = middle + taps + 6.5
    tall = max(height, count, taps) + 2.4
    fig, ax = canvas(8.0 * tall / total, total, tall)
    inside = np.zeros(x.shape, dtype=bool)
    inside[: kernel.shape[0], : kernel.shape[1]] = True
    colors = np.where(inside, PALE_BLUE, "white")
    _grid(ax, left, top, x, colors, "image", f"{height}×{width}")
    box = (kernel.shape[1], kernel.shape[0])
    ax.add_patch(Rectangle((left, top), *box, fill=False, edgecolor=BLUE, linewidth=3))
    first = [[PALE_BLUE if i == 0 else "white"] * taps for i in range(count)]
    _grid(ax, middle, top, rows, first, "windows as rows", f"{count}×{taps}")
    ax.add_patch(Rectangle((middle, top), taps, 1, fill=False, edgecolor=BLUE, linewidth=3))
    ax.add_patch(
        FancyArrowPatch(
            (left + box[0], top + 0.5), (middle, top + 0.5), arrowstyle="-|>",
            mutation_scale=14, color=BLUE, connectionstyle="arc3,rad=-0.35", linewidth=1.5,
        )
    )  # fmt: skip
    at = middle + taps + 1.0
    _grid(ax, at, top, kernel.reshape(-1, 1), [[PALE_ORANGE]] * taps, "filter", f"{taps}×1")
    ax.text(at - 0.5, top + count / 2, "×", ha="center", va="center", fontsize=14)
    ax.text(at + 1.75, top + count / 2, "=", ha="center", va="center", fontsize=14)
    out = [[PALE_GREEN]] * count
    _grid(ax, at + 2.5, top, result.reshape(-1, 1), out, "output", f"{count}×1")
    return fig


def _block(ax, x, y, size, depth, color, slant=0.32):
    """Draw a box of ``depth`` slices, each a square of ``size``, the first one in front."""
    for k in range(depth - 1, -1, -1):
        dx, dy = k * slant, -k * slant
        corners = [(x + dx, y + dy), (x + dx + size, y + dy)]
        corners += [(x + dx + size, y + dy + size), (x + dx, y + dy + size)]
        ax.add_patch(Polygon(corners, facecolor=color, edgecolor=INK, linewidth=1))
    for k in range(1, round(size) if size == round(size) else 0):
        ax.plot([x + k, x + k], [y, y + size], color=INK, linewidth=0.5)
        ax.plot([x, x + size], [y + k, y + k], color=INK, linewidth=0.5)


def filter_block(channels: int = 3, kernel: int = 3, filters: int = 2) -> tuple[Figure, str]:
    """Draw an input volume, its filters as blocks of slices, and one output map a filter.

    Raises ValueError when a number is not between 1 and 4.

    Returns
    -------
    fig, alt
    """
    for name, value in (("channels", channels), ("kernel", kernel), ("filters", filters)):
        if not 1 <= value <= 4:
            raise ValueError(f"filter_block: {name} must be from 1 to 4 to be drawn, got {value!r}")
    step = kernel + 2.2
    tall = max(filters * step, 7.5) + 1.2
    with styled():
        fig, ax = canvas(8.0 * tall / 21, 21, tall)
        middle = (tall - 5) / 2 + 0.6
        _block(ax, 0.6, middle, 5, channels, PALE_BLUE)
        ax.text(3.1, middle + 5.5, f"input\n{channels} channels", ha="center", va="top")
        for m in range(filters):
            y = (tall - filters * step) / 2 + m * step + 1.2
            _block(ax, 9.5, y, kernel, channels, PALE_ORANGE)
            ax.text(
                9.5 + kernel / 2, y + kernel + 0.15,
                f"filter {m}: {kernel}×{kernel}×{channels}", ha="center", va="top",
            )  # fmt: skip
            _block(ax, 17, y + (kernel - 3) / 2, 3, 1, PALE_GREEN)
            ax.text(18.5, y + kernel + 0.15, f"output map {m}", ha="center", va="top")
            for start, end in ((7.0, 9.2), (9.5 + kernel + channels * 0.32 + 0.4, 16.7)):
                ax.add_patch(
                    FancyArrowPatch(
                        (start, y + kernel / 2), (end, y + kernel / 2), arrowstyle="-|>",
                        mutation_scale=14, color=ORANGE if start > 9 else BLUE, linewidth=1.5,
                    )
                )  # fmt: skip
    alt = (
        f"An input with {channels} channels meets {filters} filters. Each filter is one block of "
        f"{kernel} by {kernel} by {channels}: one slice for each channel. Each filter gives one "
        f"output map, {filters} in all."
    )
    return fig, alt
