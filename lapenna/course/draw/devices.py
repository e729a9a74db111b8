"""Pictures of several devices: what is split among them, a ring of messages, short numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lapenna.course.draw.style import (
    BLUE,
    GREY,
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    figure,
    styled,
)

_FOUR = ((PALE_BLUE, None), (PALE_ORANGE, "//"), (PALE_GREEN, "\\\\"), ("#F3D3E4", ".."))


def three_splits() -> tuple[Figure, str]:
    """Draw how data, model and spatial parallelism cut one layer among four devices.

    Returns
    -------
    fig, alt
    """
    panels = (
        ("data parallel", "rows", None, "rows", "gradients of all weights\n(all-reduce)"),
        (
            "model parallel",
            None,
            "columns",
            "columns",
            "outputs (all-gather), gradients\nat the input (all-reduce)",
        ),
        ("spatial", "quarters", "quarters", "quarters", "edges of the maps\n(halo)"),
    )
    with styled():
        fig, ax = canvas(8.0 * 8.6 / 16, 16, 8.6)
        for at, (title, *cuts, sent) in enumerate(panels):
            left = 0.5 + 5.3 * at
            ax.text(left + 2.2, 0.5, title, ha="center", va="center", weight="bold", fontsize=11)
            names = ("input", "weights", "output")
            for row, (name, cut) in enumerate(zip(names, cuts, strict=True)):
                _cut(ax, left + 1.5, 1.1 + 2.05 * row, cut)
                ax.text(left + 1.3, 1.95 + 2.05 * row, name, ha="right", va="center", fontsize=9)
            ax.text(left + 2.2, 7.75, f"sent: {sent}", ha="center", va="center", fontsize=9)
    return fig, (
        "One layer on the devices 0 to 3. Data parallel: input and output are cut by samples, "
        "every device has all weights; sent are the gradients of all weights. Model parallel: "
        "every device has the whole input, weights and output are cut by neurons; sent are the "
        "outputs and the gradients at the input. Spatial: input, weights and output are cut by "
        "places of the map; sent are the edges of the maps."
    )


def _cut(ax: Axes, x: float, y: float, cut: str | None, size: float = 1.7) -> None:
    """Draw an array that is whole on every device, or cut into four parts with their devices."""
    if cut is None:
        ax.add_patch(Rectangle((x, y), size, size, facecolor="white", edgecolor=INK))
        ax.text(x + size / 2, y + size / 2, "all on\n0 1 2 3", ha="center", va="center", fontsize=9)
        return
    rows, columns = {"rows": (4, 1), "columns": (1, 4), "quarters": (2, 2)}[cut]
    high, wide = size / rows, size / columns
    for device, (r, c) in enumerate(np.ndindex(rows, columns)):
        color, hatch = _FOUR[device]
        corner = x + c * wide, y + r * high
        look = {"facecolor": color, "edgecolor": GREY, "hatch": hatch, "linewidth": 0}
        ax.add_patch(Rectangle(corner, wide, high, **look))
        ax.add_patch(Rectangle(corner, wide, high, fill=False, edgecolor=INK, linewidth=0.8))
        behind = {"facecolor": color, "edgecolor": "none", "pad": 1}
        middle = corner[0] + wide / 2, corner[1] + high / 2
        ax.text(*middle, str(device), ha="center", va="center", fontsize=9, bbox=behind)


def ring_steps(devices: int) -> tuple[Figure, str]:
    """Draw a ring all-reduce step by step: whose numbers are in each piece on each device.

    Parameters
    ----------
    devices : 2 to 4

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are too few or too many devices for a picture.
    """
    if not 2 <= devices <= 4:
        raise ValueError(f"ring_steps: devices must be 2 to 4, got {devices}")
    states = _ring_states(devices)
    across = devices
    wide, tall = devices * 1.25 + 1.5, devices + 2.5
    rows = -(-len(states) // across)
    total, high = across * wide + 0.4, rows * tall + 0.5
    with styled():
        fig, ax = canvas(8.0 * high / total, total, high)
        for at, (title, held, new) in enumerate(states):
            left, top = 0.9 + at % across * wide, 1.5 + at // across * tall
            ax.text(left - 0.5, top - 0.95, title, va="center", weight="bold", fontsize=9)
            for d in range(devices):
                ax.text(left - 0.2, top + d + 0.5, str(d), ha="right", va="center", fontsize=9)
                for q in range(devices):
                    text = " ".join(map(str, held[d][q]))
                    full = len(held[d][q]) == devices
                    color = PALE_GREEN if full else "white"
                    mark = {"linewidth": 2.2, "edgecolor": BLUE, "zorder": 2}
                    look = mark if (d, q) in new else {"linewidth": 0.7, "edgecolor": INK}
                    corner = left + 1.25 * q, top + d
                    ax.add_patch(Rectangle(corner, 1.25, 1, facecolor=color, **look))
                    said = "all" if full else text
                    ax.text(corner[0] + 0.62, corner[1] + 0.5, said, ha="center", va="center",
                            fontsize=8, zorder=3)  # fmt: skip
        left, top = 0.9 + len(states) % across * wide, 1.5 + len(states) // across * tall
        note = "rows: devices\ncolumns: pieces\nentry: whose numbers\nare in the sum\n"
        ax.text(left, top, note + "frame: just arrived", va="top", fontsize=9)
    told = "; ".join(
        f"{title}: " + ", ".join(f"device {d} gets piece {q}" for d, q in sorted(new))
        for title, _, new in states[1:]
    )
    return fig, (
        f"A ring of {devices} devices adds up {devices} pieces. Rows are devices, columns are "
        f"pieces; an entry says whose numbers are in the sum. {told}. At the end every device has "
        "every piece of the sum."
    )


def _ring_states(p: int) -> list[tuple[str, list, set]]:
    """Return of the start and of each step: title, holders of each piece, what just arrived."""
    held = [[(d,) for _ in range(p)] for d in range(p)]
    states = [("start", [row[:] for row in held], set())]
    for step in range(2 * p - 2):
        before, new = [row[:] for row in held], set()
        for d in range(p):
            to = (d + 1) % p
            adding = step < p - 1
            q = (d - step) % p
            held[to][q] = tuple(sorted({*before[d][q], *(before[to][q] if adding else ())}))
            new.add((to, q))
        states.append((f"{step + 1}: {'add' if adding else 'copy'}", [row[:] for row in held], new))
    return states


def float16_exponents(values: Sequence[float], scale: float) -> tuple[Figure, str]:
    """Draw how large the numbers are that float16 must hold, as they are and times a scale.

    Parameters
    ----------
    values : numbers, most of them not 0
    scale : a power of two above 1

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        All values are 0, or the scale is no power of two above 1.
    """
    values = np.abs(np.asarray(values, dtype=float).ravel())
    values = values[values > 0]
    if not values.size or scale <= 1 or np.log2(scale) % 1:
        raise ValueError("float16_exponents: needs values, and a scale that is a power of two")
    low, high = min(np.log2(values).min(), -30), 17
    bins, told = np.arange(np.floor(low), high + 1), []
    with styled():
        fig = figure(4.6)
        axes = fig.subplots(2, 1, sharex=True, sharey=True)
        for ax, factor in zip(axes, (1, scale), strict=True):
            ax.hist(np.log2(values * factor), bins, color=BLUE)
            ax.axvspan(bins[0], -25, facecolor=PALE_ORANGE, hatch="//", edgecolor="white", zorder=0)
            ax.axvspan(-25, -14, facecolor=PALE_GREEN, zorder=0)
            ax.axvline(16, color=INK, linestyle="--")
            with np.errstate(over="ignore"):
                stored = np.abs((values * factor).astype(np.float16))
            zero, few = np.mean(stored == 0), np.mean((stored > 0) & (stored < 2.0**-14))
            title = "as they are" if factor == 1 else f"times {factor:,.0f}"
            text = f"{title}: {zero:.1%} become 0, {few:.1%} keep fewer digits"
            ax.set_title(text, loc="left", fontsize=10)
            ax.set_ylabel("count")
            told.append(text)
        top = 1.3 * axes[0].get_ylim()[1]
        axes[0].set_ylim(0, top)
        for x, words in ((-25.4, "becomes 0"), (-14.4, "fewer digits"), (15.6, "all digits")):
            axes[0].text(x, 0.93 * top, words, ha="right", va="top", fontsize=9)
        axes[1].set_xlabel("size of the number, as a power of 2; dashed: the largest of float16")
        axes[1].set(xlim=(bins[0], high))
        fig.tight_layout()
    return fig, (
        f"Two histograms of {values.size:,} numbers by size, over the range of float16. "
        f"{'; '.join(told)}."
    )
