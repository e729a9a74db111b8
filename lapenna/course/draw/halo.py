"""The halo on a map: which part a process computes, and what it reads beyond it."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lapenna.course.draw.style import INK, ORANGE, PALE_BLUE, PALE_ORANGE, canvas, styled
from lapenna.distributed.geometry import Geometry
from lapenna.distributed.operands import Grid, Operand, by_name
from lapenna.distributed.rect import Rect

LARGEST = 8  # rows or columns of a grid that can still be read in a picture


def halo_picture(geometry: Geometry, grid: Grid, rank: int, k: int = 0) -> tuple[Figure, str]:
    """Draw the output of layer k: who computes which part, and what one process reads of it.

    Parameters
    ----------
    geometry, grid
    rank : the process whose reading is shown
    k : layer, one that another layer reads

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no layer after k, no such process, or the grid has more than 8 rows or columns.
    """
    if not 0 <= k < len(geometry.layers) - 1:
        raise ValueError(f"halo_picture: k must name a layer that another reads, got {k}")
    check_process(grid, rank, "halo_picture")
    operand = by_name(geometry, grid)[f"L{k}.filterNL.output"]
    rows, columns = geometry.output_size(k)
    own, read = (_flat(rects[rank]) for rects in (operand.writes, operand.reads))
    with styled():
        fig, ax = canvas(8.0 * 1.04 * rows / (1.64 * columns), columns * 1.64, rows * 1.04)
        ax.set(xlim=(-0.02 * columns, 1.62 * columns), ylim=(1.02 * rows, -0.02 * rows))
        for other in range(grid[0] * grid[1]):
            _tile(ax, other, operand, rank)
        ax.add_patch(_patch(read, fill=False, edgecolor=ORANGE, linewidth=2.5, linestyle="--"))
        # The centres of tiles are taken: the words stand beside the map.
        halo = operand.received(rank).sum() // (geometry.batch * geometry.layers[k].maps)
        lines = (
            f"Process {rank} computes\n{_interval(own)}",
            f"It reads (dashed)\n{_interval(read)}",
            f"Halo (hatched):\n{halo} places of each map,\nfrom {_senders(operand, rank)}",
        )
        for number, text in enumerate(lines):
            ax.text(columns * 1.04, rows * (0.12 + 0.28 * number), text, va="center", fontsize=9)
    return fig, (
        f"A map of {rows} rows and {columns} columns, split over {grid[0]} x {grid[1]} processes. "
        f"Process {rank} computes {_interval(own)} and reads {_interval(read)}: a halo of {halo} "
        f"places that {_senders(operand, rank)} must send."
    )


def _tile(ax: Axes, other: int, operand: Operand, rank: int) -> None:
    own = _flat(operand.writes[other])
    mine = other == rank
    ax.add_patch(_patch(own, facecolor=PALE_BLUE if mine else "white", edgecolor=INK, linewidth=1))
    if not mine and operand.message(other, rank).count:
        sent = _flat(operand.message(other, rank))
        ax.add_patch(
            _patch(sent, facecolor=PALE_ORANGE, edgecolor=ORANGE, hatch="///", linewidth=0)
        )
    middle = [o + s / 2 for o, s in zip(*own, strict=True)]
    ax.text(middle[1], middle[0], str(other), ha="center", va="center", fontsize=12)


def _flat(rect: Rect) -> Rect:
    """Return rows and columns of a rectangle (n, rows, columns, maps)."""
    return Rect(rect.offset[1:3], rect.size[1:3])


def _patch(rect: Rect, **look) -> Rectangle:
    (row, column), (height, width) = rect
    return Rectangle((column, row), width, height, **look)


def _interval(rect: Rect) -> str:
    (top, left), (bottom, right) = rect.offset, rect.stop
    return f"rows {top}–{bottom - 1}, columns {left}–{right - 1}"


def _senders(operand: Operand, rank: int) -> str:
    others = [str(other) for other, count in enumerate(operand.received(rank)) if count]
    if len(others) < 2:
        return f"process {others[0]}" if others else "nobody"
    return f"processes {', '.join(others[:-1])} and {others[-1]}"


def check_process(grid: Grid, rank: int, where: str) -> None:
    """Raise ValueError when there is no such process, or the grid is too large for a picture."""
    if max(grid) > LARGEST:
        raise ValueError(f"{where}: grid must have at most {LARGEST} rows and columns, got {grid}")
    if not 0 <= rank < grid[0] * grid[1]:
        raise ValueError(f"{where}: rank must be 0 to {grid[0] * grid[1] - 1}, got {rank}")
