"""The graph of a distributed training step, as one process sees it."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna.course.draw.halo import check_process
from lapenna.course.draw.style import (
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    styled,
)
from lapenna.distributed.geometry import Geometry
from lapenna.distributed.operands import Grid, Operand, by_name
from lapenna.distributed.rect import Rect

WIDE, TALL, ACROSS, DOWN = 4.75, 2.25, 0.5, 0.45
COLUMNS = (
    "parameters, data",
    "forward: downwards",
    "gradients: upwards",
    "gradients of parameters",
)
COLORS = (PALE_GREEN, PALE_BLUE, PALE_ORANGE, PALE_GREEN)

Place = tuple[int, int]  # column, row


def step_graph(geometry: Geometry, grid: Grid, rank: int) -> tuple[Figure, str]:
    """Draw a training step: forward down, backward up, parameters at the sides.

    Each box is an operand with its shape, and what the process reads and writes of it. A thick
    dashed border marks what is sent, with the name of the communication.

    Parameters
    ----------
    geometry, grid
    rank : the process whose rectangles are shown

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no such process, or the grid has more than 8 rows or columns.
    """
    check_process(grid, rank, "step_graph")
    made = by_name(geometry, grid)
    places = dict(_places(geometry))
    rows = 1 + max(row for _, row in places.values())
    wide, tall = 4 * WIDE + 3 * ACROSS + 0.4, rows * (TALL + DOWN) + 0.8
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        for column, title in enumerate(COLUMNS):
            x, _ = _corner((column, 0))
            ax.text(x + WIDE / 2, 0.4, title, ha="center", va="center", fontsize=8, weight="bold")
        for one, other in _arrows(geometry):
            _arrow(ax, places[one], places[other])
        for name, place in places.items():
            _box(ax, place, made[name], rank)
    sent = [o for o in made.values() if o.communication != "none"]
    return fig, (
        f"The graph of a training step as process {rank} of a {grid[0]} x {grid[1]} grid sees it: "
        f"{len(places)} operands, forward from the data to the loss, backward from the loss to "
        f"the gradients of the parameters. {len(sent)} of them are sent: "
        + "; ".join(f"{o.name}, {', '.join(_lines(o, rank)[1:])}" for o in sent)
        + ". The parameters and their gradients stay where they are, but for the scalars a."
    )


def _places(geometry: Geometry) -> Iterator[tuple[str, Place]]:
    """Yield the column and row of each operand."""
    yield "data.raw_output", (1, 0)
    row = 1
    for k in range(len(geometry.layers)):
        for part, letter in (("filter", "W"), ("filterA", "b"), ("filterNL", "a")):
            yield f"L{k}.{letter}", (0, row)
            yield f"L{k}.{part}.output", (1, row)
            yield f"L{k}.{part}.output.grad", (2, row)
            yield f"L{k}.{letter}.grad", (3, row)
            row += 1
    yield "classifier.weights1", (0, row)
    yield "classifier.linear1.output", (1, row)
    yield "classifier.linear1.output.grad", (2, row)
    yield "classifier.weights1.grad", (3, row)
    yield "data.labels_output", (0, row + 1)
    yield "classifier.softmax.probability", (1, row + 1)
    yield "classifier.softmax.output", (2, row + 1)
    yield "classifier.evaluate.output", (1, row + 2)


def _arrows(geometry: Geometry) -> Iterator[tuple[str, str]]:
    before, after = "data.raw_output", None
    for k in range(len(geometry.layers)):
        linear, affine, output = (
            f"L{k}.{part}.output" for part in ("filter", "filterA", "filterNL")
        )
        yield from ((before, linear), (linear, affine), (affine, output))
        yield from ((f"L{k}.W", linear), (f"L{k}.b", affine), (f"L{k}.a", affine))
        yield from ((f"{output}.grad", f"{affine}.grad"), (f"{affine}.grad", f"{linear}.grad"))
        yield from ((f"{affine}.grad", f"L{k}.{letter}.grad") for letter in "ab")
        yield f"{linear}.grad", f"L{k}.W.grad"
        if after:
            yield f"{linear}.grad", after
        before, after = output, f"{output}.grad"
    scores, probability = "classifier.linear1.output", "classifier.softmax.probability"
    yield from ((before, scores), ("classifier.weights1", scores), (scores, probability))
    yield from (("data.labels_output", probability), (probability, "classifier.softmax.output"))
    yield from ((probability, "classifier.evaluate.output"), (probability, f"{scores}.grad"))
    yield from ((f"{scores}.grad", "classifier.weights1.grad"), (f"{scores}.grad", after))


def _corner(place: Place) -> tuple[float, float]:
    column, row = place
    return 0.2 + column * (WIDE + ACROSS), 0.8 + row * (TALL + DOWN)


def _box(ax: Axes, place: Place, operand: Operand, rank: int) -> None:
    x, y = _corner(place)
    sent = operand.communication != "none"
    border = {"edgecolor": ORANGE, "linewidth": 2.2, "linestyle": "--"} if sent else {}
    look = {"edgecolor": INK, "linewidth": 0.8, "facecolor": COLORS[place[0]]} | border
    ax.add_patch(Rectangle((x, y), WIDE, TALL, **look))
    name = operand.name.removeprefix("classifier.").removeprefix("data.")
    lines = [name, *_lines(operand, rank)]
    for number, line in enumerate(lines):
        weight = "bold" if number in (0, 4) else "normal"
        spot = y + TALL * (number + 0.65) / 5.3
        ax.text(x + 0.1, spot, line, ha="left", va="center", fontsize=6.9, weight=weight)


def _lines(operand: Operand, rank: int) -> list[str]:
    """Return shape, what is read, what is written and what is sent, a line each."""
    lines = ["×".join(map(str, operand.shape))]
    lines.append("reads " + _part(operand.reads[rank], operand))
    if operand.writes is not None:
        lines.append("writes " + _part(operand.writes[rank], operand))
    if operand.communication != "none":
        lines.append(operand.communication)
    return lines


def _part(rect: Rect, operand: Operand) -> str:
    """Return the axes that are split, as slices."""
    every = [*operand.reads, *(operand.writes or ())]
    split = [
        f"{start}:{stop}"
        for k, (start, stop) in enumerate(zip(rect.offset, rect.stop, strict=True))
        if any(r.size[k] != operand.shape[k] for r in every)
    ]
    return ", ".join(split) if split and rect.size != operand.shape else "all"


def _arrow(ax: Axes, one: Place, other: Place) -> None:
    """Draw an arrow between the sides of two boxes that face each other."""
    (x0, y0), (x1, y1) = _corner(one), _corner(other)
    if one[0] == other[0]:
        down = other[1] > one[1]
        start = (x0 + WIDE / 2, y0 + TALL * down)
        end = (x1 + WIDE / 2, y1 + TALL * (not down))
    else:
        start, end = (x0 + WIDE, y0 + TALL / 2), (x1, y1 + TALL / 2)
    look = {"arrowstyle": "-|>", "mutation_scale": 7, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(start, end, color=INK, linewidth=0.8, zorder=0, **look))
