"""Pictures of a convolution backward: stamps, rotated windows, spread gradients, the matrix."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

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
from lapenna.ops import conv_matrix

_PAD = "#EEEEEE"
_FOUR = (PALE_BLUE, PALE_ORANGE, PALE_GREEN, "#F3D3E4")


def _short(value: float) -> str:
    return number(value + 0.0)  # no "-0"


def tagged(ax: Axes, x, y, text, color, tag="", hatch=None) -> None:
    """Draw a cell with its number and, in its lower right corner, a small tag."""
    cell(ax, x, y, "", color, hatch=hatch)
    behind = {"facecolor": color, "edgecolor": "none", "pad": 0.5}
    place = (x + 0.5, y + (0.33 if tag else 0.5))
    ax.text(*place, text, ha="center", va="center", bbox=behind)
    if tag:
        corner = {"ha": "right", "va": "bottom", "fontsize": 9, "color": BLUE}
        ax.text(x + 0.94, y + 0.93, tag, **corner)


def _listed(values) -> str:
    return "; ".join(", ".join(_short(v) for v in row) for row in values)


def _matrices(where: str, most: int, **arrays) -> list[np.ndarray]:
    """Return the arrays as matrices of floats; ValueError when one is none or is too large."""
    found = []
    for name, array in arrays.items():
        array = np.asarray(array, dtype=float)
        if array.ndim != 2 or not 1 <= max(array.shape) <= most:
            raise ValueError(
                f"{where}: {name} must be a matrix of at most {most} by {most}, got {array.shape}"
            )
        found.append(array)
    return found


def filter_stamps(dy, w) -> tuple[Figure, str]:
    """Draw the gradient at the image as a sum: each output stamps the filter, scaled by its own.

    Parameters
    ----------
    dy : array (OH, OW), at most 2 by 2: the gradient at the output, stride 1
    w : array (FH, FW), at most 2 by 2

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        dy or w is no matrix, or too large to draw.
    """
    dy, w = _matrices("filter_stamps", 2, dy=dy, w=w)
    (oh, ow), (fh, fw) = dy.shape, w.shape
    height, width = oh + fh - 1, ow + fw - 1
    step, top = width + 1.3, 4.4
    total = max((dy.size + 1) * step + 0.4, 16)
    dx, said = np.zeros((height, width)), []
    with styled():
        fig, ax = canvas(8.0 * (top + height + 0.5) / total, total, top + height + 0.5)
        _grid(ax, 0.8, 1.0, dy, [[PALE_BLUE] * ow] * oh, "dy")
        _grid(ax, 0.8 + ow + 1.6, 1.0, w, [[PALE_ORANGE] * fw] * fh, "filter w")
        text = (
            "Each number of dy multiplies a copy of the whole filter.\n"
            "The copy lies where that output looked. Copies add up."
        )
        ax.text(ow + fw + 3.8, 2.0, text, ha="left", va="center")
        for k, (i, j) in enumerate(np.ndindex(oh, ow)):
            left, stamp = 0.8 + k * step, np.zeros((height, width))
            stamp[i : i + fh, j : j + fw] = dy[i, j] * w
            _stamp(ax, left, top, stamp, (i, j), w.shape)
            ax.text(left + width / 2, top - 0.3, f"{_short(dy[i, j])} · w", ha="center")
            sign = "=" if k == dy.size - 1 else "+"
            middle = (left + width + 0.65, top + height / 2)
            ax.text(*middle, sign, ha="center", va="center", fontsize=13)
            said.append(f"{_short(dy[i, j])} times w at row {i}, column {j}")
            dx += stamp
        _grid(ax, 0.8 + dy.size * step, top, dx + 0.0, [[PALE_GREEN] * width] * height)
        ax.text(0.8 + dy.size * step + width / 2, top - 0.3, "dx", ha="center")
    alt = (
        f"The filter w with rows {_listed(w)} is stamped on the image once for each output: "
        f"{', '.join(said)}. The stamps add up to dx with rows {_listed(dx)}."
    )
    return fig, alt


def _stamp(ax: Axes, left, top, stamp, corner, shape) -> None:
    """Draw an image of zeros with one scaled copy of the filter on it."""
    (i, j), (fh, fw) = corner, shape
    for row, column in np.ndindex(*stamp.shape):
        inside = i <= row < i + fh and j <= column < j + fw
        text = _short(stamp[row, column]) if inside else ""
        tagged(ax, left + column, top + row, text, PALE_ORANGE if inside else "white")
    edge = Rectangle((left + j, top + i), fw, fh, fill=False, edgecolor=INK, linewidth=2.5)
    ax.add_patch(edge)


def rotated_windows(dy, w) -> tuple[Figure, str]:
    """Draw each entry of dx in a panel: the rotated filter on the padded gradient.

    Parameters
    ----------
    dy : array (OH, OW): the gradient at the output, stride 1
    w : array (FH, FW)

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        dy or w is no matrix of at most 2 by 2: there would be more than nine panels.
    """
    dy, w = _matrices("rotated_windows", 2, dy=dy, w=w)
    (fh, fw), turned = w.shape, w[::-1, ::-1]
    border = np.pad(dy, ((fh - 1, fh - 1), (fw - 1, fw - 1)))
    height, width = dy.shape[0] + fh - 1, dy.shape[1] + fw - 1
    tall, wide = border.shape[0] + 1.4, border.shape[1] + 1.6
    total, top = max(width * wide + 4.9, 18), 1.3
    dx = np.zeros((height, width))
    with styled():
        fig, ax = canvas(8.0 * (height * tall + 0.4) / total, total, height * tall + 0.4)
        _grid(ax, 0.8, top, w, [[PALE_ORANGE] * fw] * fh, "filter w")
        _grid(ax, 0.8, top + fh + 1.6, turned, [[PALE_ORANGE] * fw] * fh, "rotated by 180°")
        _grid(ax, 0.8, top + 2 * fh + 3.2, dy, [[PALE_BLUE] * dy.shape[1]] * dy.shape[0], "dy")
        note = "Hatched: the\nborder of zeros.\nSmall: the weight\non that cell."
        ax.text(0.5, top + 2 * fh + dy.shape[0] + 3.8, note, ha="left", va="top", fontsize=9)
        for k, m in np.ndindex(height, width):
            dx[k, m] = np.sum(border[k : k + fh, m : m + fw] * turned)
            left = 4.6 + m * wide
            _window(ax, left, top + k * tall, border, turned, (k, m))
            title = f"dx[{k}, {m}] = {_short(dx[k, m])}"
            ax.text(left + border.shape[1] / 2, top + k * tall - 0.25, title, ha="center")
    alt = (
        f"{dx.size} panels, one for each pixel. In each the filter rotated by 180 degrees, "
        f"{_listed(turned)}, lies on dy with a border of zeros, {_listed(border)}, one place "
        f"further. The sums of the products are dx: {_listed(dx)}."
    )
    return fig, alt


def _window(ax: Axes, left, top, border, turned, corner) -> None:
    """Draw the padded gradient with the rotated filter's weights in the cells that it covers."""
    (k, m), (fh, fw) = corner, turned.shape
    for i, j in np.ndindex(*border.shape):
        u, v = i - k, j - m
        covered = 0 <= u < fh and 0 <= v < fw
        at_edge = not (fh - 1 <= i < border.shape[0] - fh + 1)
        at_edge |= not (fw - 1 <= j < border.shape[1] - fw + 1)
        color = PALE_ORANGE if covered else _PAD if at_edge else PALE_BLUE
        hatch = "/" if at_edge and not covered else None
        weight = f"×{_short(turned[u, v])}" if covered else ""
        tagged(ax, left + j, top + i, _short(border[i, j]), color, weight, hatch)
    edge = Rectangle((left + m, top + k), fw, fh, fill=False, edgecolor=INK, linewidth=2.5)
    ax.add_patch(edge)


