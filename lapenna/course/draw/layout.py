"""How a tensor lies in memory."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

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
