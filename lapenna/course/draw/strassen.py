"""Strassen's seven products of two 2 by 2 matrices, and their picture."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.matrices import _listed, _short, _sum
from lapenna.course.draw.style import PALE_BLUE, PALE_ORANGE, canvas, cell, styled

STRASSEN = (
    ((1, 0, 0, 1), (1, 0, 0, 1)),
    ((0, 0, 1, 1), (1, 0, 0, 0)),
    ((1, 0, 0, 0), (0, 1, 0, -1)),
    ((0, 0, 0, 1), (-1, 0, 1, 0)),
    ((1, 1, 0, 0), (0, 0, 0, 1)),
    ((-1, 0, 1, 0), (1, 1, 0, 0)),
    ((0, 1, 0, -1), (0, 0, 1, 1)),
)
"""The seven products: the signs of a00, a01, a10, a11 and those of b00, b01, b10, b11."""

STRASSEN_SUMS = (
    (1, 0, 0, 1, -1, 0, 1),
    (0, 0, 1, 0, 1, 0, 0),
    (0, 1, 0, 1, 0, 0, 0),
    (1, -1, 1, 0, 0, 1, 0),
)
"""The signs with which the seven products make c00, c01, c10, c11."""


def strassen_products(a, b) -> tuple[Figure, str]:
    """Draw Strassen's seven products of two 2 by 2 matrices: their signs, their numbers, the sums.

    Parameters
    ----------
    a, b : arrays (2, 2)

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        a or b has another shape.
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != (2, 2) or b.shape != (2, 2):
        raise ValueError(f"strassen_products: a and b must be (2, 2), got {a.shape}, {b.shape}")
    values = [(np.dot(s, a.ravel()) * np.dot(t, b.ravel())) for s, t in STRASSEN]
    factors = [f"{_factor(s, a)}{_factor(t, b)}" for s, t in STRASSEN]
    total, wide, top = 41.0, 5.55, 4.2
    tall, sums = 16.0, []
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for p, (s, t) in enumerate(STRASSEN):
            left = 2.2 + p * wide
            for i, j in np.ndindex(4, 4):
                sign = s[i] * t[j]
                color = {1: PALE_BLUE, -1: PALE_ORANGE, 0: "white"}[sign]
                cell(ax, left + j, top + i, {1: "+", -1: "−", 0: ""}[sign], color)
            ax.text(left + 2, top - 2.2, f"$M_{p + 1}$", ha="center", va="bottom", fontsize=11)
            text = f"{factors[p]}\n= {_short(values[p])}"
            ax.text(left + 2, top + 4.4, text, ha="center", va="top", fontsize=9)
        names = [f"{i}{j}" for i, j in np.ndindex(2, 2)]
        for k, name in enumerate(names):
            look = {"fontsize": 9}
            ax.text(2.0, top + k + 0.5, f"$a_{{{name}}}$", ha="right", va="center", **look)
            upright = {"ha": "center", "va": "bottom", "rotation": 90, **look}
            ax.text(2.7 + k, top - 0.2, f"$b_{{{name}}}$", **upright)
        for k, (signs, name) in enumerate(zip(STRASSEN_SUMS, names, strict=True)):
            terms = [f"{'−' if s < 0 else ''}M{p + 1}" for p, s in enumerate(signs) if s]
            numbers = [_short(s * values[p]) for p, s in enumerate(signs) if s]
            result = _short(float(np.dot(signs, values)))
            sums.append(f"c{name} = {_sum(terms)} = {_sum(numbers)} = {result}")
            place = (1.2 + 19.6 * (k % 2), top + 8.6 + 2.0 * (k // 2))
            ax.text(*place, sums[-1], va="center", fontsize=9.5)
    products = "; ".join(f"M{p + 1} = {factors[p]} = {_short(v)}" for p, v in enumerate(values))
    return fig, (
        f"Strassen's product of the matrices with rows {_listed(a)} and {_listed(b)}. For each of "
        "the seven products a grid shows which entry of A meets which of B, with plus or minus. "
        f"{products}. Then {'; '.join(sums)}."
    )


def _factor(signs, values) -> str:
    terms = [_short(s * v) for s, v in zip(signs, values.ravel(), strict=True) if s]
    return f"({_sum(terms)})"
