"""Pictures of one GPU: threads and memories, what a warp reads, tiles of a product, the ridge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna.course.draw.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    figure,
    number,
    styled,
)

WARP, SEGMENT = 32, 32  # threads of a warp, bytes of a segment


def thread_grid(rows: int, columns: int, warps: int) -> tuple[Figure, str]:
    """Draw a grid of blocks, one block with its warps and memories, and the global memory.

    Parameters
    ----------
    rows, columns : blocks of the grid, each 1 to 4
    warps : warps of a block, 1 to 6

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are more blocks or warps than can be drawn, or none.
    """
    if not (1 <= rows <= 4 and 1 <= columns <= 4 and 1 <= warps <= 6):
        raise ValueError(
            "thread_grid: rows and columns must be 1 to 4 and warps 1 to 6, got "
            f"{rows}, {columns} and {warps}"
        )
    threads, last = warps * WARP, (rows - 1, columns - 1)
    height = 2.4 + 0.62 * warps
    with styled():
        fig, ax = canvas(8.0 * (height + 2.3) / 16, 16, height + 2.3)
        ax.text(0.3, 0.45, f"grid: {rows}×{columns} blocks", va="center", weight="bold")
        wide, tall = 5.2 / columns, (height - 0.7) / rows
        for r in range(rows):
            for c in range(columns):
                color = PALE_ORANGE if (r, c) == last else "white"
                place = 0.3 + c * wide, 0.8 + r * tall, wide - 0.12, tall - 0.12
                _box(ax, *place, color, f"block\n({r}, {c})")
        left, right = 7.0, 15.7
        _arrow(ax, (5.4, 0.8 + (rows - 0.5) * tall), (left, height / 2 + 0.4))
        title = f"block {last}: {threads} threads, {warps} {_plural(warps, 'warp')} of {WARP}"
        ax.text(left, 0.45, title, va="center", weight="bold")
        _box(ax, left, 0.8, right - left, height - 0.82, PALE_ORANGE)
        step = (right - left - 1.75) / WARP
        for w in range(warps):
            y = 1.0 + 0.62 * w
            ax.text(left + 0.15, y + 0.22, f"warp {w}", va="center", fontsize=9)
            for t in range(WARP):
                _box(ax, left + 1.55 + t * step, y, step * 0.86, 0.44, PALE_BLUE)
        y = 1.0 + 0.62 * warps
        note = "each square: a thread with registers of its own"
        ax.text(left + 1.55, y + 0.1, note, va="center", fontsize=9)
        words = "shared memory: small, fast, for the threads of this block"
        _box(ax, left + 0.15, y + 0.4, right - left - 0.3, 0.7, PALE_GREEN, words)
        words = "global memory: large, far away, for all threads of all blocks"
        _box(ax, 0.3, height + 0.9, 15.4, 0.9, PALE_GREEN, words)
        for x in (2.9, 11.3):
            _arrow(ax, (x, height), (x, height + 0.9), style="<|-|>")
    return fig, (
        f"A grid of {rows} by {columns} blocks. Block {last} is drawn large: {threads} threads in "
        f"{warps} {_plural(warps, 'warp')} of {WARP}. Each thread has registers of its own, the "
        "threads of a block have a small shared memory, and all blocks reach the large global "
        "memory."
    )


def segments_touched(patterns: Mapping[str, Sequence[int]], itemsize: int) -> tuple[Figure, str]:
    """Draw which numbers of an array a warp reads, and which segments of memory must move.

    Parameters
    ----------
    patterns : what is read -> the numbers' places in the array, one for each thread; 1 to 6 of them
    itemsize : bytes of a number, a divisor of 32

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are too many patterns or none, a place lies outside 40 segments, or itemsize does
        not divide a segment.
    """
    each = SEGMENT // itemsize if itemsize > 0 else 0
    places = [place for read in patterns.values() for place in read]
    if not 1 <= len(patterns) <= 6 or each * itemsize != SEGMENT or not places:
        raise ValueError("segments_touched: needs 1 to 6 patterns and an itemsize that divides 32")
    if min(places) < 0 or max(places) >= 40 * each:
        raise ValueError("segments_touched: places must lie in the first 40 segments")
    count, told = max(places) // each + 1, []
    height = 1.5 * len(patterns) + 0.9
    with styled():
        fig, ax = canvas(8.0 * height / 16, 16, height)
        wide = 15.4 / count
        for row, (name, read) in enumerate(patterns.items()):
            y, moved = 0.75 + 1.5 * row, {place // each for place in read}
            used = len(set(read)) * itemsize
            text = f"{len(moved)} segments, {used} of {len(moved) * SEGMENT} bytes used"
            ax.text(0.3, y - 0.25, name, va="center", weight="bold")
            ax.text(15.7, y - 0.25, text, va="center", ha="right")
            for s in range(count):
                color = PALE_ORANGE if s in moved else "white"
                _box(ax, 0.3 + s * wide, y, wide, 0.7, color)
            for place in set(read):
                x = 0.3 + place * wide / each
                ax.add_patch(Rectangle((x, y + 0.12), wide / each, 0.46, color=BLUE, linewidth=0))
            told.append(f"{name}: {text}")
        note = f"A box is a segment of {SEGMENT} bytes, filled when it must move. Dark: read."
        ax.text(0.3, height - 0.35, note, va="center", fontsize=9)
    return fig, (
        f"What the threads of a warp read of an array with {itemsize} bytes a number, and the "
        f"memory segments that move. {'; '.join(told)}."
    )


def product_tiles(m: int, k: int, n: int, tile: int, block: tuple[int, int]) -> tuple[Figure, str]:
    """Draw the tiles of C = A B, and which tiles of A and B one block of threads loads.

    Parameters
    ----------
    m, k, n : A is (m, k), B is (k, n)
    tile : rows and columns of a tile; those at the edge may be smaller
    block : (row, column) of the tile of C that is computed

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no such tile of C, or there are more than 8 tiles along an axis.
    """
    rows, steps, columns = (-(-size // tile) for size in (m, k, n))
    if not (0 <= block[0] < rows and 0 <= block[1] < columns and max(rows, steps, columns) <= 8):
        raise ValueError(
            f"product_tiles: block must be one of {rows}×{columns}, at most 8 tiles along an axis, "
            f"got {block} and {steps} steps"
        )
    loads = m * k * columns + k * n * rows
    gap = 0.12 * max(m, k, n)
    total, tall = 2.1 * (k + n + 3 * gap), m + k + 3.4 * gap
    left, top = k + 2 * gap, k + 2.2 * gap
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for name, x, y, shape, marked in (
            ("A", gap, top, (m, k), [(block[0], p) for p in range(steps)]),
            ("B", left, gap, (k, n), [(p, block[1]) for p in range(steps)]),
            ("C", left, top, (m, n), [block]),
        ):
            for r in range(-(-shape[0] // tile)):
                for c in range(-(-shape[1] // tile)):
                    high, wide = (
                        min(tile, s - tile * i) for s, i in zip(shape, (r, c), strict=True)
                    )
                    place = x + c * tile, y + r * tile, wide, high
                    on, text = (r, c) in marked, {"A": str(c), "B": str(r), "C": ""}[name]
                    color = {"A": PALE_BLUE, "B": PALE_ORANGE, "C": PALE_GREEN}[name]
                    _box(ax, *place, color if on else "white", text if on else "")
            ax.text(x - 0.2 * gap, y, name, ha="right", va="top", weight="bold", fontsize=12)
        lines = (
            f"A {m}×{k}, B {k}×{n}, tiles of {tile}×{tile}.",
            f"The block of C {block} (filled)\nloads {steps} tiles of A and {steps} of B,\n"
            "one of each at a time (0, 1, …).",
            f"A is loaded {columns} times,\nonce for each column of tiles of C;\n"
            f"B is loaded {rows} times.",
            f"Together {loads:,} loads,\n{2 * m * k * n:,} without tiles.",
        )
        x = left + n + 1.2 * gap
        for place, text in zip((0.08, 0.28, 0.56, 0.82), lines, strict=True):
            ax.text(x, tall * place, text, va="top")
    return fig, " ".join(" ".join(line.split()) for line in lines)


def layers_and_ridge(
    layers: Mapping[str, Mapping[int, float]], peak: float, bandwidth: float
) -> tuple[Figure, str]:
    """Draw the operations a byte of layers for two sizes of a batch, and the ridge of a machine.

    Parameters
    ----------
    layers : name -> {batch: operations for each byte that must move}, the same two batches for all
    peak, bandwidth : operations and bytes a second of the machine

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no layer, the batches are not the same two, or a limit is not positive.
    """
    batches = sorted({batch for each in layers.values() for batch in each})
    same = all(len(each) == 2 for each in layers.values()) and len(batches) == 2
    if not layers or not same or min(peak, bandwidth) <= 0:
        raise ValueError(
            "layers_and_ridge: needs layers with the same two batches, and positive limits"
        )
    ridge, (few, many) = peak / bandwidth, batches
    values = np.array([[each[few], each[many]] for each in layers.values()])
    low, high = min(values.min(), ridge) / 2.5, max(values.max(), ridge) * 6
    told = []
    with styled():
        fig = figure(0.42 * len(layers) + 1.5)
        ax = fig.add_subplot()
        ax.axvspan(low, ridge, color=PALE_GREEN, alpha=0.6, linewidth=0)
        ax.axvspan(ridge, high, color=PALE_ORANGE, alpha=0.6, linewidth=0)
        ax.axvline(ridge, color=INK, linewidth=1.2)
        for y, (name, pair) in enumerate(zip(layers, values, strict=True)):
            shares = [f"{100 * min(v / ridge, 1):.0f} %" for v in pair]
            ax.plot(pair, (y, y), color=GREY, linewidth=2, zorder=1)
            for v, marker, color in zip(pair, "os", (ORANGE, BLUE), strict=True):
                label = f"batch {few if marker == 'o' else many}" if y == 0 else None
                ax.plot(v, y, marker, color=color, markersize=8, label=label, linestyle="none")
            ax.annotate(shares[0], (pair[0], y), (-8, 0), textcoords="offset points", ha="right",
                        va="center", fontsize=9)  # fmt: skip
            ax.annotate(shares[1], (pair[1], y), (8, 0), textcoords="offset points", va="center",
                        fontsize=9)  # fmt: skip
            told.append(
                f"{name} {number(pair[0])} and {number(pair[1])}, which allows {shares[0]} and "
                f"{shares[1]} of the peak"
            )
        ax.text(ridge / 1.1, -0.75, "bound by memory", ha="right", va="center", fontsize=9)
        ax.text(ridge * 1.1, -0.75, "bound by arithmetic", va="center", fontsize=9)
        ax.set(xscale="log", xlim=(low, high), ylim=(len(layers) - 0.4, -1.2))
        ax.set(yticks=range(len(layers)), yticklabels=list(layers))
        ax.set(xlabel=f"flop for each byte that must move; ridge at {number(ridge)}")
        ax.xaxis.set_major_formatter("{x:g}")
        ax.legend(frameon=False, loc="lower right", fontsize=9)
        fig.tight_layout()
    return fig, (
        f"Operations for each byte of {len(layers)} layers for a batch of {few} and of {many}, "
        f"against a ridge at {number(ridge)}. {'; '.join(told)}."
    )


def _box(ax: Axes, x, y, width, height, color, text="") -> None:
    ax.add_patch(Rectangle((x, y), width, height, facecolor=color, edgecolor=INK, linewidth=0.8))
    ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=9)


def _arrow(ax: Axes, start, end, style="-|>") -> None:
    look = {"arrowstyle": style, "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(start, end, color=INK, linewidth=1.2, **look))


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
