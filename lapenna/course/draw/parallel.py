"""Pictures of work on several processors: a run split among them, speed-up, a sum in parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from lapenna.course.draw.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    figure,
    number,
    styled,
)


def split_runs(serial: float, processors: int) -> tuple[Figure, str]:
    """Draw one run on one processor, the same work on several, and as much time on several.

    Parameters
    ----------
    serial : share of the first run that only one processor can do, between 0 and 1
    processors : 2 to 6

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The share is not between 0 and 1, or there are too few or too many processors.
    """
    if not 0 < serial < 1 or not 2 <= processors <= 6:
        raise ValueError(
            "split_runs: serial must lie between 0 and 1 and processors be 2 to 6, got "
            f"{serial} and {processors}"
        )
    share = (1 - serial) / processors
    runs = (
        ("one processor", 1, 1 - serial),
        (f"{processors} processors, the same work", processors, share),
        (f"{processors} processors, the same time", processors, 1 - serial),
    )
    long, tall = 9.0, 0.62
    height = sum(rows * tall + 1.25 for _, rows, _ in runs) + 0.6
    with styled():
        fig, ax = canvas(8.0 * height / 16, 16, height)
        y = 0.9
        for title, rows, parallel in runs:
            ax.text(0.3, y - 0.35, title, ha="left", va="center", weight="bold")
            for row in range(rows):
                if row == 0:
                    _bar(ax, 0.3, y, long * serial, tall, PALE_ORANGE, "serial")
                else:
                    _bar(ax, 0.3, y + row * tall, long * serial, tall, "white", "waits")
                left = 0.3 + long * serial
                _bar(ax, left, y + row * tall, long * parallel, tall, PALE_BLUE, "parallel")
            end = 0.3 + long * (serial + parallel)
            work = serial + rows * parallel
            lines = f"time {number(serial + parallel)}, work {number(work)}"
            if rows > 1:
                lines += f"\nspeed-up {number(work / (serial + parallel))}"
            ax.text(end + 0.3, y + rows * tall / 2, lines, ha="left", va="center")
            y += rows * tall + 1.25
        _arrow(ax, (0.3, height - 0.35), (0.3 + long + 1, height - 0.35))
        ax.text(0.3 + long + 1.2, height - 0.35, "time", ha="left", va="center")
    same = serial + share
    return fig, (
        f"Three runs. One processor needs the time 1, of which {number(serial)} is serial. "
        f"{processors} processors do the same work in {number(same)}: the serial part stays, the "
        f"parallel part is shared, and the speed-up is {number(1 / same)}. In the time 1 "
        f"{processors} processors do {number(serial + processors * (1 - serial))} times the work. "
        "While one processor does the serial part, the others wait."
    )


def speed_up_curves(
    shares: Sequence[float], processors: Sequence[int], marked: Sequence[tuple[int, float]] = ()
) -> tuple[Figure, str]:
    """Draw the speed-up of a fixed amount of work over the number of processors, by Amdahl's law.

    Parameters
    ----------
    shares : shares of the work that can be done in parallel, a curve for each
    processors : their numbers, rising
    marked : points (processors, speed-up) that are marked and named

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        A share does not lie between 0 and 1, there are more than four, or fewer than two numbers
        of processors.
    """
    if not 1 <= len(shares) <= 4 or not all(0 < p < 1 for p in shares) or len(processors) < 2:
        raise ValueError(
            "speed_up_curves: needs one to four shares between 0 and 1, and two numbers of "
            f"processors or more, got {list(shares)} and {list(processors)}"
        )
    n = np.array(processors, dtype=float)
    looks = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (INK, (0, (1, 1))))
    with styled():
        fig = figure(4.2)
        ax = fig.add_subplot()
        ax.loglog(n, n, color=GREY, linewidth=1)
        ax.text(n[-1] ** 0.5, n[-1] ** 0.5 * 1.25, "ideal: N", ha="right", fontsize=9)
        for p, (color, line) in zip(shares, looks, strict=False):
            speed_up = 1 / ((1 - p) + p / n)
            ax.loglog(n, speed_up, color=color, linestyle=line, linewidth=2)
            name = f"p = {p:g}, at most {number(1 / (1 - p))}"
            ax.text(n[-1] * 1.08, speed_up[-1], name, va="center", fontsize=9)
        for count, value in marked:
            ax.plot(count, value, "o", color=INK, markersize=6, zorder=3)
            ax.annotate(
                f"{value:.4g}", (count, value), (4, -5), textcoords="offset points", va="top",
                fontsize=9,
            )  # fmt: skip
        ticks = n[:: max(1, len(n) // 5)]
        ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.yaxis.set_major_formatter("{x:g}")
        ax.minorticks_off()
        ax.set(xlabel="processors N", ylabel="speed-up", xlim=(n[0], n[-1]))
        fig.subplots_adjust(left=0.1, right=0.78, bottom=0.13, top=0.97)
    told = "; ".join(f"{number(p)} ends below {number(1 / (1 - p))}" for p in shares)
    points = "; ".join(f"{value:.4g} on {count}" for count, value in marked)
    return fig, (
        f"Speed-up over {int(n[0])} to {int(n[-1])} processors. Each curve leaves the ideal line "
        f"and flattens: for the parallel share {told}."
        + (f" Marked are the speed-ups {points}." if points else "")
    )


def sum_in_parts(x: Sequence[float], bounds: Sequence[tuple[int, int]]) -> tuple[Figure, str]:
    """Draw an array cut into parts, the sum of each part, and how they are added in pairs.

    Parameters
    ----------
    x : the terms, up to 16
    bounds : (start, stop) of each part, two to six parts

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are too many terms or parts, or the parts do not cover x in order.
    """
    starts, stops = [a for a, _ in bounds], [b for _, b in bounds]
    fits = 2 <= len(bounds) <= 6 and len(x) <= 16
    if not fits or starts != [0, *stops[:-1]] or stops[-1] != len(x):
        raise ValueError(
            "sum_in_parts: two to six parts must cover up to 16 terms in order, got "
            f"{len(x)} terms and the parts {list(bounds)}"
        )
    colors = (PALE_BLUE, PALE_ORANGE, PALE_GREEN)
    rounds = [[float(sum(x[a:b])) for a, b in bounds]]
    while len(rounds[-1]) > 1:
        before = rounds[-1]
        rounds.append([sum(before[k : k + 2]) for k in range(0, len(before), 2)])
    gap = 0.5
    wide = len(x) + gap * (len(bounds) - 1) + 3.2
    tall = 2.2 + 1.6 * len(rounds)
    with styled():
        fig, ax = canvas(min(8.0 * tall / wide, 4.6), wide, tall)
        places = []
        for k, (start, stop) in enumerate(bounds):
            left = 2.9 + start + gap * k
            for j in range(start, stop):
                cell(ax, left + j - start, 1.0, number(x[j]), colors[k % 3])
            places.append(left + (stop - start) / 2)
            ax.text(places[-1], 0.6, f"worker {k}", ha="center", va="center", fontsize=9)
        ax.text(0.2, 1.5, "terms", ha="left", va="center")
        below = 2.0
        for step, values in enumerate(rounds):
            y = 3.0 + 1.6 * step
            label = "partial sums" if step == 0 else f"round {step}"
            ax.text(0.2, y, label, ha="left", va="center")
            if step:
                pairs = [places[k : k + 2] for k in range(0, len(places), 2)]
                centres = [sum(pair) / len(pair) for pair in pairs]
                for pair, centre in zip(pairs, centres, strict=True):
                    for place in pair:
                        _arrow(ax, (place, below), (centre, y - 0.5))
                places = centres
            else:
                for place in places:
                    _arrow(ax, (place, below), (place, y - 0.5))
            for place, value in zip(places, values, strict=True):
                ax.add_patch(Circle((place, y), 0.5, facecolor="white", edgecolor=INK))
                ax.text(place, y, number(value), ha="center", va="center", fontsize=9)
            below = y + 0.5
    parts = "; ".join(
        f"worker {k} adds terms {a} to {b - 1} and gets {number(value)}" if b > a else
        f"worker {k} has no term"
        for k, ((a, b), value) in enumerate(zip(bounds, rounds[0], strict=True))
    )  # fmt: skip
    return fig, (
        f"{len(x)} terms in {len(bounds)} parts: {parts}. Pairs of partial sums are added in "
        f"{len(rounds) - 1} rounds; the total is {number(rounds[-1][0])}."
    )


def _bar(ax: Axes, x: float, y: float, width: float, height: float, color: str, text: str) -> None:
    hatch = "//" if text == "waits" else None
    look = {"facecolor": color, "edgecolor": GREY if hatch else INK, "linewidth": 0.8}
    ax.add_patch(Rectangle((x, y), width, height, hatch=hatch, **look))
    box = {"facecolor": color, "edgecolor": "none", "pad": 0.8}
    ax.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=9, bbox=box)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look = {"arrowstyle": "-|>", "mutation_scale": 10, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(FancyArrowPatch(start, end, color=INK, linewidth=1, **look))
