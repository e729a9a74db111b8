"""The roofline: how fast a computation could be, by its operations for each byte it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from matplotlib.figure import Figure

from lapenna.course.draw.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE_GREEN,
    PALE_ORANGE,
    figure,
    number,
    styled,
)

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


def kernels_under_roof(
    kernels: Mapping[str, tuple[float, float]], peak: float, bandwidth: float
) -> tuple[Figure, str]:
    """Draw kernels by intensity and speed under the roof of a machine; both halves are named.

    Parameters
    ----------
    kernels : name -> (operations a byte, operations a second)
    peak, bandwidth : operations and bytes a second of the machine

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no kernel, or a number is not positive.
    """
    values = [value for kernel in kernels.values() for value in kernel]
    if not values or min(*values, peak, bandwidth) <= 0:
        raise ValueError(
            "kernels_under_roof: needs kernels, and positive numbers, got "
            f"{dict(kernels)}, peak {peak!r}, bandwidth {bandwidth!r}"
        )
    ridge = peak / bandwidth
    low = min(*(i for i, _ in kernels.values()), ridge) / 4
    high = max(*(i for i, _ in kernels.values()), ridge) * 6
    bottom = min(*(speed for _, speed in kernels.values()), low * bandwidth) / 2
    with styled():
        fig = figure(4.4)
        ax = fig.add_subplot()
        ax.axvspan(low, ridge, color=PALE_GREEN, alpha=0.6, linewidth=0)
        ax.axvspan(ridge, high, color=PALE_ORANGE, alpha=0.6, linewidth=0)
        ax.loglog((low, ridge, high), (low * bandwidth, peak, peak), color=INK, linewidth=1.8)
        ax.plot((ridge, ridge), (bottom, peak), ":", color=GREY)
        for name, (intensity, speed) in kernels.items():
            ax.plot(intensity, speed, "o", color=BLUE, markersize=8, zorder=3)
            text = f"{name}\n{_rate(speed)}"
            near = {"textcoords": "offset points", "va": "top", "fontsize": 9}
            box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1}
            ax.annotate(text, (intensity, speed), (8, -8), bbox=box, **near)
        ax.text(low * 1.1, peak * 1.12, "bound by memory", va="bottom", fontsize=10)
        ax.text(ridge * 1.1, peak * 1.12, "bound by arithmetic", va="bottom", fontsize=10)
        ax.text(ridge * 1.08, bottom * 1.15, f"ridge {number(ridge)}", va="bottom", fontsize=9)
        ax.set(xlim=(low, high), ylim=(bottom, peak * 2.2))
        ax.xaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_major_formatter(lambda speed, _: _rate(speed))
        ax.set(xlabel="flop for each byte that must move")
        fig.tight_layout()
    told = "; ".join(
        f"{name} at {number(intensity)} flop a byte reaches {_rate(speed)}, "
        + ("bound by memory" if intensity < ridge else "bound by arithmetic")
        for name, (intensity, speed) in kernels.items()
    )
    return fig, (
        f"A roof rises with {number(bandwidth / 1e9)} gigabytes a second up to the ridge at "
        f"{number(ridge)} flop a byte and is flat from there at {_rate(peak)}. {told}."
    )


def _rate(speed: float) -> str:
    """Return a speed with its unit; what rounds to 1000 of one is 1 of the next."""
    return (
        f"{number(speed / 1e12)} Tflop/s" if speed >= 9.995e11 else f"{number(speed / 1e9)} Gflop/s"
    )
