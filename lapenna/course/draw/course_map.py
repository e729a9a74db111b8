"""How the units of the course depend on each other."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lapenna.course.draw.style import GREY, INK, PALE_BLUE, canvas, styled
from lapenna.course.units import Registry, Unit

WIDE, TALL, ACROSS, DOWN = 2.7, 0.95, 0.35, 0.5


def course_map(registry: Registry) -> tuple[Figure, str]:
    """Draw each unit under those that it needs, with an arrow from each of them.

    What follows from other arrows is left out.

    Parameters
    ----------
    registry : from ``lapenna.course.units.load``

    Returns
    -------
    fig, alt
    """
    needed = {unit.number: set(unit.prerequisites) for unit in registry.units}
    direct = {
        n: needs - set().union(*(_all(needed, k) for k in needs)) for n, needs in needed.items()
    }
    rows = _rows(direct)
    widest = max(map(len, rows))
    width, height = widest * (WIDE + ACROSS), len(rows) * (TALL + DOWN)
    places = {
        n: ((j + 0.5 + (widest - len(row)) / 2) * (WIDE + ACROSS), (k + 0.5) * (TALL + DOWN))
        for k, row in enumerate(rows)
        for j, n in enumerate(row)
    }
    with styled():
        fig, ax = canvas(8.0 * height / width, width, height)
        for n, needs in direct.items():
            for k in needs:
                _arrow(ax, places[k], places[n])
        for unit in registry.units:
            _box(ax, places[unit.number], unit)
    words = [
        f"Unit {u.number}, {u.title}, needs "
        + (", ".join(f"Unit {n}" for n in u.prerequisites) or "nothing")
        for u in registry.units
    ]
    return fig, f"A map of the {len(words)} units. {'. '.join(words)}."


def _all(needed: dict[int, set[int]], n: int) -> set[int]:
    """Return all units that a unit needs, by whatever way."""
    return needed[n].union(*(_all(needed, k) for k in needed[n]))


def _rows(direct: dict[int, set[int]]) -> list[list[int]]:
    """Return the units by row: each as low as those above which it must stand let it.

    In a row a unit that is reached from far above stands at the right.
    """
    depth: dict[int, int] = {}
    for n in sorted(direct, reverse=True):
        readers = [depth[m] for m, needs in direct.items() if n in needs]
        depth[n] = min(readers, default=len(direct)) - 1
    rows: dict[int, list[int]] = {}
    for n in sorted(direct, key=lambda n: max((depth[n] - depth[k] for k in direct[n]), default=0)):
        rows.setdefault(depth[n], []).append(n)
    return [rows[d] for d in sorted(rows)]


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an arrow down to the next row, or around the rows between."""
    (x0, y0), (x1, y1) = start, end
    look = {"arrowstyle": "-|>", "mutation_scale": 10, "shrinkA": 0, "shrinkB": 0, "zorder": 0}
    begin = (x0, y0 + TALL / 2)
    if y1 - y0 > 1.5 * (TALL + DOWN):
        begin, look = (x0 + WIDE / 2, y0), look | {"connectionstyle": "angle,angleA=0,angleB=90"}
    patch = FancyArrowPatch(begin, (x1, y1 - TALL / 2), color=GREY, linewidth=1.2, **look)
    ax.add_patch(patch)


def _box(ax: Axes, place: tuple[float, float], unit: Unit) -> None:
    x, y = place
    ax.add_patch(
        FancyBboxPatch(
            (x - WIDE / 2, y - TALL / 2), WIDE, TALL, facecolor=PALE_BLUE, edgecolor=INK,
            boxstyle="round,pad=0,rounding_size=0.12", linewidth=0.9,
        )
    )  # fmt: skip
    title = "\n".join(textwrap.wrap(unit.title, 23))
    ax.text(x, y - TALL * 0.28, f"Unit {unit.number}", ha="center", va="center", weight="bold")
    ax.text(x, y + TALL * 0.16, title, ha="center", va="center", fontsize=8.5)
