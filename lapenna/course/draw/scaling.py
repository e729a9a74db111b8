"""How long a step takes on more and more processes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREY, INK, ORANGE, figure, styled
from lapenna.distributed.plan import Point


def scaling_curves(strong: Sequence[Point], weak: Sequence[Point]) -> tuple[Figure, str]:
    """Draw seconds a step over processes: the same network (left), the same share (right).

    Parameters
    ----------
    strong, weak : from ``lapenna.distributed.plan``

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are fewer than two points of one of them.
    """
    if min(len(strong), len(weak)) < 2:
        raise ValueError(
            f"scaling_curves: strong and weak need two points each, got {len(strong)} and "
            f"{len(weak)}"
        )
    titles = ("strong: the same network", "weak: the same share each")
    with styled():
        fig = figure(3.9)
        axes = fig.subplots(1, 2)
        for ax, points, title in zip(axes, (strong, weak), titles, strict=True):
            processes = [p.grid[0] * p.grid[1] for p in points]
            first = points[0].seconds
            ideal = [first / n * processes[0] if points is strong else first for n in processes]
            ax.loglog(processes, ideal, ":", color=GREY, label="ideal")
            ax.loglog(processes, [p.seconds for p in points], "o-", color=INK, label="step")
            ax.loglog(processes, [p.computing for p in points], "s--", color=BLUE, label="computes")
            sending = [(n, p.sending) for n, p in zip(processes, points, strict=True) if p.sending]
            ax.loglog(*zip(*sending, strict=True), "^-.", color=ORANGE, label="sends")
            ax.set(xlabel="processes", ylabel="seconds", title=title)
            ax.legend(frameon=False, fontsize=8)
        fig.tight_layout()
    return fig, " ".join(
        f"{title.capitalize()}: " + _words(points) + "."
        for points, title in ((strong, titles[0]), (weak, titles[1]))
    )


def _words(points: Sequence[Point]) -> str:
    return "; ".join(
        f"on {p.grid[0]}x{p.grid[1]} {p.seconds:.3g} seconds, of which {p.sending:.2g} to send"
        for p in points
    )
