"""Curves of networks for sequences: gradients on their way back, and losses against a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREEN, INK, ORANGE, figure, styled

_LINES = ((BLUE, "-", "o"), (ORANGE, "--", "s"), (GREEN, "-.", "^"), (INK, ":", "D"))


def gradient_norms(
    panels: Mapping[str, Mapping[str, Sequence[float]]],
) -> tuple[Figure, str]:
    """Draw how the size of a gradient changes on its way back in time, on a logarithmic scale.

    Parameters
    ----------
    panels : title -> (label -> norms, one for each step back, from 0); one or two panels of up to
        four lines

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are other numbers of panels or lines, or a norm is not positive.
    """
    sizes = [len(lines) for lines in panels.values()]
    every = [norms for lines in panels.values() for norms in lines.values()]
    if not 1 <= len(sizes) <= 2 or not all(1 <= size <= 4 for size in sizes):
        raise ValueError(
            f"gradient_norms: one or two panels of one to four lines are drawn, got {sizes}"
        )
    if not all(len(norms) and np.all(np.asarray(norms) > 0) for norms in every):
        raise ValueError("gradient_norms: each line must hold positive norms")
    with styled():
        fig = figure(3.6)
        axes = fig.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for ax, (title, lines) in zip(axes, panels.items(), strict=True):
            for (label, norms), (color, dashes, marker) in zip(lines.items(), _LINES, strict=False):
                look = {"linestyle": dashes, "marker": marker, "markevery": 10, "markersize": 5}
                ax.plot(range(len(norms)), norms, color=color, label=label, **look)
            ax.set(yscale="log", xlabel="steps back in time", title=title)
            ax.legend(frameon=False, fontsize=9)
            ax.axhline(1, color=INK, linewidth=0.6)
        axes[0].set_ylabel("norm of the gradient")
        fig.tight_layout()
    told = [
        f"{title}: "
        + ", ".join(
            f"{label} goes from {norms[0]:.2g} to {norms[-1]:.1e} in {len(norms) - 1} steps"
            for label, norms in lines.items()
        )
        for title, lines in panels.items()
    ]
    return fig, f"Norms of a gradient going back in time. {'. '.join(told)}."


def losses_against_guess(
    series: Mapping[str, Sequence[float]], every: int, guess: float
) -> tuple[Figure, str]:
    """Draw losses over training steps, and a line for what guessing blindly costs.

    Parameters
    ----------
    series : label -> losses, one after every ``every`` steps; one to four lines
    every : steps between two losses
    guess : loss of the blind guess

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no line, more than four, or an empty one.
    """
    if not 1 <= len(series) <= 4 or not all(len(losses) for losses in series.values()):
        raise ValueError("losses_against_guess: series must hold one to four lines with values")
    with styled():
        fig = figure(3.6)
        ax = fig.add_subplot()
        for (label, losses), (color, dashes, marker) in zip(series.items(), _LINES, strict=False):
            steps = every * np.arange(1, len(losses) + 1)
            look = {"linestyle": dashes, "marker": marker, "markevery": 5, "markersize": 5}
            ax.plot(steps, losses, color=color, label=label, **look)
        ax.axhline(guess, color=INK, linewidth=0.8)
        ax.text(0, guess, f" blind guess {guess:.2f}", ha="left", va="bottom", fontsize=9)
        ax.set(xlabel="training steps", ylabel="loss of one letter")
        highest = max(max(losses) for losses in series.values())
        ax.set_ylim(0, 1.15 * max(highest, guess))
        ax.legend(frameon=False, fontsize=9)
        fig.tight_layout()
    told = [
        f"{label} goes from {losses[0]:.2f} to {losses[-1]:.2f} in {every * len(losses)} steps"
        for label, losses in series.items()
    ]
    return fig, f"Losses; a blind guess costs {guess:.2f}. {'; '.join(told)}."
