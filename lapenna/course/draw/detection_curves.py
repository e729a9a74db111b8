"""Curves of detection: precision against recall, and the smooth L1 loss with its slope."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREY, INK, ORANGE, PALE_BLUE, figure, styled
from lapenna.ops import average_precision, smooth_l1


def precision_recall(hits: Sequence[bool], positives: int) -> tuple[Figure, str]:
    """Draw precision against recall down a ranking, its envelope, and the area below.

    Parameters
    ----------
    hits : for each detection, best first, whether it is correct; at least one is
    positives : how many objects there are

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no correct detection, or more of them than objects.
    """
    hits = np.asarray(hits, dtype=bool)
    if not 0 < hits.sum() <= positives:
        raise ValueError(
            f"precision_recall: hits must hold 1 to {positives} correct ones, got {hits.sum()}"
        )
    found, ranks = np.cumsum(hits), np.arange(1, len(hits) + 1)
    recall, precision = found / positives, found / ranks
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    area = average_precision(-ranks.astype(float), hits, positives)
    with styled():
        fig = figure(3.6)
        ax = fig.add_subplot()
        steps = np.concatenate([[0], recall[hits]]), np.concatenate([envelope[hits], [0]])
        ax.stairs(steps[1][:-1], steps[0], fill=True, color=PALE_BLUE, label=f"area: {area:.6f}")
        ax.stairs(steps[1][:-1], steps[0], color=BLUE, linewidth=2.6, label="envelope")
        ax.plot(recall, precision, "--", color=GREY, linewidth=1.4, label="precision and recall")
        for marks, look, name in ((hits, "o", "correct"), (~hits, "X", "false")):
            ax.plot(
                recall[marks], precision[marks], look, color=INK, markersize=8, linestyle="",
                label=f"{name} detection",
            )  # fmt: skip
        for rank, r, p in zip(ranks, recall, precision, strict=True):
            ax.annotate(f"{rank}", (r, p), xytext=(7, 3), textcoords="offset points", fontsize=9)
        ax.set(xlabel="recall", ylabel="precision", xlim=(0, 1.04), ylim=(0, 1.08))
        ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.01, 0.5))
        fig.tight_layout()
    told = "; ".join(
        f"{rank} {'correct' if hit else 'false'}, recall {r:.3f}, precision {p:.3f}"
        for rank, hit, r, p in zip(ranks, hits, recall, precision, strict=True)
    )
    return fig, (
        f"Precision against recall down a ranking of {len(hits)} detections with {positives} "
        f"objects. {told}. The envelope is at each recall the best precision at it or further "
        f"right; the area below is {area:.6f}."
    )


def smooth_l1_curves(beta: float) -> tuple[Figure, str]:
    """Draw the smooth L1 loss of one error, and its slope, beside half the square and the size.

    Parameters
    ----------
    beta : where the parabola meets the line, positive

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        beta is not positive.
    """
    errors = np.linspace(-3 * beta, 3 * beta, 241)
    one_by_one = [smooth_l1(np.array([d]), np.zeros(1), beta) for d in errors]
    value, slope = (np.array([float(np.squeeze(pair[k])) for pair in one_by_one]) for k in (0, 1))
    lines = (
        ("d²/(2β)", errors**2 / (2 * beta), errors / beta, ORANGE, "--", 1.6),
        ("|d|", np.abs(errors), np.sign(errors), INK, ":", 1.8),
        ("smooth L1", value, slope, BLUE, "-", 2.6),
    )
    with styled():
        fig = figure(3.0)
        left, right = fig.subplots(1, 2)
        for name, losses, slopes, color, dashes, width in lines:
            left.plot(errors, losses, dashes, color=color, linewidth=width, label=name)
            right.plot(errors, slopes, dashes, color=color, linewidth=width)
        for ax, title in ((left, "loss"), (right, "slope")):
            for d in (-beta, beta):
                ax.axvline(d, color=GREY, linewidth=0.7)
            ax.set(xlabel="error d", title=title)
        left.set_ylim(0, 3 * beta)
        right.set_ylim(-2, 2)
        left.legend(frameon=False, fontsize=8.5, loc="upper center")
        fig.tight_layout()
    return fig, (
        f"Two panels over the error d, with marks at d = ±{beta:g}. Left: smooth L1 is half the "
        f"square over β between the marks and a straight line outside; at d = {3 * beta:g} it is "
        f"{value[-1]:.3g}, half the square {4.5 * beta:.3g}. Right: its slope grows from −1 to 1 "
        "between the marks and stays at ±1 outside."
    )
