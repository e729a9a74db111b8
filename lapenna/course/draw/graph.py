"""A picture of a computational graph: values above its arrows, gradients below them."""

from __future__ import annotations

import itertools
from collections import defaultdict

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch

from lapenna.course.draw.style import INK, PALE_BLUE, PALE_GREEN, canvas, styled
from lapenna.graph import Value, behind

FORWARD, BACKWARD = "#00527F", "#8F3A00"  # dark enough for small text on white
WORDS = {
    "+": "distributor",
    "×": "swap multiplier",
    "copy": "adder",
    "max": "router",
}
COLUMN, ROW, RADIUS = 2.6, 1.5, 0.42
LARGEST = 60


def computational_graph(result: Value) -> tuple[Figure, str]:
    """Draw all that a Value was computed from, from left to right.

    A circle is a gate; a name or number alone is an input. Above each arrow stands the value that
    goes forward, below it, after ``backward``, the gradient that comes back in brackets.

    Parameters
    ----------
    result : Value

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The graph has more than 60 values: too many for one picture.
    """
    nodes = behind(result)
    if len(nodes) > LARGEST:
        raise ValueError(f"computational_graph: {len(nodes)} values, at most {LARGEST} are legible")
    places, ways = _places(nodes)
    columns, rows = (max(place[k] for place in places.values()) for k in (0, 1))
    with styled():
        wide, tall = max(columns, 2) * COLUMN + 3.4, rows * ROW + 2.3
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        spots = {item: (0.9 + c * COLUMN, 0.9 + r * ROW) for item, (c, r) in places.items()}
        for (node, k), way in ways.items():
            back = None if node.gradient is None else node.gradient * node.slopes[k]
            _arrow(ax, [spots[item] for item in way], node.parents[k], back)
        for node in nodes:
            _gate(ax, *spots[node], node)
        x, y = spots[result]
        _arrow(ax, [(x, y), (x + 1.9, y)], result, result.gradient)
        text = "Above an arrow: the value forward. Below, in brackets: the gradient back."
        ax.text(0.2, tall - 0.25, text, ha="left", va="bottom", fontsize=9)
    return fig, _words(nodes, result)


def _places(nodes: list[Value]) -> tuple[dict, dict]:
    """Return a column and a row for each item, and the items on the way of each arrow.

    An arrow over several columns gets a place of its own in those between: an item
    (node, number of the input, column). So it passes no gate.
    """
    column = _columns(nodes)
    items: list[list] = [[] for _ in range(max(column.values()) + 1)]
    for node in nodes:
        items[column[node]].append(node)
    ways, ahead, behind_it = {}, defaultdict(list), defaultdict(list)
    for node in nodes:
        for k, parent in enumerate(node.parents):
            between = [(node, k, c) for c in range(column[parent] + 1, column[node])]
            ways[node, k] = way = [parent, *between, node]
            for item in between:
                items[item[2]].append(item)
            for one, other in itertools.pairwise(way):
                ahead[one].append(other)
                behind_it[other].append(one)
    tallest = max(map(len, items))
    row: dict = {}
    for members in items:
        _spread(members, tallest, row)
    for neighbours in (ahead, behind_it):  # inputs to their readers, then gates to their inputs
        for members in items:
            members.sort(key=lambda item, near=neighbours: _mean_row(near[item], row, row[item]))
            _spread(members, tallest, row)
    return {item: (c, row[item]) for c, members in enumerate(items) for item in members}, ways


def _columns(nodes: list[Value]) -> dict[Value, int]:
    """Return each value's column: after all that it reads; an input just before its reader."""
    column: dict[Value, int] = {}
    for node in nodes:
        column[node] = 1 + max((column[p] for p in node.parents), default=-1)
    first_reader: dict[Value, int] = {}
    for node in nodes:
        for parent in node.parents:
            first_reader[parent] = min(first_reader.get(parent, column[node]), column[node])
    for node in nodes:
        if not node.parents and node in first_reader:
            column[node] = first_reader[node] - 1
    return column


def _spread(members: list, tallest: int, row: dict) -> None:
    """Place the items of one column evenly, in their order."""
    gap = tallest / len(members)
    row.update({item: (k + 0.5) * gap - 0.5 for k, item in enumerate(members)})


def _mean_row(neighbours: list, row: dict, own: float) -> float:
    rows = [row[neighbour] for neighbour in neighbours]
    return sum(rows) / len(rows) if rows else own


def _gate(ax: Axes, x: float, y: float, node: Value) -> None:
    circle = Circle((x, y), RADIUS, facecolor=PALE_BLUE if node.gate else PALE_GREEN)
    circle.set(edgecolor=INK, linewidth=1, zorder=2)
    ax.add_patch(circle)
    label = node.gate or node.name or _short(node.data)
    size = 10 if len(label) < 5 else 7
    ax.text(x, y, label, ha="center", va="center", fontsize=size, zorder=3)
    below = node.name if node.gate else ""
    word = WORDS.get(node.gate, "")
    text = "\n".join(part for part in (below, word) if part)
    if text:
        ax.text(x, y + RADIUS + 0.06, text, ha="center", va="top", fontsize=7, zorder=3)


def _arrow(ax: Axes, points: list[tuple], value: Value, back: float | None) -> None:
    """Draw an arrow through the points, from the edge of one circle to the edge of the next."""
    begin = _towards(points[0], points[1])
    bends = [begin, *points[1:-1], _towards(points[-1], points[-2])]
    ax.plot(*zip(*bends[:-1], strict=True), color=INK, linewidth=0.9, zorder=1)
    look = {"arrowstyle": "-|>", "mutation_scale": 10, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(*bends[-2:], color=INK, linewidth=0.9, zorder=1, **look))
    x, y = (sum(pair) / 2 for pair in zip(points[0], points[1], strict=True))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    label = {"ha": "center", "fontsize": 8, "zorder": 2, "bbox": box}
    ax.text(x, y - 0.05, _short(value.data), va="bottom", color=FORWARD, **label)
    if back is not None:
        text = f"({_short(back)})"
        ax.text(x, y + 0.05, text, va="top", color=BACKWARD, style="italic", **label)


def _towards(point, other) -> tuple[float, float]:
    """Return the place on the circle around a point that faces the other point."""
    (x, y), (x1, y1) = point, other
    length = ((x1 - x) ** 2 + (y1 - y) ** 2) ** 0.5
    return x + RADIUS * (x1 - x) / length, y + RADIUS * (y1 - y) / length


def _short(number: float) -> str:
    return f"{number + 0.0:.4g}".replace("-", "−")


def _words(nodes: list[Value], result: Value) -> str:
    """Return the graph in sentences, one a gate."""
    called = {}
    for k, node in enumerate(nodes):
        called[node] = node.name or (_short(node.data) if not node.parents else f"value {k + 1}")
    gates = [
        f"{called[node]} = {node.gate} of {', '.join(called[p] for p in node.parents)}, "
        f"{_short(node.data)}"
        + ("" if node.gradient is None else f", gradient {_short(node.gradient)}")
        for node in nodes
        if node.parents
    ]
    inputs = [
        f"{called[node]} {_short(node.data)}"
        + ("" if node.gradient is None else f", gradient {_short(node.gradient)}")
        for node in nodes
        if not node.parents and node.name
    ]
    return (
        f"A computational graph of {len(gates)} gates. Inputs: {'; '.join(inputs) or 'numbers'}. "
        f"Gates: {'; '.join(gates)}. The result is {_short(result.data)}."
    )
