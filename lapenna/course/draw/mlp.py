"""Pictures of dense networks: one neuron, a small network with its numbers, a batch as matrices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from lapenna.course.draw.style import (
    BLUE,
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    number,
    styled,
)
from lapenna.ops import half_squared_error, sigmoid

RADIUS = 0.5
LOOK = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.1}


def neuron(x: Sequence[float], w: Sequence[float], b: float) -> tuple[Figure, str]:
    """Draw one sigmoid neuron with all its numbers: inputs, weights, bias, z and output.

    Parameters
    ----------
    x, w : inputs and weights (D,), D from 1 to 4
    b : bias

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        x and w are not vectors of one length from 1 to 4.
    """
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if x.ndim != 1 or x.shape != w.shape or not 1 <= len(x) <= 4:
        raise ValueError(
            f"neuron: x and w must be vectors of one length from 1 to 4, got {x.shape}, {w.shape}"
        )
    z = float(x @ w + b)
    h = float(sigmoid(np.array(z)))
    tall = max(1.5 * len(x) + 1.0, 0.75 * len(x) + 3.4)
    middle = 0.75 * len(x) + 0.6
    with styled():
        fig, ax = canvas(8.0 * tall / 15, 15, tall)
        _node(ax, 6.5, middle, "+", PALE_BLUE)
        _node(ax, 10.0, middle, "σ", PALE_BLUE)
        for d in range(len(x)):
            y = 1.35 + 1.5 * d
            _node(ax, 1.6, y, _minus(x[d]), PALE_GREEN)
            ax.text(0.9, y, f"$x_{d + 1}$", ha="right", va="center")
            _edge(ax, (1.6, y), (6.5, middle), f"× {_minus(w[d])}", 0.45)
        _node(ax, 6.5, middle + 2.0, _minus(b), PALE_ORANGE)
        ax.text(5.8, middle + 2.0, "bias $b$", ha="right", va="center")
        _edge(ax, (6.5, middle + 2.0), (6.5, middle))
        _edge(ax, (6.5, middle), (10.0, middle))
        ax.text(8.25, middle - 0.15, f"$z$ = {_minus(z)}", ha="center", va="bottom")
        ax.add_patch(FancyArrowPatch((10.5, middle), (11.9, middle), color=INK, **LOOK))
        ax.text(12.1, middle, f"$h$ = {h:.6f}", ha="left", va="center")
        for place, text in ((1.6, "inputs"), (4.0, "weights"), (6.5, "sum"), (10.0, "activation")):
            ax.text(place, 0.35, text, ha="center", va="center", fontsize=10)
    products = " plus ".join(f"{_minus(a)} times {_minus(c)}" for a, c in zip(x, w, strict=True))
    return fig, (
        f"A neuron with {len(x)} inputs. {products} plus the bias {_minus(b)} gives "
        f"z = {_minus(z)}; the sigmoid of z is the output h = {h:.6f}."
    )


def mlp_graph(
    x: Sequence[float],
    layers: Sequence[tuple[np.ndarray, np.ndarray]],
    target: Sequence[float],
) -> tuple[Figure, str]:
    """Draw a small sigmoid network with every number of one sample's way forward.

    Parameters
    ----------
    x : inputs (D,)
    layers : pairs (w, b) with w (D, M) and b (M,); a sigmoid follows each
    target : one number for each output

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        A layer has more than 3 neurons, or there are not as many targets as outputs.
    """
    steps = [(None, np.asarray(x, dtype=float))]
    for w, b in layers:
        z = steps[-1][1] @ w + b
        steps.append((z, sigmoid(z)))
    widest = max(len(values) for _, values in steps)
    if widest > 3 or len(target) != len(steps[-1][1]):
        raise ValueError(
            "mlp_graph: a layer can have at most 3 neurons, and target one number for each "
            f"output, got layers of {[len(v) for _, v in steps]} and {len(target)} targets"
        )
    loss = half_squared_error(steps[-1][1][None], np.asarray(target, dtype=float)[None])[0]
    wide, tall = 5.6 * len(steps) + 2.2, 3.4 * widest + 0.9
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        spots = [
            [(1.2 + 5.6 * k, 1.5 + 3.4 * (m + (widest - len(v)) / 2)) for m in range(len(v))]
            for k, (_, v) in enumerate(steps)
        ]
        for k, (w, b) in enumerate(layers):
            for d, start in enumerate(spots[k]):
                for m, end in enumerate(spots[k + 1]):
                    _edge(ax, start, end, f"{w[d, m]:.4g}", 0.5 if m == d else 0.37)
            for m, (place_x, place_y) in enumerate(spots[k + 1]):
                z, h = steps[k + 1][0][m], steps[k + 1][1][m]
                _node(ax, place_x, place_y, "σ", PALE_BLUE)
                name = f"{'o' if k + 1 == len(layers) else 'h'}_{m + 1}"
                _below(ax, place_x, place_y, f"$b$ = {b[m]:.4g}", f"$z$ = {z:.6f}")
                ax.text(
                    place_x, place_y - 0.88, f"${name}$ = {h:.6f}", ha="center", va="bottom",
                    fontsize=10, weight="bold",
                )  # fmt: skip
        for d, place in enumerate(spots[0]):
            _node(ax, *place, f"{steps[0][1][d]:.4g}", PALE_GREEN)
            ax.text(place[0], place[1] - 0.6, f"$x_{d + 1}$", ha="center", va="bottom")
        _errors(ax, spots[-1], steps[-1][1], target, float(loss), tall)
    told = [
        f"{name} = {float(value):.6f}"
        for k, (_, values) in enumerate(steps[1:])
        for m, value in enumerate(values)
        for name in (f"output {m + 1}" if k + 2 == len(steps) else f"layer {k + 1} neuron {m + 1}",)
    ]
    sizes = "-".join(str(len(values)) for _, values in steps)
    return fig, (
        f"A {sizes} network with the inputs {', '.join(f'{v:.4g}' for v in steps[0][1])}. "
        f"{'; '.join(told)}. Half the sum of squares is {float(loss):.6f}."
    )


def _errors(ax: Axes, spots, outputs, target, loss: float, tall: float) -> None:
    """Write target and error beside each output, and their sum below."""
    right = spots[-1][0] + 0.9
    for (_, y), o, t in zip(spots, outputs, target, strict=True):
        ax.add_patch(FancyArrowPatch((right - 0.4, y), (right + 0.5, y), color=INK, **LOOK))
        lines = f"target {t:.4g}\nerror {(o - t) ** 2 / 2:.6f}"
        ax.text(right + 0.6, y, lines, ha="left", va="center", fontsize=10)
    text = f"loss $L$ = {loss:.6f}"
    ax.text(right + 0.6, tall - 0.35, text, ha="left", va="bottom", fontsize=11, weight="bold")


def batch_product(samples: int, inputs: int, outputs: int) -> tuple[Figure, str]:
    """Draw ``z = x @ w + b`` for a batch as boxes with their shapes, the first sample marked.

    Raises ValueError for a size below 1.

    Returns
    -------
    fig, alt
    """
    if min(samples, inputs, outputs) < 1:
        raise ValueError(
            f"batch_product: sizes must be positive, got {samples}, {inputs}, {outputs}"
        )
    n, d, m = (min(max(0.45 * size**0.4, 0.5), 5.2) for size in (samples, inputs, outputs))
    tall = max(d, n) + 2.6
    middle = tall / 2 - 0.35
    boxes = (
        ("$x$", d, n, PALE_GREEN, (samples, inputs), "one image\nin each row", "@"),
        ("$w$", m, d, PALE_ORANGE, (inputs, outputs), "one neuron\nin each column", "+"),
        ("$b$", m, 0.3, PALE_ORANGE, (outputs,), "one bias for\neach neuron", "="),
        ("$z$", m, n, PALE_BLUE, (samples, outputs), "one image\nin each row", ""),
    )
    wide = sum(box[1] for box in boxes) + 3 * 1.7 + 2.4
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        left = 1.2
        for name, width, height, color, shape, note, sign in boxes:
            top = middle - height / 2
            look = {"edgecolor": INK, "linewidth": 1}
            ax.add_patch(Rectangle((left, top), width, height, facecolor=color, **look))
            if name in ("$x$", "$z$"):
                first = Rectangle((left, top), width, height / 5, facecolor=BLUE, **look)
                ax.add_patch(first)
            center = left + width / 2
            shown = f"{name} {'×'.join(str(size) for size in shape)}"
            ax.text(center, top - 0.12, shown, ha="center", va="bottom", weight="bold")
            ax.text(center, top + height + 0.12, note, ha="center", va="top", fontsize=10)
            ax.text(left + width + 0.85, middle, sign, ha="center", va="center", fontsize=16)
            left += width + 1.7
        note = "Dark: the first image. Its row of $z$ comes from its row of $x$ alone."
        ax.text(0.4, tall - 0.25, note, ha="left", va="bottom", fontsize=10)
    return fig, (
        f"A batch as a product: x with {samples} rows of {inputs} numbers, times w of {inputs} by "
        f"{outputs}, plus b with {outputs} numbers, gives z with {samples} rows of {outputs}. The "
        "first row of z comes from the first row of x alone."
    )


def _node(ax: Axes, x: float, y: float, text: str, color: str) -> None:
    ax.add_patch(Circle((x, y), RADIUS, facecolor=color, edgecolor=INK, linewidth=1, zorder=2))
    ax.text(x, y, text, ha="center", va="center", zorder=3)


def _edge(ax: Axes, start, end, text: str = "", along: float = 0.5) -> None:
    """Draw an arrow from the rim of one node to the rim of another, with a text on its way."""
    way = np.subtract(end, start)
    rim = RADIUS * way / np.hypot(*way)
    ax.add_patch(FancyArrowPatch(start + rim, end - rim, color=INK, zorder=1, **LOOK))
    if text:
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        label = {"ha": "center", "va": "center", "fontsize": 10, "zorder": 2, "bbox": box}
        ax.text(*(start + along * way), text, **label)


def _below(ax: Axes, x: float, y: float, *lines: str) -> None:
    ax.text(x, y + 0.6, "\n".join(lines), ha="center", va="top", fontsize=10)


def _minus(value: float) -> str:
    return number(value).replace("-", "−")