def spread_gradient(dy, w, stride: int) -> tuple[Figure, str]:
    """Draw what a stride does to the way back: dy spread out, its border, the rotated filter.

    Parameters
    ----------
    dy : array (OH, OW), at most 3 by 3
    w : array (FH, FW), at most 3 by 3
    stride : int from 1 to 3

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        dy or w is no matrix or too large, or the stride is not from 1 to 3.
    """
    dy, w = _matrices("spread_gradient", 3, dy=dy, w=w)
    if stride not in (1, 2, 3):
        raise ValueError(f"spread_gradient: stride must be from 1 to 3, got {stride!r}")
    (oh, ow), (fh, fw) = dy.shape, w.shape
    spread = np.zeros(((oh - 1) * stride + 1, (ow - 1) * stride + 1))
    spread[::stride, ::stride] = dy
    kinds = np.full(spread.shape, "between", dtype=object)
    kinds[::stride, ::stride] = "dy"
    border = ((fh - 1, fh - 1), (fw - 1, fw - 1))
    padded, around = np.pad(spread, border), np.pad(kinds, border, constant_values="border")
    steps = (
        ("dy", dy, np.full(dy.shape, "dy")),
        (f"spread by the stride {stride}", spread, kinds),
        (f"border of {fh - 1} zeros", padded, around),
    )
    total = ow + spread.shape[1] + padded.shape[1] + fw + 8.2
    tall = padded.shape[0] + 2.4
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        left, middle = 0.8, 1.3 + padded.shape[0] / 2
        for title, values, kind in steps:
            _kinds(ax, left, middle - len(values) / 2, values, kind, title)
            left += values.shape[1] + 2.1
            sign = "∗" if values is padded else "→"
            ax.text(left - 1.05, middle, sign, ha="center", va="center", fontsize=16)
        colors = [[PALE_ORANGE] * fw] * fh
        _grid(ax, left, middle - fh / 2, w[::-1, ::-1], colors, "w rotated by 180°")
        note = "Blue: dy. White: zeros put between. Hatched: the border."
        ax.text(0.5, tall - 0.2, note, ha="left", va="bottom", fontsize=9)
    alt = (
        f"dy with rows {_listed(dy)} is spread out by the stride {stride} to rows "
        f"{_listed(spread)}, gets a border of {fh - 1} rows and {fw - 1} columns of zeros, "
        f"{padded.shape[0]} by {padded.shape[1]} in all, and is convolved with the rotated filter "
        f"{_listed(w[::-1, ::-1])}."
    )
    return fig, alt


