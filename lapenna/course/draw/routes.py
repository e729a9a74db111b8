"""Pictures of max pooling backward: which pixel each gradient goes to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lapenna.course.draw.adjoint import tagged
from lapenna.course.draw.style import (
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    number,
    styled,
)
from lapenna.ops import max_pool2d, max_pool2d_backward

LARGEST = 5


def pool_routes(cases: Mapping[str, tuple]) -> tuple[Figure, str]:
    """Draw max pooling backward: a letter for each window leads from its winner to dy and to dx.

    Parameters
    ----------
    cases : title -> (x (H, W), dy (OH, OW), size of the window, stride); a row of the picture each

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no case, an image is no matrix of at most 5 by 5, dy does not fit its
        windows, or there are more than four of them.
    """
    if not cases:
        raise ValueError("pool_routes: cases must hold at least one, got none")
    found = {title: _backward(title, *case) for title, case in cases.items()}
    heights = [x.shape[0] + 1.0 for x, *_ in found.values()]
    total, tall, said = 21.0, sum(heights) + 1.6, []
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        heads = ((7.5, "x, winners framed"), (12.5, "dy"), (17.5, "dx"))
        for middle, text in heads:
            ax.text(middle, 0.6, text, ha="center", va="center", weight="bold")
        for k, (title, parts) in enumerate(found.items()):
            said.append(_row(ax, 1.2 + sum(heights[:k]), title, *parts))
        note = "A letter is a window: it marks the winner, its gradient, and where that one goes."
        ax.text(0.3, tall - 0.15, note, ha="left", va="bottom")
    return fig, f"Max pooling backward. {' '.join(said)}"


def _backward(title, x, dy, size, stride) -> tuple:
    """Return x, dy, the winner (row, column) of each window, and dx."""
    x, dy = np.asarray(x, dtype=float), np.asarray(dy, dtype=float)
    if x.ndim != 2 or max(x.shape) > LARGEST:
        raise ValueError(
            f"pool_routes: x of {title!r} must be a matrix of at most {LARGEST} by {LARGEST}, "
            f"got {x.shape}"
        )
    image, slopes = x[None, :, :, None], dy[None, :, :, None]
    _, argmax = max_pool2d(image, size, stride=stride)
    if argmax.size > 4:
        raise ValueError(f"pool_routes: {title!r} must have at most 4 windows, got {argmax.size}")
    dx = max_pool2d_backward(slopes, argmax, image.shape, size, stride=stride)[0, :, :, 0]
    winners = {
        (i, j): (i * stride + int(k) // size, j * stride + int(k) % size)
        for (i, j), k in np.ndenumerate(argmax[0, :, :, 0])
    }
    return x, dy, winners, dx


def _row(ax: Axes, top, title, x, dy, winners, dx) -> str:
    """Draw one case; return it in words."""
    (height, width), middle = x.shape, top + x.shape[0] / 2
    ax.text(0.3, middle, title, ha="left", va="center")
    left, at, right = 7.5 - width / 2, 12.5 - dy.shape[1] / 2, 17.5 - width / 2
    above, letters = middle - dy.shape[0] / 2, dict(zip(winners, "ABCD", strict=False))
    for (i, j), letter in letters.items():
        tagged(ax, at + j, above + i, number(dy[i, j]), PALE_BLUE, letter)
    for i, j in np.ndindex(height, width):
        won = "".join(letters[place] for place, pixel in winners.items() if pixel == (i, j))
        tagged(ax, left + j, top + i, number(x[i, j]), PALE_GREEN if won else "white", won)
        tagged(ax, right + j, top + i, number(dx[i, j]), PALE_ORANGE if won else "white", won)
    for i, j in set(winners.values()):
        ax.add_patch(Rectangle((left + j, top + i), 1, 1, fill=False, edgecolor=INK, linewidth=2.5))
    for place in ((left + width + at) / 2, (at + dy.shape[1] + right) / 2):
        ax.text(place, middle, "→", ha="center", va="center", fontsize=16)
    ways = ", ".join(
        f"{number(dy[place])} to row {row}, column {column}"
        for place, (row, column) in winners.items()
    )
    rows = "; ".join(", ".join(number(v) for v in line) for line in dx)
    return f"{' '.join(title.split())}: {ways}; dx has the rows {rows}."
