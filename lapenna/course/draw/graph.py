"""A picture of a computational graph: values above its arrows, gradients below them."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
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
COLUMN, ROW, RADIUS = 2.6, 1.6, 0.42
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.26, 0.74, 0.22, 0.78)
"""Where along an arrow its label may stand; the earlier the better."""
LARGEST = 60


def computational_graph(*results: Value) -> tuple[Figure, str]:
    """Draw all that one or more Values were computed from, from left to right.

    A circle is a gate; a name or number alone is an input. Above each arrow stands the value that
    goes forward, below it, after ``backward``, the gradient that comes back in brackets. Under an
    input that is read more than once stands its gradient: what came back along its arrows, added.

    Parameters
    ----------
    results : Values, each of which gets an arrow that leads out

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no result, or the graph has more than 60 values: too many for one picture.
    """
    if not results:
        raise ValueError("computational_graph: results must hold at least one Value, got none")
    nodes = sorted({node for result in results for node in behind(result)}, key=lambda n: n.number)
    if len(nodes) > LARGEST:
        raise ValueError(f"computational_graph: {len(nodes)} values, at most {LARGEST} are legible")
    places, ways = _places(nodes)
    columns, rows = (max(place[k] for place in places.values()) for k in (0, 1))
    with styled():
        wide, tall = max(columns, 2) * COLUMN + 3.4, rows * ROW + 2.3
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        spots = {item: (0.9 + c * COLUMN, 0.9 + r * ROW) for item, (c, r) in places.items()}
        readers = Counter(parent for node in nodes for parent in node.parents)
        taken = [box for n in nodes for box in _gate(ax, *spots[n], n, readers[n])]
        arrows = []
        for (node, k), way in ways.items():
            back = None if node.gradient is None else node.gradient * node.slopes[k]
            arrows.append(([spots[item] for item in way], node.parents[k], back))
        for result in results:
            x, y = spots[result]
            arrows.append(([(x, y), (x + 1.9, y)], result, result.gradient))
        _arrows(ax, arrows, taken)
        text = "Above an arrow: the value forward. Below, in brackets: the gradient back."
        ax.text(0.2, tall - 0.25, text, ha="left", va="bottom", fontsize=9)
    return fig, _words(nodes, results)


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


def _gate(ax: Axes, x: float, y: float, node: Value, readers: int) -> list[tuple]:
    """Draw a circle with its words and return the boxes (x0, y0, x1, y1) that they take."""
    circle = Circle((x, y), RADIUS, facecolor=PALE_BLUE if node.gate else PALE_GREEN)
    circle.set(edgecolor=INK, linewidth=1, zorder=2)
    ax.add_patch(circle)
    label = node.gate or node.name or _short(node.data)
    size = 10 if len(label) < 5 else 7
    ax.text(x, y, label, ha="center", va="center", fontsize=size, zorder=3)
    lines, look = [node.name, WORDS.get(node.gate, "")] if node.gate else [], {"fontsize": 8}
    if not node.gate and readers > 1 and node.gradient is not None:
        lines = [f"sum ({_short(node.gradient)})"]
        look = {"fontsize": 8.5, "color": BACKWARD, "style": "italic"}
    lines = [line for line in lines if line]
    top = y + RADIUS + 0.06
    if lines:
        ax.text(x, top, "\n".join(lines), ha="center", va="top", zorder=3, **look)
    width, height = _size(ax, lines, look["fontsize"])
    return [
        (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS),
        (x - width / 2, top, x + width / 2, top + height),
    ]


def _arrows(ax: Axes, arrows: Sequence[tuple], taken: Sequence[tuple]) -> None:
    """Draw arrows, each ``(points, value, gradient or None)``, their labels beside each other.

    A label stands in the middle of its arrow's first piece, or along it where less is covered.
    """
    labels, boxes = [], []
    for points, value, back in arrows:
        lines = [_short(value.data), "" if back is None else f"({_short(back)})"]
        half = np.array(_size(ax, lines, 8.5)) / 2
        start, end = map(np.array, points[:2])
        centers = [start + share * (end - start) for share in SHARES]
        labels.append((centers, lines))
        boxes.append(np.array([(*(c - half), *(c + half)) for c in centers]))
    tries = [_settle(boxes, np.array(taken), first) for first in range(len(SHARES))]
    chosen = min(tries, key=lambda found: found[0])[1]
    for (points, _, _), (centers, lines), k in zip(arrows, labels, chosen, strict=True):
        _arrow(ax, points, centers[k], lines)


def _settle(boxes: list[np.ndarray], taken: np.ndarray, first: int) -> tuple[float, list[int]]:
    """Move each label to where it covers least, in turn; return what stays covered, and places.

    ``first`` spreads the places to begin with.
    """
    chosen = [k * first % len(SHARES) for k in range(len(boxes))]
    covered = [0.0] * len(boxes)
    for _ in range(4):
        for k, mine in enumerate(boxes):
            others = [boxes[j][chosen[j]] for j in range(len(boxes)) if j != k]
            areas = _overlaps(mine, np.vstack([taken, *others]))
            chosen[k] = int(np.argmin(areas))
            covered[k] = float(areas[chosen[k]])
    return sum(covered), chosen


def _overlaps(mine: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each of my boxes (x0, y0, x1, y1) the area that it shares with the others."""
    low = np.maximum(mine[:, None, :2], others[None, :, :2])
    high = np.minimum(mine[:, None, 2:], others[None, :, 2:])
    return np.maximum(high - low, 0).prod(axis=2).sum(axis=1).round(6)


def _arrow(ax: Axes, points: list[tuple], spot: tuple, lines: list[str]) -> None:
    """Draw an arrow through the points, from the edge of one circle to the edge of the next."""
    begin = _towards(points[0], points[1])
    bends = [begin, *points[1:-1], _towards(points[-1], points[-2])]
    ax.plot(*zip(*bends[:-1], strict=True), color=INK, linewidth=0.9, zorder=1)
    look = {"arrowstyle": "-|>", "mutation_scale": 10, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(*bends[-2:], color=INK, linewidth=0.9, zorder=1, **look))
    (x, y), (forward, backward) = spot, lines
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    label = {"ha": "center", "fontsize": 8.5, "zorder": 1.5, "bbox": box}
    ax.text(x, y - 0.05, forward, va="bottom", color=FORWARD, **label)
    if backward:
        ax.text(x, y + 0.05, backward, va="top", color=BACKWARD, style="italic", **label)


def _size(ax: Axes, lines: list[str], size: float) -> tuple[float, float]:
    """Return about the width and height of lines of text, in the unit of the axes."""
    unit = size / 72 * ax.get_xlim()[1] / ax.figure.get_figwidth()
    return 0.6 * max(map(len, lines), default=0) * unit, 1.8 * len(lines) * unit


def _towards(point, other) -> tuple[float, float]:
    """Return the place on the circle around a point that faces the other point."""
    (x, y), (x1, y1) = point, other
    length = ((x1 - x) ** 2 + (y1 - y) ** 2) ** 0.5
    return x + RADIUS * (x1 - x) / length, y + RADIUS * (y1 - y) / length


def _short(number: float) -> str:
    return f"{number + 0.0:.4g}".replace("-", "−")


def _words(nodes: list[Value], results: Sequence[Value]) -> str:
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
    ends = "The result is " if len(results) == 1 else "The results are "
    ends += " and ".join(_short(result.data) for result in results)
    return (
        f"A computational graph of {len(gates)} gates. Inputs: {'; '.join(inputs) or 'numbers'}. "
        f"Gates: {'; '.join(gates)}. {ends}."
    )
