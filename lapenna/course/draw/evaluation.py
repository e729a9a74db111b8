"""Pictures of how good a network is: its confusions, its spread, its rounding errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from lapenna.course.draw.style import BLUE, GREY, INK, ORANGE, figure, styled


def confusion_picture(matrix: np.ndarray, names: Sequence[str] | None = None) -> tuple[Figure, str]:
    """Draw a confusion matrix: rows are true classes, columns predicted ones.

    Right of each row stands the recall of its class, below each column the precision. Mistakes are
    framed.

    Parameters
    ----------
    matrix : array of counts (K, K), K from 2 to 12
    names : of the classes; None: 0, 1, ...

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The matrix is not square, too large, or holds a negative count.
    """
    matrix = np.asarray(matrix)
    size = len(matrix)
    if matrix.shape != (size, size) or not 2 <= size <= 12 or matrix.min() < 0:
        raise ValueError(
            "confusion_picture: matrix must hold counts (K, K), K from 2 to 12, "
            f"got shape {matrix.shape}"
        )
    names = list(map(str, range(size))) if names is None else list(names)
    right = np.diag(matrix)
    recall = [
        "–" if not n else f"{r / n:.0%}" for r, n in zip(right, matrix.sum(axis=1), strict=True)
    ]
    precision = [
        "–" if not n else f"{r / n:.0%}" for r, n in zip(right, matrix.sum(axis=0), strict=True)
    ]
    with styled():
        fig = figure(0.4 * size + 1.5)
        ax = fig.add_subplot()
        ax.imshow(np.sqrt(matrix), cmap="Blues", vmax=1.6 * np.sqrt(matrix.max() or 1))
        for (k, j), count in np.ndenumerate(matrix):
            if count:
                frame = {"boxstyle": "square,pad=0.25", "facecolor": "none", "edgecolor": INK}
                ax.text(
                    j, k, str(count), ha="center", va="center", fontsize=9,
                    weight="normal" if k == j else "bold", bbox=None if k == j else frame,
                )  # fmt: skip
        for k in range(size):
            ax.text(size - 0.2, k, recall[k], ha="left", va="center", fontsize=9)
            ax.text(k, size - 0.2, precision[k], ha="center", va="top", fontsize=9)
        ax.text(size - 0.2, -0.75, "recall", ha="left", va="bottom", fontsize=9)
        ax.text(-0.75, size - 0.2, "precision", ha="right", va="top", fontsize=9)
        ax.set_xticks(range(size), names)
        ax.set_yticks(range(size), names)
        ax.xaxis.set_label_position("top")
        ax.set(xlabel="predicted class", ylabel="true class")
        ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
        ax.spines[:].set_visible(False)
        fig.tight_layout()
    wrong = [
        f"{matrix[k, j]} of class {names[k]} called {names[j]}"
        for k, j in np.argwhere(matrix)
        if k != j
    ]
    return fig, (
        f"Confusion matrix of {matrix.sum()} samples, {right.sum()} right. Mistakes: "
        f"{'; '.join(wrong) or 'none'}. Recall by class: {', '.join(recall)}. "
        f"Precision by class: {', '.join(precision)}."
    )


def spread_of_seeds(accuracies: Mapping[str, Sequence[float]], samples: int) -> tuple[Figure, str]:
    """Draw the accuracy of each run as a point, one line for each model, with mean and spread.

    The thick bar is the mean and one standard deviation of the runs, the thin one the standard
    error that ``samples`` test samples have by themselves. Equal runs stand below each other.

    Parameters
    ----------
    accuracies : model -> shares from 0 to 1, one for each seed, two or more
    samples : how many test samples there are

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        A model has fewer than two runs, a share lies outside 0 to 1, or there is no sample.
    """
    if not accuracies or samples < 1 or any(
        len(runs) < 2 or min(runs) < 0 or max(runs) > 1 for runs in accuracies.values()
    ):  # fmt: skip
        raise ValueError("spread_of_seeds: each model needs two shares or more, and samples >= 1")
    told = []
    with styled():
        fig = figure(1.05 * len(accuracies) + 0.8)
        ax = fig.add_subplot()
        for k, (name, runs) in enumerate(accuracies.items()):
            runs = 100 * np.asarray(runs, dtype=float)
            mean, spread = runs.mean(), runs.std(ddof=1)
            chance = np.sqrt(mean * (100 - mean) / samples)
            before = [np.sum(np.isclose(runs[:j], run)) for j, run in enumerate(runs)]
            ax.plot(runs, k + 0.08 * np.array(before), "o", color=BLUE, markeredgecolor=INK)
            ax.errorbar(mean, k - 0.18, xerr=spread, fmt="|", color=ORANGE, capsize=5, elinewidth=3)
            ax.errorbar(mean, k + 0.3, xerr=chance, fmt="|", color=GREY, capsize=5, elinewidth=1.5)
            ax.text(mean, k - 0.25, f"runs: {mean:.1f} ± {spread:.1f}", ha="center", va="bottom")
            ax.text(mean, k + 0.36, f"{samples} images: ± {chance:.1f}", ha="center", va="top")
            told.append(
                f"{name}: {len(runs)} runs from {runs.min():.1f} to {runs.max():.1f} per cent, "
                f"mean {mean:.1f}, standard deviation {spread:.1f}, standard error of {samples} "
                f"samples {chance:.1f}"
            )
        ax.set_yticks(range(len(accuracies)), accuracies)
        ax.set(ylim=(len(accuracies) - 0.3, -0.6), xlabel="accuracy in per cent")
        fig.tight_layout()
    return fig, f"Accuracies of repeated runs. {'; '.join(told)}."


def error_budget(
    bits: Sequence[int],
    changes: Sequence[float],
    shares: Mapping[str, Sequence[float]],
    names: Mapping[int, str],
) -> tuple[Figure, str]:
    """Draw what rounding does to a network: the change of its logits, and shares of its answers.

    Parameters
    ----------
    bits : fraction bits of the weights, falling
    changes : largest change of a logit for each, above 0
    shares : one or two lines: name -> shares from 0 to 1
    names : fraction bits -> name of the format that has them

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There are no bits, other lengths than theirs, or a change is not positive.
    """
    lengths = {len(values) for values in (changes, *shares.values())}
    if not bits or lengths != {len(bits)} or min(changes) <= 0:
        raise ValueError(
            "error_budget: changes, above 0, and shares must have one entry for each of the bits, "
            f"got {len(bits)} bits and lengths {sorted(lengths)}"
        )
    looks = ({"color": BLUE, "marker": "o"}, {"color": ORANGE, "marker": "s", "linestyle": "--"})
    with styled():
        fig = figure(3.3)
        left, right = fig.subplots(1, 2)
        left.semilogy(bits, changes, color=BLUE, marker="o", markeredgecolor=INK)
        left.set(ylabel="largest change of a logit")
        left.grid(axis="y", color=GREY, linewidth=0.4)
        for bit, change in zip(bits, changes, strict=True):
            if bit in names:
                place, side = ((-7, 5), "right") if bit < max(bits) else ((9, -6), "left")
                left.annotate(
                    names[bit], (bit, change), place,
                    textcoords="offset points", ha=side, fontsize=9,
                )  # fmt: skip
        for (name, values), look in zip(shares.items(), looks, strict=False):
            percent = 100 * np.asarray(values)
            right.plot(bits, percent, label=name, markeredgecolor=INK, **look)
        right.set(ylabel="share of the images in per cent")
        right.legend(frameon=False, loc="lower left")
        for ax in (left, right):
            ax.set(xlabel="fraction bits of the weights", xticks=bits)
            ax.invert_xaxis()
            ax.margins(x=0.09)
        fig.tight_layout()
    told = []
    for k, (bit, change) in enumerate(zip(bits, changes, strict=True)):
        parts = [f"change {change:.1g}", *(f"{n} {values[k]:.1%}" for n, values in shares.items())]
        known = f" ({names[bit]})" if bit in names else ""
        told.append(f"{bit} bits{known}: {', '.join(parts)}")
    return fig, f"Rounded weights, from many fraction bits to few. {'; '.join(told)}."
