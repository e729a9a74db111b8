"""Pictures of activations: the three curves, and what networks of bent lines can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, INK, ORANGE, figure, number, styled
from lapenna.ops import relu, sigmoid, tanh


def activations(points: Sequence[float]) -> tuple[Figure, str]:
    """Draw sigmoid, tanh and ReLU, with their values at some points.

    Raises ValueError unless there are one to three points between -4 and 4.

    Returns
    -------
    fig, alt
    """
    if not 1 <= len(points) <= 3 or not all(-4 <= point <= 4 for point in points):
        raise ValueError(f"activations: points must be one to three from -4 to 4, got {points!r}")
    z, at = np.linspace(-4, 4, 201), np.asarray(points, dtype=float)
    curves = {"sigmoid": (sigmoid, (-0.25, 1.25)), "tanh": (tanh, (-1.4, 1.4))}
    curves["ReLU"] = (relu, (-0.8, 4.2))
    told = []
    with styled():
        fig = figure(2.9)
        for ax, (name, (function, limits)) in zip(fig.subplots(1, 3), curves.items(), strict=True):
            ax.axhline(0, color=INK, linewidth=0.6)
            ax.axvline(0, color=INK, linewidth=0.6)
            ax.plot(z, function(z), color=BLUE, linewidth=2)
            ax.plot(at, function(at), "o", color=ORANGE, markeredgecolor=INK)
            for point, value in zip(at, function(at), strict=True):
                ax.annotate(
                    f"{value:.3f}".replace("-", "−"), (point, value), (6, -5),
                    textcoords="offset points", ha="left", va="top", fontsize=8,
                )  # fmt: skip
                told.append(f"{name} of {number(point)} is {value:.3f}")
            ax.set(title=name, xlabel="$z$", ylim=limits, xticks=(-4, -2, 0, 2, 4))
        fig.tight_layout()
    return fig, (
        f"Three curves. Sigmoid rises from 0 to 1 and tanh from −1 to 1, both like an S; ReLU is 0 "
        f"on the left and the straight line z on the right. {'; '.join(told)}."
    )


def relu_fits(
    x: np.ndarray, target: np.ndarray, fits: Mapping[int, np.ndarray]
) -> tuple[Figure, str]:
    """Draw a curve and, in a panel each, what networks of so many ReLU neurons make of it.

    Parameters
    ----------
    x, target : the curve, arrays (n,)
    fits : number of neurons -> array (n,); one to four

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no fit or more than four, or the lengths differ.
    """
    if not 1 <= len(fits) <= 4 or any(np.shape(f) != np.shape(x) for f in (target, *fits.values())):
        raise ValueError(
            "relu_fits: fits must hold one to four arrays of the shape of x and target"
        )
    worst = {neurons: float(np.abs(fit - target).max()) for neurons, fit in fits.items()}
    with styled():
        fig = figure(2.6)
        panels = fig.subplots(1, len(fits), sharey=True, squeeze=False)[0]
        for ax, (neurons, fit) in zip(panels, fits.items(), strict=True):
            ax.plot(x, target, color=BLUE, linewidth=4, alpha=0.5, label="curve")
            ax.plot(x, fit, "--", color=INK, linewidth=1.3, label="network")
            ax.set(title=f"{neurons} neurons", xlabel=f"$x$\nlargest error {worst[neurons]:.3f}")
        panels[0].legend(frameon=False, fontsize=8)
        fig.tight_layout()
    told = ", ".join(f"{error:.3f} with {neurons} neurons" for neurons, error in worst.items())
    return fig, f"A curve and what networks of ReLU neurons make of it. Largest errors: {told}."
