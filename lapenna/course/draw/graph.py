"""A picture of a computational graph: values above its arrows, gradients below them."""

from __future__ import annotations

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
    places = _places(nodes)
    columns, rows = (max(place[k] for place in places.values()) for k in (0, 1))
    with styled():
        wide, tall = max(columns, 2) * COLUMN + 3.4, rows * ROW + 2.3
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        spots = {node: (0.9 + c * COLUMN, 0.9 + r * ROW) for node, (c, r) in places.items()}
        for node in nodes:
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                _arrow(ax, spots[parent], spots[node], parent, _share(node, slope))
        for node in nodes:
            _gate(ax, *spots[node], node)
        x, y = spots[result]
        _arrow(ax, (x, y), (x + 1.9, y), result, result.gradient, start=RADIUS)
        text = "Above an arrow: the value forward. Below, in brackets: the gradient back."
        ax.text(0.2, tall - 0.25, text, ha="left", va="bottom", fontsize=9)
    return fig, _words(nodes, result)


def _share(node: Value, slope: float) -> float | None:
    """Return what comes back along one arrow: the gradient at the gate times the slope."""
    return None if node.gradient is None else node.gradient * slope


def _places(nodes: list[Value]) -> dict[Value, tuple[float, float]]:
    """Return a column and a row for each value; an input stands just before its first reader."""
    column: dict[Value, int] = {}
    for node in nodes:
        column[node] = 1 + max((column[p] for p in node.parents), default=-1)
    readers = defaultdict(list)
    for node in nodes:
        for parent in node.parents:
            readers[parent].append(node)
    for node in nodes:
        if not node.parents and readers[node]:
            column[node] = min(column[reader] for reader in readers[node]) - 1
    columns = [[n for n in nodes if column[n] == k] for k in range(max(column.values()) + 1)]
    tallest = max(map(len, columns))
    row: dict[Value, float] = {}
    for members in columns:
        _spread(members, tallest, row)
    for neighbours in (readers, {node: node.parents for node in nodes}):  # inputs, then gates
        for members in columns:
            members.sort(key=lambda node, near=neighbours: _mean_row(near[node], row, row[node]))
            _spread(members, tallest, row)
    return {node: (column[node], row[node]) for node in nodes}


def _spread(members: list[Value], tallest: int, row: dict[Value, float]) -> None:
    """Place the values of one column evenly, in their order."""
    gap = tallest / len(members)
    row.update({node: (k + 0.5) * gap - 0.5 for k, node in enumerate(members)})


def _mean_row(neighbours, row: dict[Value, float], own: float) -> float:
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


def _arrow(ax: Axes, begin, end, value: Value, back: float | None, start: float = RADIUS) -> None:
    (x0, y0), (x1, y1) = begin, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    head = (x1 - RADIUS * ux, y1 - RADIUS * uy)
    look = {"arrowstyle": "-|>", "mutation_scale": 10, "shrinkA": 0, "shrinkB": 0}
    tail = (x0 + start * ux, y0 + start * uy)
    ax.add_patch(FancyArrowPatch(tail, head, color=INK, linewidth=0.9, zorder=1, **look))
    x, y = x0 + 0.5 * (x1 - x0), y0 + 0.5 * (y1 - y0)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    label = {"ha": "center", "fontsize": 8, "zorder": 2, "bbox": box}
    ax.text(x, y - 0.05, _short(value.data), va="bottom", color=FORWARD, **label)
    if back is not None:
        text = f"({_short(back)})"
        ax.text(x, y + 0.05, text, va="top", color=BACKWARD, style="italic", **label)


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
