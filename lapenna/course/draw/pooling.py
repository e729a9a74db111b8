"""Pictures of pooling: which number each window keeps, and whether ReLU may come first."""

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
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    number,
    styled,
)
from lapenna.ops import max_pool2d

_UNSEEN = "#DDDDDD"


def pooling_picture(x, size: int, strides: Sequence[int]) -> tuple[Figure, str]:
    """Draw max pooling of one map with several strides, side by side.

    Windows that do not overlap are tiled in two colours, the number that wins in a thick frame,
    and numbers in no window are hatched. Of windows that overlap the first two are outlined.

    Parameters
    ----------
    x : array (H, W)
    size : side of the window
    strides : one or two of them

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        x is no matrix of at most 8 by 8, or there are no strides or more than two.
    """
    x = np.asarray(x, dtype=float)
    if x.ndim != 2 or max(x.shape) > 8 or len(strides) not in (1, 2):
        raise ValueError(
            "pooling_picture: x must be a matrix of at most 8 by 8 and strides one or two "
            f"numbers (x: {x.shape}, strides: {list(strides)!r})"
        )
    image = x[np.newaxis, :, :, np.newaxis]
    found = [[part[0, :, :, 0] for part in max_pool2d(image, size, stride=s)] for s in strides]
    widths = [x.shape[1] + 1.7 + y.shape[1] for y, _ in found]
    total, tall = sum(widths) + 1.6 * (len(strides) - 1) + 1.0, x.shape[0] + 1.7
    said = []
    with styled():
        fig, ax = canvas(8.0 * tall / max(total, 12), max(total, 12), tall)
        for k, (stride, (y, argmax)) in enumerate(zip(strides, found, strict=True)):
            left = 0.5 + sum(widths[:k]) + 1.6 * k
            said.append(_pooled(ax, left, 1.1, x, size, stride, y, argmax))
    return fig, f"Max pooling of a {x.shape[0]} by {x.shape[1]} map. {' '.join(said)}"


def _pooled(ax: Axes, left, top, x, size, stride, y, argmax) -> str:
    """Draw the map with its windows and what pooling makes of it; return it in words."""
    tiled = stride >= size
    colors = np.full(x.shape, _UNSEEN, dtype=object)
    out = np.full(y.shape, "white", dtype=object)
    for i, j in np.ndindex(*y.shape):
        rows, columns = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
        if tiled:
            out[i, j] = (PALE_BLUE, PALE_ORANGE)[(i + j) % 2]
        colors[rows, columns] = out[i, j]
    for i, j in np.ndindex(*x.shape):
        hatch = "xx" if colors[i, j] == _UNSEEN else None
        cell(ax, left + j, top + i, number(x[i, j]), colors[i, j], hatch=hatch)
    if not tiled:
        looks = ((BLUE, "-", PALE_BLUE), (ORANGE, "--", PALE_ORANGE))[: y.shape[1]]
        for k, (edge, dash, pale) in enumerate(looks):
            box = Rectangle((left + k * stride, top), size, size, fill=False, zorder=3)
            box.set(edgecolor=edge, linestyle=dash, linewidth=3)
            ax.add_patch(box)
            out[0, k] = pale
    else:
        for i, j in np.ndindex(*y.shape):
            u, v = divmod(int(argmax[i, j]), size)
            place = (left + j * stride + v, top + i * stride + u)
            ax.add_patch(Rectangle(place, 1, 1, fill=False, edgecolor=INK, linewidth=2.5))
    at = left + x.shape[1] + 1.7
    ax.text(at - 0.85, top + y.shape[0] / 2, "→", ha="center", va="center", fontsize=16)
    _grid(ax, at, top, y, out)
    ax.text(left, top - 0.3, f"windows of {size}×{size}, stride {stride}", ha="left", va="bottom")
    unseen = int((colors == _UNSEEN).sum())
    rows = "; ".join(", ".join(number(v) for v in row) for row in y)
    rest = f" {unseen} numbers at the edge are in no window." if unseen else ""
    return f"Windows of {size} by {size} with stride {stride} give the rows {rows}.{rest}"


def two_orders(window) -> tuple[Figure, str]:
    """Draw ReLU before pooling and pooling before ReLU on one window, for maximum and mean.

    Parameters
    ----------
    window : array (2, 2)

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        window is not (2, 2).
    """
    window = np.asarray(window, dtype=float)
    if window.shape != (2, 2):
        raise ValueError(f"two_orders: window must be (2, 2), got {window.shape}")
    with styled():
        fig, ax = canvas(8.0 * 6.9 / 22, 22, 6.9)
        said = [
            _orders(ax, 0.5, window, "max", np.max, "max pooling"),
            _orders(ax, 11.7, window, "mean", np.mean, "average pooling"),
        ]
    listed = ", ".join(number(v) for v in window.ravel())
    return fig, f"The window {listed}. {' '.join(said)}"


def _orders(ax: Axes, left, window, name, pool, title) -> str:
    """Draw the two ways from the window to one number; return them in words."""
    positive = np.maximum(window, 0)
    first, second = float(pool(positive)), float(max(pool(window), 0))
    _grid(ax, left, 2.4, window, [[PALE_BLUE] * 2] * 2)
    _grid(ax, left + 4.2, 0.8, positive, [["white"] * 2] * 2)
    cell(ax, left + 8.4, 1.3, number(first), PALE_GREEN)
    cell(ax, left + 4.7, 4.5, number(float(pool(window))))
    cell(ax, left + 8.4, 4.5, number(second), PALE_GREEN)
    for start, end, text in (
        ((2.1, 2.8), (4.0, 1.8), "ReLU"),
        ((6.4, 1.8), (8.2, 1.8), name),
        ((2.1, 4.0), (4.5, 5.0), name),
        ((5.9, 5.0), (8.2, 5.0), "ReLU"),
    ):
        begin, stop = (left + start[0], start[1]), (left + end[0], end[1])
        arrow = {"arrowstyle": "-|>", "mutation_scale": 12, "color": INK}
        ax.add_patch(FancyArrowPatch(begin, stop, **arrow))
        middle = ((begin[0] + stop[0]) / 2, (begin[1] + stop[1]) / 2 - 0.2)
        ax.text(*middle, text, ha="center", va="bottom", fontsize=9)
    same = first == second
    sign, word = ("=", "the same") if same else ("≠", "not the same")
    ax.text(left + 8.9, 3.4, sign, ha="center", va="center", fontsize=18)
    ax.text(left + 4.9, 6.4, f"{title}: {word}", ha="center", va="center", weight="bold")
    return (
        f"ReLU first, then the {name}: {number(first)}. The {name} first, then ReLU: "
        f"{number(second)}; {word}."
    )
