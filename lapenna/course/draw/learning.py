"""Pictures of learning: two passes, gates, paths of gradient descent, losses over many steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from lapenna.course.draw.graph import BACKWARD, FORWARD
from lapenna.course.draw.style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    canvas,
    figure,
    number,
    styled,
)
from lapenna.graph import Value

_ARROW = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0}


class Stage(NamedTuple):
    """A box of ``two_passes``: what it does, its output, what it keeps, what it gives back."""

    box: str
    output: str
    keeps: str
    gives: str = ""


def two_passes(start: str, stages: Sequence[Stage]) -> tuple[Figure, str]:
    """Draw a chain of boxes with the values that go forward and the gradients that come back.

    Parameters
    ----------
    start : name of the input
    stages : one Stage for each box, two to six; ``gives`` names the gradients of its parameters

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are fewer than two stages, or more than six.
    """
    if not 2 <= len(stages) <= 6:
        raise ValueError(f"two_passes: stages must be two to six, got {len(stages)}")
    names = [start, *(stage.output for stage in stages)]
    with styled():
        step, wide = 3.0, 3.0 * len(stages) + 2.1
        fig, ax = canvas(8.0 * 5.4 / wide, wide, 5.4)
        for k, stage in enumerate(stages):
            left = 1.8 + step * k
            box = FancyBboxPatch((left, 1.5), 1.4, 1.7, boxstyle="round,pad=0,rounding_size=0.15")
            box.set(facecolor=PALE_BLUE, edgecolor=INK, linewidth=1)
            ax.add_patch(box)
            ax.text(left + 0.7, 2.35, stage.box, ha="center", va="center", fontsize=9)
            if stage.keeps:
                text = f"keeps {stage.keeps}"
                ax.text(left + 0.7, 1.3, text, ha="center", va="bottom", fontsize=8)
            if stage.gives:
                _line(ax, (left + 0.7, 3.2), (left + 0.7, 4.1), BACKWARD, "--")
                ax.text(
                    left + 0.7, 4.2, stage.gives, ha="center", va="top", fontsize=9, color=BACKWARD
                )
        for k, name in enumerate(names):
            right = 1.8 + step * k - 0.1
            _line(ax, (right - 1.4, 1.95), (right, 1.95), FORWARD, "-")
            ax.text(right - 0.75, 1.8, name, ha="center", va="bottom", color=FORWARD)
            _line(ax, (right, 2.8), (right - 1.4, 2.8), BACKWARD, "--")
            ax.text(right - 0.75, 2.95, f"d{name}", ha="center", va="top", color=BACKWARD)
        text = "Full arrows: values forward. Dashed arrows: gradients back."
        ax.text(0.3, 5.25, text, ha="left", va="bottom", fontsize=9)
    chain = ", ".join(f"{s.box.replace(chr(10), ' ')} makes {s.output}" for s in stages)
    given = " and ".join(
        f"the gradients {s.gives} leave at {s.box.replace(chr(10), ' ')}" for s in stages if s.gives
    )
    back = ", ".join(f"d{name}" for name in reversed(names))
    return fig, (
        f"A chain of {len(stages)} boxes. Forward, from {start}: {chain}. "
        f"Backward, from right to left: {back}; {given}."
    )


class Card(NamedTuple):
    """A gate of ``gate_cards``: a title, its rule, the Values that go in and those that leave."""

    title: str
    rule: str
    inputs: Sequence[Value]
    outputs: Sequence[Value]


def gate_cards(cards: Sequence[Card]) -> tuple[Figure, str]:
    """Draw one gate in each card, with its values and, in brackets, its gradients.

    Parameters
    ----------
    cards : with Values after ``backward``; one or two inputs and outputs each

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no card, a card has no or more than two inputs or outputs, or no gradients.
    """
    for card in cards:
        ends = (card.inputs, card.outputs)
        if not all(1 <= len(end) <= 2 for end in ends) or any(
            value.gradient is None for end in ends for value in end
        ):
            raise ValueError(
                f"gate_cards: {card.title!r} must have one or two inputs and outputs, "
                "all of them after backward"
            )
    if not cards:
        raise ValueError("gate_cards: cards must hold at least one Card, got none")
    wide, tall, lines = 8.0, 4.4, -(-len(cards) // 2)
    with styled():
        fig, ax = canvas(8.0 * (lines * tall + 0.5) / (2 * wide), 2 * wide, lines * tall + 0.5)
        for k, card in enumerate(cards):
            left, top = wide * (k % 2), tall * (k // 2)
            ax.text(left + 0.3, top + 0.4, card.title, ha="left", va="center", weight="bold")
            middle = (left + 3.9, top + 2.1)
            _node(ax, *middle, card.outputs[0].gate, PALE_BLUE)
            for x, ends in ((left + 0.9, card.inputs), (left + 6.9, card.outputs)):
                for j, value in enumerate(ends):
                    place = (x, top + 2.1 + 1.9 * (j - (len(ends) - 1) / 2))
                    begin, end = (place, middle) if ends is card.inputs else (middle, place)
                    _labelled(ax, begin, end, value)
                    if ends is card.inputs:
                        _node(ax, *place, value.name, PALE_GREEN)
            ax.text(left + 3.9, top + 3.75, card.rule, ha="center", va="center", fontsize=9)
        text = "Above an arrow: the value forward. Below, in brackets: the gradient back."
        ax.text(0.3, lines * tall + 0.35, text, ha="left", va="bottom", fontsize=9)
    return fig, " ".join(_card_in_words(card) for card in cards)


def _card_in_words(card: Card) -> str:
    come = ", ".join(f"{v.name} {_short(v.data)}" for v in card.inputs)
    leave = ", ".join(f"{_short(v.data)} with gradient {_short(v.gradient)}" for v in card.outputs)
    back = ", ".join(f"{v.name} {_short(v.gradient)}" for v in card.inputs)
    return f"{card.title}. In: {come}. Out: {leave}. Back: {back}. Rule: {card.rule}."


def descent_paths(
    loss: Callable[[np.ndarray, np.ndarray], np.ndarray],
    paths: Mapping[str, np.ndarray],
    span: float,
) -> tuple[Figure, str]:
    """Draw the steps of gradient descent over the contour lines of a loss of two parameters.

    Parameters
    ----------
    loss : function of two arrays of one shape to an array of that shape
    paths : title -> array (steps + 1, 2), one to three
    span : each axis goes from -span to span

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no path, more than three, or one of another shape.
    """
    paths = {title: np.asarray(path, dtype=float) for title, path in paths.items()}
    if not 1 <= len(paths) <= 3 or any(p.ndim != 2 or p.shape[1] != 2 for p in paths.values()):
        raise ValueError("descent_paths: paths must hold one to three arrays (steps + 1, 2)")
    axis = np.linspace(-span, span, 121)
    w1, w2 = np.meshgrid(axis, axis)
    heights = loss(w1, w2)
    levels = np.quantile(heights, (0.01, 0.05, 0.12, 0.22, 0.35, 0.5, 0.7, 0.9))
    told = []
    with styled():
        fig = figure(3.1)
        panels = fig.subplots(1, len(paths), sharey=True, squeeze=False)[0]
        for ax, (title, path) in zip(panels, paths.items(), strict=True):
            ax.contour(w1, w2, heights, levels=levels, colors=GREY, linewidths=0.8)
            ax.plot(*path.T, "o-", color=BLUE, markersize=3.5, linewidth=1.2)
            ax.plot(*path[0], "s", color=ORANGE, markeredgecolor=INK)
            ax.plot(0, 0, "x", color=INK, markersize=8, markeredgewidth=1.6)
            ends = [float(loss(*path[k])) for k in (0, -1)]
            text = f"loss {ends[0]:.3g} → {ends[1]:.3g}"
            ax.set(title=title, xlabel=f"$w_1$\n{len(path) - 1} steps, {text}", aspect="equal")
            ax.set(xlim=(-span, span), ylim=(-span, span))
            told.append(
                f"{title}: {len(path) - 1} steps from ({_short(path[0, 0])}, "
                f"{_short(path[0, 1])}) to ({_short(path[-1, 0])}, {_short(path[-1, 1])}), "
                f"loss {ends[0]:.3g} to {ends[1]:.3g}"
            )
        panels[0].set_ylabel("$w_2$")
        fig.tight_layout()
    return fig, (
        "Paths of gradient descent over the contour lines of a loss, from a square towards a "
        f"cross at the lowest place. {'; '.join(told)}."
    )


def loss_curves(series: Mapping[str, Sequence[float]]) -> tuple[Figure, str]:
    """Draw losses over the steps, both on logarithmic axes, each line with its name and dashes.

    Parameters
    ----------
    series : name -> loss after each step, the first after step 1; one to four lines

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no line, more than four, an empty one, or a loss that is not positive.
    """
    if not 1 <= len(series) <= 4 or not all(len(v) and min(v) > 0 for v in series.values()):
        raise ValueError("loss_curves: series must hold one to four lines of positive losses")
    looks = ((BLUE, "-"), (ORANGE, "--"), (INK, ":"), (GREY, "-."))
    with styled():
        fig = figure(3.4)
        ax = fig.add_subplot()
        for (name, values), (color, dashes) in zip(series.items(), looks, strict=False):
            ax.loglog(
                np.arange(1, len(values) + 1), values, dashes, color=color, linewidth=2, label=name
            )
        ax.set(xlabel="step", ylabel="loss")
        ax.legend(frameon=False, loc="lower left")
        ax.grid(axis="y", color=GREY, linewidth=0.4)
        fig.tight_layout()
    told = "; ".join(
        f"{name} goes from {values[0]:.3g} after step 1 to {values[-1]:.3g} after step "
        f"{len(values):,}"
        for name, values in series.items()
    )
    return fig, f"Loss over the steps, both axes in powers of ten. {told}."


def _node(ax: Axes, x: float, y: float, text: str, color: str) -> None:
    ax.add_patch(Circle((x, y), 0.5, facecolor=color, edgecolor=INK, linewidth=1, zorder=3))
    ax.text(x, y, text, ha="center", va="center", fontsize=9, zorder=4)


def _labelled(ax: Axes, begin: tuple, end: tuple, value: Value) -> None:
    """Draw an arrow from one place to another, with its value above and its gradient below."""
    way = np.subtract(end, begin)
    rim = 0.5 * way / np.hypot(*way)
    ax.add_patch(FancyArrowPatch(begin + rim, end - rim, color=INK, zorder=1, **_ARROW))
    x, y = np.add(begin, 0.5 * way)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    look = {"ha": "center", "fontsize": 9, "zorder": 2, "bbox": box}
    ax.text(x, y - 0.05, _short(value.data), va="bottom", color=FORWARD, **look)
    back = f"({_short(value.gradient)})"
    ax.text(x, y + 0.05, back, va="top", color=BACKWARD, style="italic", **look)


def _line(ax: Axes, begin: tuple, end: tuple, color: str, dashes: str) -> None:
    ax.add_patch(
        FancyArrowPatch(begin, end, color=color, linewidth=1.4, linestyle=dashes, **_ARROW)
    )


def _short(value: float) -> str:
    return number(value + 0.0).replace("-", "−")
