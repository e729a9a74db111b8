"""Pictures of detection: a cell and its anchor, overlap, suppression, boxes on images.

A box is (x1, y1, x2, y2), y downwards.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lapenna.course.draw.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    canvas,
    figure,
    number,
    styled,
)
from lapenna.ops import iou_matrix

Found = tuple[str, float, np.ndarray]
"""A detection: the name of its class, its score, its box."""

_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1}


def anchor_on_grid(
    image: np.ndarray, stride: int, cell: tuple[int, int], anchor: np.ndarray, box: np.ndarray
) -> tuple[Figure, str]:
    """Draw an image under its grid of cells, with one cell, its anchor, and the box of an object.

    Parameters
    ----------
    image : array (H, W, 3) from 0 to 1
    stride : side of a cell in pixels; it divides H and W
    cell : row and column of the cell that answers
    anchor, box : the anchor of the cell, and the box of the object

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The stride does not divide the image, or the cell is not in the grid.
    """
    height, width = image.shape[:2]
    if height % stride or width % stride:
        raise ValueError(f"anchor_on_grid: stride must divide {height} and {width}, got {stride}")
    rows, columns = height // stride, width // stride
    i, j = cell
    if not (0 <= i < rows and 0 <= j < columns):
        raise ValueError(f"anchor_on_grid: cell must lie in {(rows, columns)}, got {cell!r}")
    x, y = (box[:2] + box[2:]) / 2
    place = stride * np.array([j, i, j + 1, i + 1])
    with styled():
        fig = figure(3.8)
        ax = fig.add_axes((0.01, 0.02, 0.62, 0.96))
        _image(ax, image)
        for k in range(rows + 1):
            ax.axhline(k * stride, color="white", linewidth=0.8)
        for k in range(columns + 1):
            ax.axvline(k * stride, color="white", linewidth=0.8)
        _frame(ax, place, "none", "-", 0, facecolor="white", alpha=0.35, fill=True)
        _frame(ax, place, INK, "-", 4, label=f"the cell in row {i}, column {j}")
        _frame(ax, anchor, ORANGE, "--", 2.6, label=f"its anchor, {_size(anchor)}")
        _frame(ax, box, GREEN, "-", 2.6, label=f"the sign's box, {_size(box)}")
        ax.plot(
            x, y, "o", color=GREEN, markeredgecolor="white", markersize=8, label="the box's centre"
        )
        fig.legend(loc="center left", bbox_to_anchor=(0.64, 0.5), frameon=False, labelspacing=1.2)
    return fig, (
        f"An image of {height} by {width} pixels under a grid of {rows} by {columns} cells. The "
        f"centre of the sign, ({number(x)}, {number(y)}), lies in the cell in row {i}, column {j}. "
        f"The anchor of this cell is {_size(anchor)} pixels, the box of the sign {_size(box)}."
    )


def box_overlap(a: Sequence[float], b: Sequence[float]) -> tuple[Figure, str]:
    """Draw two boxes that overlap, and how their intersection over union is computed.

    Parameters
    ----------
    a, b : boxes with numbers from 0 to 12; b begins inside a

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The boxes do not overlap, or reach beyond 0 to 12.
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    inner = np.concatenate([np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])])
    if np.any(inner[2:] <= inner[:2]) or min(a.min(), b.min()) < 0 or max(a.max(), b.max()) > 12:
        raise ValueError(f"box_overlap: a and b must overlap, in 0 to 12, got {a} and {b}")
    first, second, both = (float(np.prod(box[2:] - box[:2])) for box in (a, b, inner))
    union = first + second - both
    lines = (
        f"area of the solid box: {first:g}",
        f"area of the dashed box: {second:g}",
        f"intersection, hatched: {both:g}",
        f"union: {first:g} + {second:g} − {both:g} = {union:g}",
        f"IoU: {both:g}/{union:g} = {both / union:.4f}",
    )
    wide, tall = max(a[2], b[2]) + 9.5, max(a[3], b[3]) + 2.0
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        ax.set(xlim=(-1.6, wide - 1.6), ylim=(tall - 1.0, -1.0))
        _frame(ax, a, "none", "-", 0, facecolor=PALE_BLUE, fill=True)
        _frame(ax, b, "none", "-", 0, facecolor=PALE_GREEN, fill=True)
        _frame(ax, inner, GREY, "-", 0, facecolor="white", fill=True, hatch="///")
        _frame(ax, a, BLUE, "-", 2.6)
        _frame(ax, b, GREEN, "--", 2.6)
        for box in (a, b):
            for (x, y), shift, ha, va in (
                (box[:2], -0.12, "right", "bottom"),
                (box[2:], 0.12, "left", "top"),
            ):
                ax.plot(x, y, "o", color=INK, markersize=4)
                ax.text(x + shift, y + shift, f"({x:g}, {y:g})", ha=ha, va=va, fontsize=9)
        middle = (inner[:2] + inner[2:]) / 2
        ax.text(*middle, f"{both:g}", ha="center", va="center", weight="bold", bbox=_PAPER)
        for k, text in enumerate(lines):
            ax.text(wide - 7.6, tall / 2 - 1.0 + 0.9 * (k - 2), text, ha="left", va="center")
    return fig, (
        f"Two boxes, ({_listed(a)}) solid and ({_listed(b)}) dashed. They share the hatched box "
        f"({_listed(inner)}). {'; '.join(lines)}."
    )


