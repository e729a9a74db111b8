"""Pictures of segmentation: classes of pixels, overlapping masks, what a network marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from lapenna.course.draw.convolution import _grid
from lapenna.course.draw.style import (
    GREY,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    figure,
    styled,
)

_CLASSES = ("white", PALE_BLUE, PALE_ORANGE, PALE_GREEN)


def labelled_images(images, classes, names: Sequence[str]) -> tuple[Figure, str]:
    """Draw images and, under each, the class of every pixel, with its name on the region.

    Parameters
    ----------
    images : array (N, H, W), N from 1 to 6
    classes : array (N, H, W) of ints; 0 is the background
    names : of the classes, two to four

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The shapes differ, there are too many images, or a class has no name.
    """
    images, classes = np.asarray(images), np.asarray(classes)
    if images.ndim != 3 or images.shape != classes.shape or not 1 <= len(images) <= 6:
        raise ValueError(
            "labelled_images: images and classes must have one shape (N, H, W), N from 1 to 6, "
            f"got {images.shape}, {classes.shape}"
        )
    if not 2 <= len(names) <= 4 or not 0 <= classes.min() <= classes.max() < len(names):
        raise ValueError(
            f"labelled_images: names must name each of the classes 0 to {classes.max()}, two to "
            f"four, got {list(names)}"
        )
    told = []
    with styled():
        fig = figure(2 * (8 / len(images) - 0.15) + 0.45)
        for n, (above, below) in enumerate(fig.subplots(2, len(images), squeeze=False).T):
            above.imshow(images[n], cmap="gray", vmin=0, vmax=1)
            above.set_title(f"image {n}", fontsize=10)
            colors = ListedColormap(_CLASSES[: len(names)])
            below.imshow(classes[n], cmap=colors, vmin=0, vmax=len(names) - 1)
            sizes = {}
            for k in range(1, len(names)):
                rows, columns = np.nonzero(classes[n] == k)
                if len(rows):
                    place = (columns.mean(), rows.mean())
                    below.text(*place, names[k], ha="center", va="center", fontsize=9)
                    sizes[names[k]] = len(rows)
            for ax in (above, below):
                ax.set(xticks=(), yticks=())
                ax.spines[:].set_visible(True)
            listed = " and ".join(f"{k} of {v} pixels" for k, v in sizes.items())
            told.append(f"image {n}: {listed or 'nothing'}")
        fig.tight_layout()
    return fig, f"{len(images)} grey images, and under each the class of its pixels. " + (
        f"{'; '.join(told)}; all else is {names[0]}."
    )


def mask_overlap(target, predicted) -> tuple[Figure, str]:
    """Draw two masks and, beside them, what each pixel is: found, missed, too much, or neither.

    Raises ValueError unless both are matrices of one shape, at most 8 by 8, of 0 and 1.

    Returns
    -------
    fig, alt
    """
    target, predicted = np.asarray(target), np.asarray(predicted)
    if target.ndim != 2 or target.shape != predicted.shape or max(target.shape) > 8:
        raise ValueError(
            "mask_overlap: target and predicted must be matrices of one shape, at most 8 by 8, "
            f"got {target.shape}, {predicted.shape}"
        )
    if not np.isin([target, predicted], (0, 1)).all():
        raise ValueError("mask_overlap: masks must hold 0 and 1")
    names = np.array([["TN", "FP"], ["FN", "TP"]])[target.astype(int), predicted.astype(int)]
    looks = {
        "TP": {"color": PALE_GREEN}, "FN": {"color": PALE_BLUE, "hatch": "\\\\"},
        "FP": {"color": PALE_ORANGE, "hatch": "//"}, "TN": {"color": "white"},
    }  # fmt: skip
    height, width = target.shape
    says = {
        "TP": "object, and found", "FN": "object, and missed", "FP": "no object, and marked",
        "TN": "no object, not marked",
    }  # fmt: skip
    counts = {name: int(np.sum(names == name)) for name in says}
    total, tall = 3 * width + 12.5, max(height, 4.5) + 2.0
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for k, (title, mask) in enumerate((("target", target), ("predicted", predicted))):
            colors = np.where(mask == 1, GREY, "white").tolist()
            _grid(ax, 0.8 + k * (width + 1.2), 1.4, mask, colors, title)
        left = 0.8 + 2 * (width + 1.2)
        for i, j in np.ndindex(height, width):
            cell(ax, left + j, 1.4 + i, names[i, j], **looks[names[i, j]])
        ax.text(left + width / 2, 1.05, "together", ha="center", va="bottom")
        for k, (name, words) in enumerate(says.items()):
            cell(ax, left + width + 1.0, 1.4 + 1.2 * k, name, **looks[name])
            text = f"{words}: {counts[name]}"
            ax.text(left + width + 2.3, 1.9 + 1.2 * k, text, ha="left", va="center")
    listed = "; ".join(f"{name}, {says[name]}: {count}" for name, count in counts.items())
    return fig, f"A target mask, a predicted mask, and the {target.size} pixels of both: {listed}."


def predicted_masks(images, targets, predictions: Mapping[str, np.ndarray]) -> tuple[Figure, str]:
    """Draw images, target masks, and what networks mark, with the target's outline on it.

    Parameters
    ----------
    images, targets : arrays (N, H, W), N from 1 to 5
    predictions : name -> masks (N, H, W) of 0 and 1; one to three

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The shapes differ, or there are too many images or predictions.
    """
    images, targets = np.asarray(images), np.asarray(targets)
    shapes = {np.shape(array) for array in (images, targets, *predictions.values())}
    if len(shapes) != 1 or images.ndim != 3 or len(images) > 5 or not 1 <= len(predictions) <= 3:
        raise ValueError(
            "predicted_masks: images, targets and one to three predictions must have one shape "
            f"(N, H, W), N up to 5, got {sorted(shapes, key=str)}"
        )
    told = []
    with styled():
        fig = figure(1.75 * len(images))
        grid = fig.subplots(len(images), 2 + len(predictions), squeeze=False)
        for n, row in enumerate(grid):
            row[0].imshow(images[n], cmap="gray", vmin=0, vmax=1)
            row[1].imshow(targets[n], cmap="Greys", vmin=0, vmax=1.6)
            scores = []
            for ax, (name, masks) in zip(row[2:], predictions.items(), strict=True):
                ax.imshow(masks[n], cmap="Greys", vmin=0, vmax=1.6)
                _outline(ax, targets[n])
                both = np.sum((masks[n] > 0) & (targets[n] > 0))
                iou = both / max(np.sum((masks[n] > 0) | (targets[n] > 0)), 1)
                ax.set_xlabel(f"IoU {iou:.2f}", fontsize=9)
                scores.append(f"{name} {iou:.2f}")
            for ax in row:
                ax.set(xticks=(), yticks=())
                ax.spines[:].set_visible(True)
            told.append(f"image {n}: {', '.join(scores)}")
        for ax, title in zip(grid[0], ("image", "target", *predictions), strict=True):
            ax.set_title(title, fontsize=10)
        fig.tight_layout()
    return fig, (
        f"{len(images)} images with their target masks and what each network marks; the target is "
        f"outlined on it. IoU, {'; '.join(told)}."
    )


def _outline(ax: Axes, mask) -> None:
    """Draw the edges of the pixels where a mask ends."""
    inside = np.pad(mask > 0, 1)
    for i, j in np.argwhere(inside[1:] != inside[:-1]):
        ax.plot([j - 1.5, j - 0.5], [i - 0.5, i - 0.5], color=ORANGE, linewidth=2)
    for i, j in np.argwhere(inside[:, 1:] != inside[:, :-1]):
        ax.plot([j - 0.5, j - 0.5], [i - 1.5, i - 0.5], color=ORANGE, linewidth=2)
