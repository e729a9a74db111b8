"""Pictures of a transposed convolution: its stamps, and how many of them reach a pixel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lapenna.course.draw.convolution import _grid
from lapenna.course.draw.style import (
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    number,
    styled,
)
from lapenna.ops import conv2d_transpose


def transposed_stamps(x, w, stride: int) -> tuple[Figure, str]:
    """Draw a transposed convolution: each pixel of x stamps the filter, scaled, on the output.

    Parameters
    ----------
    x : array, at most 2 by 2
    w : array, at most 3 by 3
    stride : int from 1 to 3: how far apart the stamps of neighbours are

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        x or w is no matrix or too large, or the stride is not from 1 to 3.
    """
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    for name, array, most in (("x", x, 2), ("w", w, 3)):
        if array.ndim != 2 or not 1 <= max(array.shape) <= most:
            raise ValueError(
                f"transposed_stamps: {name} must be a matrix of at most {most} by {most}, "
                f"got {array.shape}"
            )
    if stride not in (1, 2, 3):
        raise ValueError(f"transposed_stamps: stride must be from 1 to 3, got {stride!r}")
    (fh, fw), y = w.shape, _transposed(x, w, stride)
    (height, width), step, top = y.shape, y.shape[1] + 1.3, w.shape[0] + 3.4
    total, told = (x.size + 1) * step + 0.4, []
    with styled():
        fig, ax = canvas(8.0 * (top + height + 0.5) / total, total, top + height + 0.5)
        _grid(ax, 0.8, 1.2, x, [[PALE_BLUE] * x.shape[1]] * len(x), "x")
        _grid(ax, x.shape[1] + 2.6, 1.2, w, [[PALE_ORANGE] * fw] * fh, "filter w")
        text = (
            f"Each pixel of x stamps the filter, times its own value. Stride {stride}:\n"
            f"the stamps of neighbours lie {stride} apart. Where they overlap, they add."
        )
        ax.text(x.shape[1] + fw + 4.2, 1.2 + fh / 2, text, ha="left", va="center")
        for k, (i, j) in enumerate(np.ndindex(*x.shape)):
            left, alone = 0.8 + k * step, np.zeros(x.shape)
            alone[i, j] = 1
            inside = _transposed(alone, np.ones_like(w), stride) > 0
            _stamp(ax, left, top, _transposed(x * alone, w, stride), inside)
            ax.text(left + width / 2, top - 0.3, f"{number(x[i, j])} · w", ha="center")
            sign = "=" if k == x.size - 1 else "+"
            ax.text(left + width + 0.65, top + height / 2, sign, ha="center", va="center")
            told.append(f"{number(x[i, j])} times w at row {stride * i}, column {stride * j}")
        left = 0.8 + x.size * step
        _grid(ax, left, top, y, [[PALE_GREEN] * width] * height)
        ax.text(left + width / 2, top - 0.3, "y", ha="center")
    listed = "; ".join(", ".join(number(v) for v in row) for row in y)
    return fig, (
        f"A {fh} by {fw} filter is stamped on a {height} by {width} output once for each pixel of "
        f"x: {', '.join(told)}. The stamps add up to y with rows {listed}."
    )


def _transposed(x, w, stride) -> np.ndarray:
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    return conv2d_transpose(x[None, :, :, None], w[:, :, None, None], stride=stride)[0, :, :, 0]


def _stamp(ax: Axes, left, top, values, inside) -> None:
    for i, j in np.ndindex(*values.shape):
        text = number(values[i, j]) if inside[i, j] else ""
        cell(ax, left + j, top + i, text, PALE_ORANGE if inside[i, j] else "white")


def overlap_counts(cases: Sequence[tuple[int, int]], places: int = 4) -> tuple[Figure, str]:
    """Draw how many stamps reach each pixel of a transposed convolution's output.

    Parameters
    ----------
    cases : (filter size, stride), one to four
    places : rows and columns of the input

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no case or too many, or the outputs are too wide to draw.
    """
    maps = [_transposed(np.ones((places, places)), np.ones((f, f)), s) for f, s in cases]
    total = sum(len(counts) + 1.5 for counts in maps) + 0.3
    if not 1 <= len(maps) <= 4 or total > 44:
        raise ValueError(
            "overlap_counts: cases must be one to four, and small enough to draw, "
            f"got {list(cases)} for {places} by {places}"
        )
    shades = {0: "#EEEEEE", 1: "white", 2: PALE_BLUE, 3: PALE_GREEN, 4: PALE_ORANGE}
    tall, left, told = max(map(len, maps)) + 2.0, 0.9, []
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for (size, stride), counts in zip(cases, maps, strict=True):
            colors = [[shades.get(int(v), ORANGE) for v in row] for row in counts]
            _grid(ax, left, 1.5, counts, colors, f"filter {size}×{size}, stride {stride}")
            left += len(counts) + 1.5
            inner = counts[len(counts) // 2 - 1]
            told.append(
                f"filter {size} by {size} with stride {stride}: a row in the middle reads "
                f"{' '.join(number(v) for v in inner)}"
            )
    return fig, (
        f"How many stamps of a {places} by {places} input reach each pixel of the output. "
        f"{'; '.join(told)}."
    )
