"""A picture of the small CNN: every number forward, and under it the gradient that comes back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from lapenna.course.draw.graph import BACKWARD, FORWARD
from lapenna.course.draw.style import (
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    styled,
)

SHAPES = {
    "x": (3, 3), "f": (2, 2), "b1": (), "c": (4,), "wh": (4, 2), "bh": (2,), "h": (2,),
    "wo": (2, 2), "bo": (2,), "z": (2,),
}  # fmt: skip
RADIUS, SIDE = 0.85, 1.7


def cnn_with_gradients(
    values: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray], loss: float
) -> tuple[Figure, str]:
    """Draw the CNN with one 2×2 filter, two hidden neurons and two logits, with its numbers.

    Parameters
    ----------
    values : the image x (3, 3), the filter f (2, 2), its bias b1, the map c (4,) after ReLU,
        wh (4, 2), bh (2,), the hidden neurons h (2,) after ReLU, wo (2, 2), bo (2,), the logits z
    gradients : the gradient of the loss at each of them
    loss : number

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        An array is missing or has another shape.
    """
    for what, arrays in (("values", values), ("gradients", gradients)):
        for name, shape in SHAPES.items():
            got = np.shape(arrays[name]) if name in arrays else None
            if got != shape:
                raise ValueError(
                    f"cnn_with_gradients: {what}[{name!r}] must have shape {shape}, got {got}"
                )
    both = {name: (np.asarray(values[name]), np.asarray(gradients[name])) for name in SHAPES}
    with styled():
        fig, ax = canvas(8.0 * 14.8 / 23, 23, 14.8)
        _matrix(ax, 0.2, 2.0, *both["x"], "image x", "white")
        _matrix(ax, 1.05, 8.8, *both["f"], "filter f", PALE_ORANGE)
        _bias(ax, 2.75, 13.1, "b1", *both["b1"])
        spots = {
            "c": [(8.0, y) for y in (2.6, 5.8, 9.0, 12.2)],
            "h": [(14.6, 4.9), (14.6, 10.1)],
            "z": [(19.5, 4.9), (19.5, 10.1)],
        }
        for start, end, weights, share in (("c", "h", "wh", 0.23), ("h", "z", "wo", 0.3)):
            _edges(ax, spots[start], spots[end], *both[weights], share)
        for name, color in (("c", PALE_BLUE), ("h", PALE_BLUE), ("z", PALE_GREEN)):
            for k, spot in enumerate(spots[name]):
                _neuron(ax, *spot, *(part[k] for part in both[name]), color, f"{name}{k + 1}")
        for name, layer in (("bh", "h"), ("bo", "z")):
            for k, (x, y) in enumerate(spots[layer]):
                at = y + 1.6 if k else y - 2.2
                _bias(ax, x, at, f"{name}{k + 1}", *(part[k] for part in both[name]))
        _frame(ax, spots, loss)
    return fig, _words(both, loss)


def _frame(ax: Axes, spots, loss) -> None:
    """Draw the arrows of the convolution and to the loss, and what the numbers mean."""
    look = {"arrowstyle": "-|>", "mutation_scale": 12, "color": INK, "linewidth": 1}
    for start in ((5.4, 4.8), (4.6, 10.2)):
        ax.add_patch(FancyArrowPatch(start, (6.9, 7.5), **look))
    for x, text in ((8.0, "convolution, ReLU"), (14.6, "dense, ReLU"), (19.5, "dense")):
        ax.text(x, 0.9, text, ha="center", va="bottom", fontsize=10)
    for (x, y), stop in zip(spots["z"], (5.7, 8.9), strict=True):
        ax.add_patch(FancyArrowPatch((x + RADIUS, y + (stop - y) * 0.3), (21.6, stop), **look))
    text = f"softmax,\ncross-\nentropy\nL = {loss:.4g}"
    ax.text(21.8, 7.3, text, ha="center", va="center", fontsize=10)
    note = "Upright: the value forward. In brackets: the gradient of the loss there."
    ax.text(0.4, 14.6, note, ha="left", va="bottom", fontsize=10)


def _short(value) -> str:
    return f"{float(value) + 0.0:.3g}"


def _pair(ax: Axes, x, y, value, slope, color) -> None:
    """Write a value and under it its gradient in brackets, on a patch of the colour."""
    box = {"facecolor": color, "edgecolor": "none", "pad": 0.4}
    label = {"ha": "center", "fontsize": 9.5, "bbox": box, "zorder": 3}
    ax.text(x, y - 0.03, _short(value), va="bottom", color=FORWARD, **label)
    ax.text(x, y + 0.08, f"({_short(slope)})", va="top", color=BACKWARD, style="italic", **label)


def _matrix(ax: Axes, left, top, values, slopes, title, color) -> None:
    for i, j in np.ndindex(*values.shape):
        x, y = left + SIDE * j, top + SIDE * i
        ax.add_patch(Rectangle((x, y), SIDE, SIDE, facecolor=color, edgecolor=INK, linewidth=0.8))
        _pair(ax, x + SIDE / 2, y + SIDE / 2, values[i, j], slopes[i, j], color)
    ax.text(left + SIDE / 2 * values.shape[1], top - 0.3, title, ha="center", va="bottom")


def _neuron(ax: Axes, x, y, value, slope, color, name) -> None:
    circle = Circle((x, y), RADIUS, facecolor=color, edgecolor=INK, linewidth=1, zorder=2)
    ax.add_patch(circle)
    _pair(ax, x, y, value, slope, color)
    ax.text(x, y - 0.95, name, ha="center", va="bottom", zorder=3)


def _bias(ax: Axes, x, y, name, value, slope) -> None:
    ax.text(x - 1.0, y, name, ha="right", va="center")
    _pair(ax, x, y, value, slope, "white")


def _edges(ax: Axes, starts, ends, weights, slopes, share) -> None:
    """Draw an arrow for each weight, with its numbers ``share`` of the way along."""
    for (k, start), (m, end) in ((a, b) for a in enumerate(starts) for b in enumerate(ends)):
        (x, y), (x1, y1) = start, end
        length = ((x1 - x) ** 2 + (y1 - y) ** 2) ** 0.5
        dx, dy = (x1 - x) / length, (y1 - y) / length
        begin = (x + dx * (RADIUS), y + dy * (RADIUS))
        stop = (x1 - dx * (RADIUS), y1 - dy * (RADIUS))
        arrow = {"arrowstyle": "-|>", "mutation_scale": 9, "shrinkA": 0, "shrinkB": 0}
        ax.add_patch(FancyArrowPatch(begin, stop, color=INK, linewidth=0.8, zorder=1, **arrow))
        place = (x + share * (x1 - x), y + share * (y1 - y))
        _pair(ax, *place, weights[k, m], slopes[k, m], "white")


def _words(both, loss) -> str:
    parts = []
    for name, (values, slopes) in both.items():
        pairs = zip(np.ravel(values), np.ravel(slopes), strict=True)
        listed = ", ".join(f"{_short(v)} ({_short(s)})" for v, s in pairs)
        parts.append(f"{name}: {listed}")
    return (
        "The small CNN with each number and, in brackets, the gradient of the loss at it. "
        f"{'; '.join(parts)}. The loss is {loss:.4g}."
    )