def suppression(
    boxes: np.ndarray, scores: Sequence[float], kept: Sequence[int]
) -> tuple[Figure, str]:
    """Draw boxes with their scores, and beside them those that suppression keeps and drops.

    Parameters
    ----------
    boxes : array (N, 4)
    scores : N numbers
    kept : indices of the boxes that are kept

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no box, or not one score for each.
    """
    boxes, kept = np.asarray(boxes, dtype=float), [int(k) for k in kept]
    if len(boxes) == 0 or len(scores) != len(boxes):
        raise ValueError(
            f"suppression: boxes and scores must have one length above 0, got {len(boxes)} and "
            f"{len(scores)}"
        )
    overlap = iou_matrix(boxes, boxes)
    told = [f"{scores[k]:g} is kept" for k in kept]
    with styled():
        fig = figure(2.5)
        before, after = fig.subplots(1, 2)
        for ax in (before, after):
            low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
            ax.set(xlim=(low[0] - 15, high[0] + 25), ylim=(high[1] + 50, low[1] - 35))
            ax.set_aspect("equal")
            ax.axis("off")
        before.set_title(f"before: {len(boxes)} boxes", fontsize=10)
        after.set_title(f"after: {len(kept)} boxes", fontsize=10)
        for k, box in enumerate(boxes):
            if k in kept:
                for ax in (before, after):
                    _frame(ax, box, BLUE, "-", 2.2)
                    ax.text(box[0], box[1] - 4, f"{scores[k]:g}", ha="left", va="bottom")
                continue
            best = max(kept, key=lambda j, k=k: overlap[j, k])
            _frame(before, box, ORANGE, "-", 2.2)
            before.text(box[2], box[3] + 4, f"{scores[k]:g}", ha="right", va="top")
            _frame(after, box, GREY, ":", 1.6)
            text = f"{scores[k]:g} dropped\nIoU {overlap[best, k]:.2f}"
            after.text(box[2], box[3] + 4, text, ha="right", va="top", fontsize=8.5)
            told.append(
                f"{scores[k]:g} is dropped, it overlaps {scores[best]:g} with IoU "
                f"{overlap[best, k]:.6f}"
            )
        fig.tight_layout()
    return fig, f"{len(boxes)} boxes with their scores, before and after. {'; '.join(told)}."


def detections(
    images: np.ndarray,
    truths: Sequence[Sequence[tuple[str, np.ndarray]]],
    found: Sequence[Sequence[Found]],
) -> tuple[Figure, str]:
    """Draw images with the boxes that are there, dashed, and those that were found, solid.

    Parameters
    ----------
    images : array (N, H, W, 3) from 0 to 1
    truths : for each image the (name, box) of its objects
    found : for each image the (name, score, box) of its detections

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The three have different lengths, or none.
    """
    if not len(images) == len(truths) == len(found) > 0:
        raise ValueError(
            "detections: images, truths and found must have one length above 0, got "
            f"{len(images)}, {len(truths)} and {len(found)}"
        )
    columns = min(len(images), 4)
    lines = -(-len(images) // columns)
    with styled():
        fig = figure(1.62 * lines + 0.2)
        panels = fig.subplots(lines, columns, squeeze=False).ravel()
        for ax in panels[len(images) :]:
            ax.axis("off")
        for k, (image, there, seen) in enumerate(zip(images, truths, found, strict=True)):
            ax = panels[k]
            _image(ax, image)
            ax.set_title(f"{k + 1}", fontsize=9, loc="left", pad=2)
            for _, box in there:
                _frame(ax, box, "white", "--", 1.6)
            for _, _, box in seen:
                _frame(ax, box, ORANGE, "-", 1.8)
            _labels(ax, seen, *image.shape[:2])
        fig.subplots_adjust(0.01, 0.01, 0.99, 0.95, wspace=0.04, hspace=0.16)
    told = "; ".join(
        f"image {k + 1} shows {', '.join(name for name, _ in there) or 'no sign'}, found: "
        f"{', '.join(f'{name} with {score:.2f}' for name, score, _ in seen) or 'nothing'}"
        for k, (there, seen) in enumerate(zip(truths, found, strict=True))
    )
    return fig, f"{len(images)} images, the boxes that are there dashed, those found solid: {told}."


def _labels(ax: Axes, seen: Sequence[Found], height: int, width: int) -> None:
    """Write name and score beside each box, where no other label stands."""
    wide, tall, taken = 26, 6, []
    for name, score, box in seen:
        x = float(np.clip(box[0], 0, width - wide))
        places = [box[1] - 1, box[3] + 1 + tall, *range(tall, height, tall)]
        free = [y for y in places if tall <= y <= height]
        clear = [
            y
            for y in free
            if all(abs(y - other) >= tall or abs(x - left) >= wide for left, other in taken)
        ]
        y = (clear or free)[0]
        taken.append((x, y))
        text = f"{name} {score:.2f}"
        ax.text(x, y, text, ha="left", va="bottom", fontsize=8, bbox=_PAPER)


def _image(ax: Axes, image: np.ndarray) -> None:
    height, width = image.shape[:2]
    ax.imshow(np.clip(image, 0, 1), extent=(0, width, height, 0), interpolation="nearest")
    ax.axis("off")


def _frame(ax: Axes, box, color: str, dashes: str, width: float, **look) -> None:
    x1, y1, x2, y2 = (float(edge) for edge in box)
    look = {"fill": False} | look
    ax.add_patch(
        Rectangle(
            (x1, y1), x2 - x1, y2 - y1, edgecolor=color, linestyle=dashes, linewidth=width, **look
        )
    )


def _size(box: np.ndarray) -> str:
    return f"{number(box[2] - box[0])}×{number(box[3] - box[1])}"


def _listed(box: np.ndarray) -> str:
    return ", ".join(f"{edge:g}" for edge in box)
