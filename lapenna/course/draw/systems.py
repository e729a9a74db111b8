"""Pictures of linear systems: what a matrix does to a circle, errors, a fitted line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREY, INK, ORANGE, figure, number, styled

_LOOKS = ((BLUE, "o"), (ORANGE, "s"), (INK, "x"))


def circle_to_ellipse(matrices: Mapping[str, np.ndarray]) -> tuple[Figure, str]:
    """Draw what 2 by 2 matrices make of the unit circle, with its half axes, the singular values.

    Parameters
    ----------
    matrices : title -> array (2, 2), one to three

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no matrix, more than three, or one of another shape.
    """
    matrices = {title: np.asarray(a, dtype=float) for title, a in matrices.items()}
    if not 1 <= len(matrices) <= 3 or any(a.shape != (2, 2) for a in matrices.values()):
        raise ValueError("circle_to_ellipse: matrices must hold one to three arrays (2, 2)")
    angle = np.linspace(0, 2 * np.pi, 181)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    span = 1.15 * max(np.linalg.norm(a, 2) for a in matrices.values())
    told = []
    with styled():
        fig = figure(8.0 / len(matrices) * 0.95)
        panels = fig.subplots(1, len(matrices), sharey=True, squeeze=False)[0]
        for ax, (title, a) in zip(panels, matrices.items(), strict=True):
            sizes = np.linalg.svd(a, compute_uv=False)
            _, _, vt = np.linalg.svd(a)
            ax.plot(*circle, color=GREY, linestyle="--", linewidth=1)
            ax.plot(*(a @ circle), color=BLUE, linewidth=1.8)
            for k, v in enumerate(vt * np.sign(vt[:, :1])):
                ax.plot(*zip((0, 0), v, strict=True), color=GREY, linewidth=1.6)
                end = a @ v
                ax.annotate("", end, (0, 0), arrowprops={"arrowstyle": "-|>", "color": ORANGE})
                text = f"$σ_{k}$ = {number(sizes[k])}"
                out = 1.08 * end if sizes[k] > 0.2 * span else end - np.array([0, 0.15 * span])
                side = "left" if end[0] >= 0 else "right"
                ax.text(*out, text, ha=side, va="center", fontsize=10)
            lines = f"condition number {number(sizes[0] / sizes[1])}"
            ax.set(title=title, aspect="equal", xlim=(-span, 1.3 * span), ylim=(-span, span))
            ax.set_xlabel(lines)
            told.append(f"{title}: half axes {number(sizes[0])} and {number(sizes[1])}, {lines}")
        fig.tight_layout()
    return fig, (
        "The unit circle, dashed, and the ellipse that a matrix makes of it. Two directions of the "
        f"circle become the half axes of the ellipse. {'; '.join(told)}."
    )


def errors_by_condition(
    errors: Mapping[str, tuple[np.ndarray, np.ndarray]], unit: float
) -> tuple[Figure, str]:
    """Draw errors against condition numbers, both in powers of ten, and the line kappa times unit.

    Parameters
    ----------
    errors : name -> (condition numbers, relative errors), one to three pairs of arrays
    unit : the relative error of one rounding

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no series or more than three, or a number is not positive.
    """
    good = all(np.min(k) > 0 and np.min(e) > 0 for k, e in errors.values())
    if not (1 <= len(errors) <= 3 and good and unit > 0):
        raise ValueError(
            "errors_by_condition: errors must hold one to three pairs of positive arrays, "
            "and unit must be positive"
        )
    low = min(np.min(k) for k, _ in errors.values())
    high = max(np.max(k) for k, _ in errors.values())
    with styled():
        fig = figure(4.0)
        ax = fig.add_subplot()
        ends = np.array([low, high])
        ax.loglog(ends, ends * unit, color=INK, linewidth=1.2, label="condition number × ε")
        for (name, pair), (color, marker) in zip(errors.items(), _LOOKS, strict=False):
            ax.loglog(*pair, marker, color=color, markersize=5, label=name)
        ax.axhline(1, color=GREY, linewidth=1, linestyle="--")
        ax.text(low, 1.4, "no digit is right", fontsize=9, va="bottom")
        ax.set(xlabel="condition number", ylabel="relative size", ylim=(unit / 50, 1e3))
        ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
        ax.grid(color=GREY, linewidth=0.3)
        fig.tight_layout()
    told = "; ".join(
        f"{name} goes from about {_power(e[np.argmin(k)])} to {_power(e[np.argmax(k)])}"
        for name, (k, e) in errors.items()
    )
    return fig, (
        f"Relative sizes over condition numbers from {_power(low)} to {_power(high)}, with the "
        f"line condition number times epsilon. {told}."
    )


def _power(value: float) -> str:
    return f"10^{round(np.log10(value))}"


def fitted_line(t, y, c) -> tuple[Figure, str]:
    """Draw points, the straight line c[0] + c[1] t, and the residuals between them.

    Parameters
    ----------
    t, y : arrays (N,), the points
    c : the two coefficients

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        t and y are not vectors of one length from 2 to 12, or c has not two entries.
    """
    t, y, c = (np.asarray(v, dtype=float) for v in (t, y, c))
    if t.ndim != 1 or t.shape != y.shape or not 2 <= len(t) <= 12 or c.shape != (2,):
        raise ValueError(
            "fitted_line: t and y must be vectors of one length from 2 to 12 and c hold 2 numbers, "
            f"got {t.shape}, {y.shape}, {c.shape}"
        )
    line = c[0] + c[1] * t
    with styled():
        fig = figure(3.2)
        ax = fig.add_subplot()
        ends = np.array([t.min() - 0.3, t.max() + 0.6])
        ax.plot(ends, c[0] + c[1] * ends, color=BLUE, linewidth=1.8)
        ax.plot(t, y, "s", color=ORANGE, markeredgecolor=INK, markersize=7)
        for place, point, low in zip(t, y, line, strict=True):
            ax.plot([place, place], [low, point], color=INK, linewidth=1.2, linestyle=":")
            text = f"{point - low:+.1f}".replace("-", "−")
            up = point >= low
            shift = (0, 9 if up else -9)
            look = {"textcoords": "offset points", "ha": "center", "va": "bottom" if up else "top"}
            ax.annotate(text, (place, point), shift, **look)
        ax.margins(y=0.15)
        ax.set(xlabel="$t$", ylabel="$y$")
        fig.tight_layout()
    residuals = ", ".join(f"{r:.1f}" for r in y - line)
    return fig, (
        f"The points {', '.join(f'({number(a)}, {number(b)})' for a, b in zip(t, y, strict=True))} "
        f"and the line {number(c[0])} + {number(c[1])} t. The residuals are {residuals}."
    )
