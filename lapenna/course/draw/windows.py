"""Pictures of a window on its way: over an image, along an axis, through the channels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna.course.draw.convolution import _grid
from lapenna.course.draw.style import (
    BLUE,
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    number,
    styled,
)
from lapenna.ops import conv2d

_PAD, _UNSEEN = "#EEEEEE", "#DDDDDD"
LARGEST = 12


def sliding_windows(
    x, kernel, places: Sequence[tuple[int, int]], *, stride: int = 1, padding: int = 0
) -> tuple[Figure, str]:
    """Draw a convolution in frames: the window at each place, and the output map so far.

    Parameters
    ----------
    x : array (H, W), one channel
    kernel : array (FH, FW)
    places : (row, column) in the output map, a frame for each
    stride : int
    padding : zeros on every side; they are drawn hatched

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        x or kernel is not a matrix, the padded image has more than 12 rows or columns, there is
        no place, or a place is outside the output map.
    """
    x, kernel = np.asarray(x, dtype=float), np.asarray(kernel, dtype=float)
    if x.ndim != 2 or kernel.ndim != 2 or max(x.shape) + 2 * padding > LARGEST:
        raise ValueError(
            "sliding_windows: x and kernel must be matrices, x with its padding at most "
            f"{LARGEST} wide (x: {x.shape}, kernel: {kernel.shape}, padding: {padding})"
        )
    image, taps = x[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis]
    result = conv2d(image, taps, stride=stride, padding=padding)[0, :, :, 0]
    if not places or any(not (0 <= i < len(result) and 0 <= j < len(result[0])) for i, j in places):
        raise ValueError(
            f"sliding_windows: places must be (row, column) inside the output map "
            f"{result.shape}, got {list(places)!r}"
        )
    padded = np.pad(x, padding)
    wide = padded.shape[1] + 1.7 + result.shape[1]
    tall = max(padded.shape[0], result.shape[0]) + 1.5
    across = 2 if len(places) > 1 and wide < 13 else 1
    lines = -(-len(places) // across)
    with styled():
        total = across * wide + (across - 1) * 1.6 + 1.0
        fig, ax = canvas(8.0 * (lines * tall + 0.3) / total, total, lines * tall + 0.3)
        for k, place in enumerate(places):
            left, top = 0.5 + k % across * (wide + 1.6), 1.1 + k // across * tall
            _image(ax, left, top, padded, padding, kernel, place, stride)
            _map(ax, left + padded.shape[1] + 1.7, top, result, place)
    said = [_sum_in_words(padded, kernel, result, place, stride) for place in places]
    alt = (
        f"A {kernel.shape[0]} by {kernel.shape[1]} window on a {x.shape[0]} by {x.shape[1]} image, "
        f"stride {stride}, padding {padding}; the output map is {result.shape[0]} by "
        f"{result.shape[1]}. {' '.join(said)}"
    )
    return fig, alt


def _image(ax: Axes, left, top, padded, padding, kernel, place, stride) -> None:
    """Draw the padded image, with the weights in the cells of the window."""
    (height, width), (fh, fw) = padded.shape, kernel.shape
    inside = np.pad(np.ones((height - 2 * padding, width - 2 * padding), dtype=bool), padding)
    row, column = place[0] * stride, place[1] * stride
    for i, j in np.ndindex(height, width):
        u, v = i - row, j - column
        covered = 0 <= u < fh and 0 <= v < fw
        color = PALE_BLUE if covered else "white" if inside[i, j] else _PAD
        hatch = None if inside[i, j] else "/"
        cell(ax, left + j, top + i, "" if covered else number(padded[i, j]), color, hatch=hatch)
        if covered:
            behind = {"facecolor": color, "edgecolor": "none", "pad": 0.5}
            ax.text(
                left + j + 0.32, top + i + 0.34, number(padded[i, j]),
                ha="center", va="center", bbox=behind,
            )  # fmt: skip
            ax.text(
                left + j + 0.94, top + i + 0.93, f"×{number(kernel[u, v])}",
                ha="right", va="bottom", fontsize=8, color=BLUE, bbox=behind,
            )  # fmt: skip
    edge = Rectangle((left + column, top + row), fw, fh, fill=False, edgecolor=BLUE, linewidth=3)
    ax.add_patch(edge)


def _map(ax: Axes, left, top, result, place) -> None:
    """Draw the output map up to a place, in reading order, and the arrow to it."""
    for i, j in np.ndindex(*result.shape):
        here = (i, j) == tuple(place)
        text = number(result[i, j]) if (i, j) <= tuple(place) else ""
        cell(ax, left + j, top + i, text, PALE_GREEN if here else "white")
    i, j = place
    ax.add_patch(Rectangle((left + j, top + i), 1, 1, fill=False, edgecolor=INK, linewidth=2.5))
    ax.text(left - 0.85, top + len(result) / 2, "→", ha="center", va="center", fontsize=16)
    ax.text(left, top - 0.3, f"row {i}, column {j}", ha="left", va="bottom", fontsize=9)


def _sum_in_words(padded, kernel, result, place, stride) -> str:
    row, column = place[0] * stride, place[1] * stride
    window = padded[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    products = zip(window.ravel(), kernel.ravel(), strict=True)
    terms = " + ".join(f"{number(a)}·({number(w)})" for a, w in products)
    return f"Row {place[0]}, column {place[1]}: {terms} = {number(result[tuple(place)])}."


def windows_on_axis(cases: Sequence[tuple[int, int, int, int]]) -> tuple[Figure, str]:
    """Draw where a window fits along an axis, and which pixels it never sees.

    Parameters
    ----------
    cases : (length, kernel, stride, padding) for each axis; padding is at each end

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no case, an axis with its padding is longer than 16, or the window does not fit.
    """
    if not cases:
        raise ValueError("windows_on_axis: cases must hold at least one axis, got none")
    for length, kernel, _, padding in cases:
        if not kernel <= length + 2 * padding <= 16:
            raise ValueError(
                "windows_on_axis: the padded axis must be from the window's length to 16, got "
                f"length {length}, padding {padding}, kernel {kernel}"
            )
    wide = max(17, *(length + 2 * padding for length, _, _, padding in cases)) + 1.0
    heights = [2.4 + 0.5 * -(-kernel // stride) for _, kernel, stride, _ in cases]
    said = []
    with styled():
        fig, ax = canvas(8.0 * sum(heights) / wide, wide, sum(heights))
        for k, case in enumerate(cases):
            said.append(_axis(ax, sum(heights[:k]) + 1.0, *case))
    return fig, " ".join(said)


def _axis(ax: Axes, top, length, kernel, stride, padding) -> str:
    whole = length + 2 * padding
    starts = range(0, whole - kernel + 1, stride)
    ends = starts[-1] + kernel
    below = f"({length} + {2 * padding} − {kernel})/{stride}"
    title = f"length {length}, window {kernel}, stride {stride}, padding {padding}: "
    title += f"⌊{below}⌋ + 1 = {len(starts)} places"
    ax.text(0.5, top - 0.25, title, ha="left", va="bottom")
    for i in range(whole):
        pixel, seen = padding <= i < length + padding, i < ends
        color = _UNSEEN if not seen else "white" if pixel else _PAD
        hatch = "xx" if not seen else None if pixel else "/"
        cell(ax, 0.5 + i, top, str(i - padding) if pixel else "pad", color, hatch=hatch)
    levels = -(-kernel // stride)
    for k, start in enumerate(starts):
        y = top + 1.15 + 0.5 * (k % levels)
        bar = Rectangle((0.55 + start, y), kernel - 0.1, 0.35)
        bar.set(facecolor=PALE_BLUE, edgecolor=BLUE, linewidth=1)
        ax.add_patch(bar)
        ax.text(0.5 + start + kernel / 2, y + 0.175, str(k), ha="center", va="center", fontsize=8)
    left_over = whole - ends
    rest = f", {left_over} at the end never seen" if left_over else ", all cells seen"
    return f"{title}, starting at {', '.join(str(s - padding) for s in starts)}{rest}."


def channel_sum(
    window, kernel, bias: float, names: Sequence[str] | None = None
) -> tuple[Figure, str]:
    """Draw one output number of a filter with several channels: a sum for each, then their sum.

    Parameters
    ----------
    window : array (FH, FW, C), what the filter sees
    kernel : array (FH, FW, C), one filter
    bias : number
    names : of the channels; None: channel 0, channel 1, ...

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        window and kernel differ in shape, or there are more than 4 channels or taps a side.
    """
    window, kernel = np.asarray(window, dtype=float), np.asarray(kernel, dtype=float)
    if window.ndim != 3 or window.shape != kernel.shape or max(window.shape) > 4:
        raise ValueError(
            "channel_sum: window and kernel must have one shape (FH, FW, C), at most 4 each way "
            f"(window: {window.shape}, kernel: {kernel.shape})"
        )
    fh, fw, channels = window.shape
    names = list(names or (f"channel {c}" for c in range(channels)))
    sums = (window * kernel).sum(axis=(0, 1))
    total = float(sums.sum() + bias)
    step, left = fw + 1.3, 2.6
    wide, tall = left + channels * step + 4.2, 2 * fh + 4.6
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        rows = (1.0, fh + 1.6, 2 * fh + 2.7)
        for text, middle in (
            ("window", rows[0] + fh / 2),
            ("slice of\nthe filter", rows[1] + fh / 2),
            ("products,\nadded up", rows[2] + 0.5),
        ):
            ax.text(left - 0.3, middle, text, ha="right", va="center", fontsize=9)
        for c in range(channels):
            x = left + c * step
            _grid(ax, x, rows[0], window[:, :, c], [[PALE_BLUE] * fw] * fh, names[c])
            _grid(ax, x, rows[1], kernel[:, :, c], [[PALE_ORANGE] * fw] * fh)
            middle = x + fw / 2
            arrow = {"arrowstyle": "-|>", "mutation_scale": 10, "color": INK}
            ax.add_patch(FancyArrowPatch((middle, rows[1] + fh), (middle, rows[2]), **arrow))
            cell(ax, middle - 0.5, rows[2], number(sums[c]))
            ax.text(middle + step / 2, rows[2] + 0.5, "+", ha="center", va="center", fontsize=12)
        x = left + channels * step + 0.35
        cell(ax, x, rows[2], number(bias), PALE_ORANGE)
        ax.text(x + 0.5, rows[2] - 0.15, "bias", ha="center", va="bottom", fontsize=9)
        ax.text(x + 1.5, rows[2] + 0.5, "=", ha="center", va="center", fontsize=12)
        cell(ax, x + 2, rows[2], number(total), PALE_GREEN)
        ax.text(x + 2.5, rows[2] - 0.15, "output", ha="center", va="bottom", fontsize=9)
    parts = ", ".join(f"{name} {number(s)}" for name, s in zip(names, sums, strict=True))
    alt = (
        f"A window of {channels} channels and one filter with as many slices. Each slice is "
        f"multiplied with its channel and added up: {parts}. With the bias {number(bias)} the one "
        f"output is {number(total)}."
    )
    return fig, alt