def _kinds(ax: Axes, left, top, values, kinds, title) -> None:
    colors = {"dy": PALE_BLUE, "between": "white", "border": _PAD}
    for i, j in np.ndindex(*values.shape):
        hatch = "/" if kinds[i, j] == "border" else None
        cell(ax, left + j, top + i, _short(values[i, j]), colors[kinds[i, j]], hatch=hatch)
    ax.text(left + values.shape[1] / 2, top - 0.35, title, ha="center", va="bottom")


def matrix_and_transpose(w, height: int, width: int) -> tuple[Figure, str]:
    """Draw the matrix T of a convolution and its transpose; a weight keeps one colour.

    Parameters
    ----------
    w : array (2, 2), one filter
    height, width : of the image, from 2 to 4

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        w is not (2, 2), or the image is too small or too large.
    """
    w = np.asarray(w, dtype=float)
    if w.shape != (2, 2) or not (2 <= height <= 4 and 2 <= width <= 4):
        raise ValueError(
            "matrix_and_transpose: w must be (2, 2) and the image from 2 to 4 each way, got "
            f"{w.shape}, {height} by {width}"
        )
    taps = np.arange(1.0, 5.0).reshape(2, 2, 1, 1)
    which = conv_matrix(taps, (height, width, 1)).astype(int)
    t = conv_matrix(w[:, :, None, None], (height, width, 1))
    pixels = [f"x{i}{j}" for i, j in np.ndindex(height, width)]
    outputs = [f"y{i}{j}" for i, j in np.ndindex(height - 1, width - 1)]
    rows, columns = t.shape
    total, tall = columns + rows + 7.0, max(rows + 4.0, columns) + 2.2
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        _heat(ax, 1.8, 1.7, t, which, outputs, pixels, f"T, {rows}×{columns}")
        title = f"transposed, {columns}×{rows}"
        _heat(ax, columns + 5.6, 1.7, t.T, which.T, ["d" + p for p in pixels],
              ["d" + y for y in outputs], title)  # fmt: skip
        for k, (i, j) in enumerate(np.ndindex(2, 2)):
            cell(ax, 1.8 + 2.3 * k, rows + 2.9, _short(w[i, j]), _FOUR[k])
            place = (2.3 + 2.3 * k, rows + 4.1)
            ax.text(*place, f"w[{i}, {j}]", ha="center", va="top", fontsize=9)
    alt = (
        f"The matrix T of the convolution with rows {_listed(t)}, and its transpose. Each of the "
        f"four weights has one colour and stands in {rows} places: once in each row of T, one "
        "place further to the right. White cells are zeros."
    )
    return fig, alt


def _heat(ax: Axes, left, top, values, which, rows, columns, title) -> None:
    """Draw a matrix with names at its rows and columns; the number of a weight is its colour."""
    for i, j in np.ndindex(*values.shape):
        k = which[i, j]
        text = _short(values[i, j]) if k else "0"
        cell(ax, left + j, top + i, text, _FOUR[k - 1] if k else "white")
    for i, name in enumerate(rows):
        ax.text(left - 0.2, top + i + 0.5, name, ha="right", va="center", fontsize=9)
    for j, name in enumerate(columns):
        ax.text(left + j + 0.5, top - 0.12, name, ha="center", va="bottom", fontsize=9)
    ax.text(left + values.shape[1] / 2, top - 0.9, title, ha="center", va="bottom")
