"""Pictures of recurrent layers: unrolled, with gradients through time, and the LSTM cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from lapenna.course.draw.graph import BACKWARD, FORWARD
from lapenna.course.draw.style import INK, PALE_BLUE, PALE_ORANGE, canvas, styled
from lapenna.graph import Value, tanh
from lapenna.results import LSTM

_ARROW = {"arrowstyle": "-|>", "mutation_scale": 12, "shrinkA": 0, "shrinkB": 0, "color": INK}


def unrolled(steps: int) -> tuple[Figure, str]:
    """Draw a recurrent layer as a loop, and the same layer unrolled over time.

    Parameters
    ----------
    steps : how many steps are unrolled, 2 to 5

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        steps is not from 2 to 5.
    """
    if not 2 <= steps <= 5:
        raise ValueError(f"unrolled: steps must be from 2 to 5, got {steps!r}")
    with styled():
        wide = 6.6 + 3.4 * steps
        fig, ax = canvas(8.0 * 6.2 / wide, wide, 6.2)
        _step(ax, 1.4, "$x_t$", "$h_t$")
        ax.plot((2.0, 3.0, 3.0), (2.7, 2.7, 3.3), color=INK, linewidth=1)
        _line(ax, (3.0, 3.3), (2.0, 3.3))
        ax.text(3.15, 3.0, "$w_h$", ha="left", va="center")
        ax.text(4.5, 3.0, "=", ha="center", va="center", fontsize=18)
        ax.text(5.6, 3.0, "$h_0$", ha="right", va="center")
        for t in range(1, steps + 1):
            x = 4.5 + 3.4 * t
            _line(ax, (x - 2.2 if t == 1 else x - 2.8, 3.0), (x - 0.6, 3.0))
            ax.text(x - 1.6, 2.85, "$w_h$", ha="center", va="bottom")
            _step(ax, x, f"$x_{t}$", f"$h_{t}$")
        text = "The same $w_x$, $w_h$ and $b$ in every step."
        ax.text(0.3, 6.0, text, ha="left", va="bottom", fontsize=9)
    order = ", ".join(f"step {t} reads x{t} and h{t - 1} and gives h{t}" for t in steps_of(steps))
    return fig, (
        "Left: a box with an arrow from its output back to its input. Right: the same unrolled: "
        f"{order}. Every step has the same weights wx and wh."
    )


def steps_of(count: int) -> range:
    """Return the numbers of the steps, from 1."""
    return range(1, count + 1)


def _step(ax: Axes, x: float, below: str, above: str) -> None:
    _box(ax, x, 3.0, "tanh", PALE_BLUE)
    _line(ax, (x, 4.7), (x, 3.6))
    _line(ax, (x, 2.4), (x, 1.3))
    ax.text(x, 4.8, below, ha="center", va="top")
    ax.text(x, 1.2, above, ha="center", va="bottom")
    ax.text(x + 0.15, 4.15, "$w_x$", ha="left", va="center")


def scalar_rnn(
    x: Sequence[float], wx: float, wh: float, wy: float, target: float
) -> tuple[Figure, str]:
    """Draw a recurrent network of single numbers with its values and all its gradients.

    The states are ``h_t = tanh(wx x_t + wh h_(t-1))`` from h_0 = 0, the output is wy times the
    last one, and the loss half its squared distance from the target.

    Parameters
    ----------
    x : inputs (T,), T from 2 to 4
    wx, wh, wy : the three weights
    target : number

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are fewer than 2 inputs or more than 4.
    """
    if not 2 <= len(x) <= 4:
        raise ValueError(f"scalar_rnn: x must hold 2 to 4 numbers, got {len(x)}")
    weights = Value(wx), Value(wh), Value(wy)
    h, z = [Value(0.0)], []
    for number in x:
        z.append(weights[0] * number + weights[1] * h[-1])
        h.append(tanh(z[-1]))
    y = weights[2] * h[-1]
    off = y - target
    loss = off * off * 0.5
    loss.backward()
    count = len(x)
    with styled():
        wide = 5.6 * count + 6.0
        fig, ax = canvas(8.0 * 9.4 / wide, wide, 9.4)
        given = f"wx = {_six(wx)},   wh = {_six(wh)},   wy = {_six(wy)}"
        ax.text(0.4, 0.7, given, ha="left", va="center", weight="bold")
        for t in steps_of(count):
            at = 5.6 * t - 1.2
            _box(ax, at, 2.3, "tanh", PALE_BLUE)
            _line(ax, (at - (5.0 if t > 1 else 3.5), 2.3), (at - 0.6, 2.3))
            handed = z[t - 1].gradient * wh
            _pair(ax, at - 2.8, 2.3, f"h{t - 1}", h[t - 1].data, handed, room=0.1)
            _line(ax, (at, 5.0), (at, 2.9))
            ax.text(at, 5.1, f"x{t} = {_six(x[t - 1])}", ha="center", va="top")
            _pair(ax, at + 0.15, 3.9, f"z{t}", z[t - 1].data, z[t - 1].gradient)
            for line, (name, other) in enumerate((("x", x[t - 1]), ("h", h[t - 1].data))):
                part = f"dz{t}·{name}{t - (name == 'h')} = {_six(z[t - 1].gradient * other)}"
                look = {"ha": "center", "va": "center", "fontsize": 9.5, "color": BACKWARD}
                ax.text(at, 6.5 + 0.8 * line, part, **look)
        right = 5.6 * count - 1.2
        _line(ax, (right + 0.6, 2.3), (right + 5.0, 2.3))
        _pair(ax, right + 2.8, 2.3, f"h{count}", h[-1].data, h[-1].gradient, room=0.1)
        _box(ax, right + 5.6, 2.3, "loss", PALE_ORANGE)
        end = f"y = {_six(y.data)}\ntarget {_six(target)}\nL = {_six(loss.data)}"
        ax.text(right + 6.6, 3.1, end, ha="right", va="top", fontsize=9.5)
        sums = [f"dw{k} = {_six(w.gradient)}" for k, w in zip("xhy", weights, strict=True)]
        look = {"ha": "left", "va": "center", "color": BACKWARD}
        text = f"sums over time: {sums[0]}, {sums[1]}"
        ax.text(0.4, 8.3, text, weight="bold", **look)
        ax.text(right + 6.6, 8.3, f"dy·h{count}: {sums[2]}", **look | {"ha": "right"})
        note = "Upright: values forward. In brackets: gradients of the loss, back in time."
        ax.text(0.4, 9.2, note, ha="left", va="bottom", fontsize=9)
    told = "; ".join(
        f"step {t}: x {_six(x[t - 1])}, z {_six(z[t - 1].data)} with gradient "
        f"{_six(z[t - 1].gradient)}, h {_six(h[t].data)} with gradient {_six(h[t].gradient)}"
        for t in steps_of(count)
    )
    return fig, (
        f"A recurrent network of single numbers over {count} steps. {told}. The output is "
        f"{_six(y.data)}, the loss {_six(loss.data)}. Summed over the steps, dwx is "
        f"{_six(weights[0].gradient)} and dwh {_six(weights[1].gradient)}; dwy is "
        f"{_six(weights[2].gradient)}."
    )


def _pair(ax: Axes, x, y, name: str, value: float, slope: float, room: float = 0.0) -> None:
    """Write a value and under it its gradient in brackets: on an arrow to the right, or beside."""
    look = {"ha": "center" if room else "left", "fontsize": 9.5}
    ax.text(x, y - room, f"{name} = {_six(value)}", va="bottom", color=FORWARD, **look)
    text = f"({_six(slope)})"
    ax.text(x, y + room + 0.05, text, va="top", color=BACKWARD, style="italic", **look)


def lstm_cell(x: float, h: float, c: float, step: LSTM) -> tuple[Figure, str]:
    """Draw one step of an LSTM of single numbers: the cell's road above, the gates below.

    Parameters
    ----------
    x, h, c : input, and the states before
    step : LSTM of numbers (h and c are the states after)

    Returns
    -------
    fig, alt
    """
    inner = np.tanh(step.c)
    with styled():
        fig, ax = canvas(8.0 * 9.9 / 22.4, 22.4, 9.9)
        ax.add_patch(FancyArrowPatch((0.8, 1.3), (21.6, 1.3), **_ARROW | {"linewidth": 3}))
        for at, y, side, text in (
            (0.8, 1.0, "left", f"c = {_six(c)}"),
            (21.6, 1.0, "right", f"c' = {_six(step.c)}"),
            (0.8, 8.5, "left", f"x = {_six(x)},  h = {_six(h)}"),
            (21.6, 5.5, "right", f"h' = {_six(step.h)}"),
        ):
            ax.text(at, y, text, ha=side, va="top" if y == 5.5 else "bottom", weight="bold")
        gates = (
            (5.0, "σ", "f", step.f, "forget", "right"),
            (8.8, "σ", "i", step.i, "write", "right"),
            (12.2, "tanh", "g", step.g, "candidate", "left"),
            (15.5, "σ", "o", step.o, "show", "left"),
        )
        for at, function, name, value, word, side in gates:
            _line(ax, (at, 8.7), (at, 7.9))
            _box(ax, at, 7.3, function, PALE_BLUE if name == "g" else PALE_ORANGE)
            label = f"{name} = {_six(value)}\n{word}"
            away = 0.25 if side == "left" else -0.25
            ax.text(at + away, 6.6, label, ha=side, va="bottom", fontsize=9.5)
        for begin, end in (
            ((5.0, 6.7), (5.0, 1.8)),
            ((8.8, 6.7), (10.25, 4.05)),
            ((12.2, 6.7), (10.75, 4.05)),
            ((10.5, 3.15), (10.5, 1.8)),
            ((18.9, 1.3), (18.9, 2.4)),
            ((18.9, 3.6), (18.9, 4.45)),
            ((15.5, 4.9), (18.45, 4.9)),
            ((19.35, 4.9), (21.6, 4.9)),
        ):
            _line(ax, begin, end)
        _line(ax, (15.5, 6.7), (15.5, 4.9), head=False)
        _line(ax, (0.8, 8.7), (15.5, 8.7), head=False)
        _box(ax, 18.9, 3.0, "tanh", PALE_BLUE)
        for at, y, side, text in (
            (7.8, 1.0, "center", f"f·c = {_six(step.f * c)}"),
            (10.7, 2.5, "left", f"i·g = {_six(step.i * step.g)}"),
            (19.1, 4.2, "left", _six(inner)),
        ):
            ax.text(at, y, text, ha=side, va="bottom", fontsize=9.5)
        for at, y, sign in ((5.0, 1.3, "×"), (10.5, 1.3, "+"), (10.5, 3.6, "×"), (18.9, 4.9, "×")):
            ax.add_patch(Circle((at, y), 0.45, facecolor="white", edgecolor=INK, zorder=3))
            ax.text(at, y, sign, ha="center", va="center", zorder=4, fontsize=12)
        note = "Thick: the road of the cell. The gates f, i and o lie between 0 and 1."
        ax.text(0.4, 9.7, note, ha="left", va="bottom", fontsize=9)
    return fig, (
        f"One step of an LSTM. The cell {_six(c)} is multiplied by the forget gate {_six(step.f)}; "
        f"the product {_six(step.i * step.g)} of the input gate {_six(step.i)} and the candidate "
        f"{_six(step.g)} is added, which gives {_six(step.c)}. Its tanh {_six(inner)} times the "
        f"output gate {_six(step.o)} is the output {_six(step.h)}. All four are computed from "
        f"x = {_six(x)} and h = {_six(h)}."
    )


def _box(ax: Axes, x: float, y: float, text: str, color: str) -> None:
    shape = {"boxstyle": "round,pad=0,rounding_size=0.15", "facecolor": color, "edgecolor": INK}
    ax.add_patch(FancyBboxPatch((x - 0.6, y - 0.6), 1.2, 1.2, zorder=2, **shape))
    ax.text(x, y, text, ha="center", va="center", zorder=3)


def _line(ax: Axes, begin: tuple, end: tuple, head: bool = True) -> None:
    look = _ARROW if head else _ARROW | {"arrowstyle": "-"}
    ax.add_patch(FancyArrowPatch(begin, end, zorder=1, **look))


def _six(value: float) -> str:
    return f"{round(float(value), 6) + 0.0:.6g}".replace("-", "−")
