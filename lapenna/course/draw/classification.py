"""Pictures of classification: scores into probabilities, a batch's classes, images and verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lapenna.course.draw.style import BLUE, GREY, INK, ORANGE, figure, number, styled
from lapenna.ops import softmax


def softmax_bars(scores: Sequence[float]) -> tuple[Figure, str]:
    """Draw scores, their exponentials and the probabilities as three rows of bars.

    Raises ValueError unless there are two to six scores, none above 50.

    Returns
    -------
    fig, alt
    """
    z = np.asarray(scores, dtype=float)
    if z.ndim != 1 or not 2 <= len(z) <= 6 or z.max() > 50:
        raise ValueError(
            f"softmax_bars: scores must be two to six numbers up to 50, got {scores!r}"
        )
    powers, p = np.exp(z), softmax(z)
    panels = (
        ("logits $z$", z, [f"{v:.1f}".replace("-", "−") for v in z], BLUE, None),
        (f"$e^z$, sum {powers.sum():.2f}", powers, [f"{v:.2f}" for v in powers], ORANGE, "//"),
        ("divided by the sum: $p$", p, [f"{v:.3f}" for v in p], GREY, "\\\\"),
    )
    with styled():
        fig = figure(2.9)
        for ax, (title, values, labels, color, hatch) in zip(
            fig.subplots(1, 3), panels, strict=True
        ):
            drawn = ax.bar(range(len(z)), values, 0.6, color=color, hatch=hatch, edgecolor="white")
            ax.bar_label(drawn, labels, padding=3, fontsize=9)
            ax.axhline(0, color=INK, linewidth=0.8)
            ax.set(title=title, xlabel="class", xticks=range(len(z)), yticks=())
            ax.spines[["left", "bottom"]].set_visible(False)
            ax.margins(y=0.18)
        fig.tight_layout()
    told = "; ".join(
        f"class {k}: logit {number(z[k])}, exponential {powers[k]:.2f}, probability {p[k]:.3f}"
        for k in range(len(z))
    )
    return fig, f"From logits to probabilities. {told}. The exponentials sum to {powers.sum():.2f}."


def class_tables(target: np.ndarray, predicted: np.ndarray) -> tuple[Figure, str]:
    """Draw one-hot targets and predicted probabilities as two heat maps with their classes.

    Parameters
    ----------
    target : array (N, K), one-hot; at most 12 by 12
    predicted : array (N, K), one prediction a row

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The shapes differ or are too large to draw.
    """
    target, predicted = np.asarray(target), np.asarray(predicted)
    if target.ndim != 2 or target.shape != predicted.shape or max(target.shape) > 12:
        raise ValueError(
            "class_tables: target and predicted must be matrices of one shape, at most 12 by 12 "
            f"(target: {target.shape}, predicted: {predicted.shape})"
        )
    right, said = target.argmax(axis=1), predicted.argmax(axis=1)
    with styled():
        fig = figure(0.32 * len(target) + 1.2)
        left, other = fig.subplots(1, 2)
        _heat_map(left, target, "{:.0f}", "targets, one-hot", right, right)
        _heat_map(other, predicted, "{:.1f}", "predictions", said, right)
        fig.tight_layout()
    wrong = np.flatnonzero(right != said)
    told = "; ".join(f"image {n}: target {right[n]}, predicted {said[n]}" for n in wrong)
    return fig, (
        f"Two tables of {len(target)} images by {target.shape[1]} classes. The targets are "
        f"{', '.join(map(str, right))}, the predicted classes {', '.join(map(str, said))}. "
        f"{len(wrong)} wrong{': ' + told if told else ''}."
    )


def _heat_map(ax: Axes, values, form: str, title: str, classes, right) -> None:
    """Draw numbers on shades; right of each row its class, with a cross where it is wrong."""
    ax.imshow(values, cmap="Blues", vmin=0, vmax=1.6, aspect="auto")
    rows, columns = values.shape
    for n, k in np.ndindex(rows, columns):
        if values[n, k]:
            ax.text(k, n, form.format(values[n, k]), ha="center", va="center", fontsize=8)
    for n in range(rows):
        mark = "" if classes[n] == right[n] else " ✗"
        ax.text(columns - 0.2, n, f"{classes[n]}{mark}", ha="left", va="center", weight="bold")
        box = Rectangle((classes[n] - 0.5, n - 0.5), 1, 1, fill=False, edgecolor=INK, clip_on=False)
        ax.add_patch(box)
    ax.text(columns - 0.2, -0.75, "class", ha="left", va="bottom", fontsize=9)
    ax.set(title=title, ylabel="image", xticks=range(columns), yticks=range(rows))
    ax.tick_params(length=0, labelsize=8, top=True, labeltop=True, bottom=False, labelbottom=False)
    ax.spines[:].set_visible(False)


def predicted_images(
    images: np.ndarray, labels: Sequence[int], probabilities: np.ndarray
) -> tuple[Figure, str]:
    """Draw images, each with its target, the class that a network gives it, and how surely.

    Parameters
    ----------
    images : array (N, H, W), N from 1 to 12
    labels : the right classes (N,)
    probabilities : array (N, K)

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The three do not have one length from 1 to 12.
    """
    images, labels, p = np.asarray(images), np.asarray(labels), np.asarray(probabilities)
    if images.ndim != 3 or not 1 <= len(images) == len(labels) == len(p) <= 12:
        raise ValueError(
            "predicted_images: images (N, H, W), labels (N,) and probabilities (N, K) must have "
            f"one N from 1 to 12, got {images.shape}, {labels.shape}, {p.shape}"
        )
    said, columns = p.argmax(axis=1), min(len(images), 6)
    lines = -(-len(images) // columns)
    told = []
    with styled():
        fig = figure(1.95 * lines)
        for n, ax in enumerate(fig.subplots(lines, columns, squeeze=False).flat):
            ax.axis("off")
            if n >= len(images):
                continue
            ax.imshow(images[n], cmap="Greys", vmin=0)
            verdict = "right" if said[n] == labels[n] else "wrong"
            says = f"says {said[n]} ({p[n, said[n]]:.2f})"
            ax.set_title(
                f"target {labels[n]}\n{says}\n{verdict}", fontsize=9,
                weight="normal" if verdict == "right" else "bold",
            )  # fmt: skip
            told.append(f"target {labels[n]}, {says}, {verdict}")
        fig.tight_layout()
    return fig, f"{len(images)} images with the network's answers. {'; '.join(told)}."
