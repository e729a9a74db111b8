"""Pictures of attention: who looks at whom, and the encoder layer that is built around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from lapenna.course.draw.style import (
    BLUE,
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    styled,
)

_ARROW = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0, "color": INK}


def attention_maps(maps: Mapping[str, tuple], tokens: Sequence[str]) -> tuple[Figure, str]:
    """Draw attention weights as a grid: a row for each query, a column for each key.

    Parameters
    ----------
    maps : title -> (weights (T, T), mask (T, T) of bools, True where a query may look); one to
        three
    tokens : what stands at the rows and the columns, T names, T at most 6

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no map or more than three, or a shape does not fit.
    """
    size = len(tokens)
    given = {title: tuple(map(np.asarray, pair)) for title, pair in maps.items()}
    shapes = {array.shape for pair in given.values() for array in pair}
    if not 1 <= len(given) <= 3 or shapes != {(size, size)} or size > 6:
        raise ValueError(
            "attention_maps: one to three maps with a weight and a mask for each pair of at most "
            f"6 tokens are drawn, got {len(given)} maps of {sorted(shapes)} and {size} tokens"
        )
    step = size + 2.6
    told = []
    with styled():
        wide, tall = step * len(given) + 0.4, size + 2.7
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        for k, (title, (weights, mask)) in enumerate(given.items()):
            left, top = 1.8 + step * k, 1.5
            middle = left + size / 2
            ax.text(middle, 0.35, title, ha="center", va="center", weight="bold")
            for t in range(size):
                ax.text(left + t + 0.5, top - 0.15, tokens[t], ha="center", va="bottom")
                ax.text(left - 0.15, top + t + 0.5, tokens[t], ha="right", va="center")
            for t, s in np.ndindex(size, size):
                text = f"{weights[t, s]:.3f}" if mask[t, s] else ""
                look = {} if mask[t, s] else {"hatch": "//"}
                cell(ax, left + s, top + t, text, _shade(weights[t, s]), **look)
            told.append(f"{title}: {_rows(weights, mask, tokens)}")
        note = "Row: the token that looks. Column: the one looked at. Hatched: masked."
        ax.text(0.3, tall - 0.25, note, ha="left", va="bottom", fontsize=9)
    return fig, f"Attention weights. {' '.join(told)}"


def _shade(weight: float) -> tuple[float, ...]:
    """Return white for 0, and up to a pale blue on which black text reads."""
    share = 0.55 * float(weight)
    return tuple(1 - share * (1 - part) for part in to_rgb(BLUE))


def _rows(weights, mask, tokens) -> str:
    told = []
    for token, row, seen in zip(tokens, weights, mask, strict=True):
        looks = ", ".join(
            f"{other} {weight:.3f}"
            for other, weight, see in zip(tokens, row, seen, strict=True)
            if see
        )
        told.append(f"{token} looks at {looks}.")
    return " ".join(told)


def encoder_layer(parameters: Mapping[str, int], size: int) -> tuple[Figure, str]:
    """Draw the encoder layer of a transformer: two blocks, each added to its own input.

    Parameters
    ----------
    parameters : of "attention", "layer norm", "dense", "dense 2", "layer norm 2", in this order
    size : D, the length of the vector of a token

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are not five layers.
    """
    if len(parameters) != 5:
        raise ValueError(f"encoder_layer: five layers have parameters, got {len(parameters)}")
    attention, norm, wide_layer, narrow, norm_2 = parameters.values()
    boxes = (
        (3.0, "attention", attention, PALE_ORANGE),
        (7.4, "layer\nnorm", norm, PALE_GREEN),
        (11.0, "dense,\nReLU", wide_layer, PALE_BLUE),
        (14.4, "dense", narrow, PALE_BLUE),
        (18.8, "layer\nnorm", norm_2, PALE_GREEN),
    )
    with styled():
        fig, ax = canvas(8.0 * 6.6 / 21.6, 21.6, 6.6)
        ax.text(0.2, 3.6, f"x\n(T, {size})", ha="left", va="top", fontsize=9)
        begin = 0.2
        for at, name, count, color in boxes:
            _arrow(ax, (begin, 3.4), (at - 1.1, 3.4))
            shape = {"boxstyle": "round,pad=0,rounding_size=0.15", "edgecolor": INK}
            box = FancyBboxPatch((at - 1.1, 2.5), 2.2, 1.8, facecolor=color, **shape)
            ax.add_patch(box)
            ax.text(at, 3.4, name, ha="center", va="center")
            ax.text(at, 4.5, f"{count:,}", ha="center", va="top", fontsize=9)
            begin = at + 1.1
        _arrow(ax, (begin, 3.4), (21.3, 3.4))
        ax.text(21.4, 3.6, f"y\n(T, {size})", ha="right", va="top", fontsize=9)
        for start, plus in ((1.2, 5.2), (9.2, 16.6)):
            ax.plot((start, start, plus), (3.4, 1.3, 1.3), color=INK, linewidth=1)
            _arrow(ax, (plus, 1.3), (plus, 2.95))
            middle = (start + plus) / 2
            ax.text(middle, 1.1, "copied and added", ha="center", va="bottom", fontsize=9)
            ax.add_patch(Circle((plus, 3.4), 0.45, facecolor="white", edgecolor=INK, zorder=3))
            ax.text(plus, 3.4, "+", ha="center", va="center", zorder=4, fontsize=12)
        total = f"Parameters stand below the boxes; together {sum(parameters.values()):,}."
        ax.text(0.3, 6.3, total, ha="left", va="bottom", fontsize=9)
    return fig, (
        f"An encoder layer for vectors of {size} numbers. First attention with {attention:,} "
        f"parameters; its input is added to its output, then layer norm with {norm:,}. Then a "
        f"dense layer with ReLU, {wide_layer:,}, and a dense layer, {narrow:,}; their input is "
        f"added to their output, then layer norm with {norm_2:,}. Together "
        f"{sum(parameters.values()):,} parameters."
    )


def _arrow(ax: Axes, begin: tuple, end: tuple) -> None:
    ax.add_patch(FancyArrowPatch(begin, end, zorder=1, **_ARROW))
