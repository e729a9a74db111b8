"""The roofline: how fast a computation could be, by its operations for each byte it moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREEN, GREY, INK, ORANGE, figure, styled

_LOOKS = ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (INK, "D"), (GREY, "v"), (BLUE, "x"))


class Point(Protocol):
    """A measured computation."""

    workload: str
    by: str
    gflops: float
    intensity: float


def roofline(points: Sequence[Point], peak: float, bandwidth: float) -> tuple[Figure, str]:
    """Draw measured speeds under the roof that memory and arithmetic put over them.

    Parameters
    ----------
    points : with workload, by, gflops (10^9 operations a second) and intensity (operations a byte)
    peak : 10^9 operations a second of the arithmetic
    bandwidth : 10^9 bytes a second of the memory

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no point, or a limit is not positive.
    """
    if not points or not (peak > 0 and bandwidth > 0):
        raise ValueError(
            f"roofline: needs points and positive limits, got {len(points)} points, "
            f"peak {peak!r}, bandwidth {bandwidth!r}"
        )
    names = list(dict.fromkeys(point.by for point in points))
    low = min(*(p.intensity for p in points), peak / bandwidth) / 3
    high = max(*(p.intensity for p in points), peak / bandwidth) * 3
    with styled():
        fig = figure(4.6)
        ax = fig.add_subplot()
        ridge = peak / bandwidth
        ax.loglog((low, ridge, high), (low * bandwidth, peak, peak), color=INK, linewidth=1.5)
        for name, (color, marker) in zip(names, _LOOKS * len(names), strict=False):
            own = [p for p in points if p.by == name]
            place = [p.intensity for p in own], [p.gflops for p in own]
            ax.loglog(*place, marker, color=color, label=name, markersize=6, alpha=0.85)
        ax.text(high, peak * 1.08, f"{peak:.0f} GFLOP/s, a matrix product", ha="right", fontsize=8)
        ax.text(low, low * bandwidth * 1.3, f"{bandwidth:.0f} GB/s, a copy", fontsize=8)
        ax.set(xlabel="operations for each byte that must move", ylabel="GFLOP/s")
        ax.legend(loc="lower right", fontsize=8, frameon=False)
        fig.tight_layout()
    best = max(points, key=lambda p: p.gflops)
    return fig, (
        f"A roofline plot of {len(points)} measurements by {', '.join(names)}. The roof rises with "
        f"{bandwidth:.0f} gigabytes a second to {peak:.0f} billion operations a second. The "
        f"fastest is {best.workload} by {best.by} with {best.gflops:.0f}."
    )
