"""The U of a U-Net: its maps from left to right, one level lower after each pooling."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna import nn
from lapenna.course.draw.style import INK, PALE_BLUE, PALE_GREEN, PALE_ORANGE, canvas, styled

ACROSS, DOWN, INDENT, TALLEST = 1.5, 3.5, 1.2, 1.7
_ARROW = {"arrowstyle": "-|>", "mutation_scale": 9, "color": INK, "shrinkA": 0, "shrinkB": 0}


class _Box(NamedTuple):
    """One map of the network: where it stands, its shape, and what was copied into it."""

    level: int
    x: float
    shape: tuple[int, int, int]
    kind: str
    copied: int  # channels from the left side
    cropped: int  # pixels cut off each side of them; -1 where nothing is cropped


def unet_picture(model: nn.Model) -> tuple[Figure, str]:
    """Draw a U-Net: each map as a box with its size above and its channels below.

    Parameters
    ----------
    model : of Conv2D, ReLU, MaxPool2D, Conv2DTranspose or UpSample2D, Crop2D and Concat; the left
        side halves the map, the right side doubles it as often

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is another layer in it, or it does not come up as often as it went down.
    """
    boxes = _boxes(model)
    wide = max(box.x for box in boxes) + 1.3
    deepest, largest = max(box.level for box in boxes), max(box.shape[0] for box in boxes)
    tall = deepest * DOWN + TALLEST + 3.3
    with styled():
        fig, ax = canvas(8.0 * tall / wide, wide, tall)
        left = {}
        for before, box in zip([None, *boxes], boxes, strict=False):
            same = before is not None and box.shape[2] == before.shape[2]
            _draw(ax, box, largest, channels=box.kind == "join" or not same)
            if before is not None:
                _step(ax, before, box)
            if box.kind == "join":
                _across(ax, left[box.level], box)
            elif box.kind in ("input", "conv", "pool"):
                left[box.level] = box
        note = (
            "Above a box: rows and columns; below, where they change, channels. → 3×3 convolution "
            "with ReLU\n(the last one: 1×1). ↓ pooling. ↑ up-sampling. Hatched, dashed arrow: "
            "copied from the left side, and cropped."
        )
        ax.text(0.3, tall - 0.2, note, ha="left", va="bottom", fontsize=9)
    down = [box for box in boxes if box.kind in ("input", "conv", "pool")]
    up = boxes[len(down) :]
    joins = "; ".join(
        f"{box.copied} channels are copied from the left at {box.shape[0]}"
        + (f", {box.cropped} pixels cropped off each side" if box.cropped >= 0 else "")
        for box in boxes
        if box.kind == "join"
    )
    return fig, (
        f"A U of {deepest + 1} levels. Down: {_listed(down)}. Up: {_listed(up)}. "
        f"{joins or 'Nothing is copied across'}."
    )


def _boxes(model: nn.Model) -> list[_Box]:
    """Return the maps in order; ReLU changes no shape and the parts of a join make one box."""
    start = _Box(0, 0.9, model.input.shape, "input", 0, -1)
    boxes, crop, rising = [start], -1, False
    for node in model.nodes:
        layer, last = node.layer, boxes[-1]
        if isinstance(layer, nn.ReLU):
            continue
        if isinstance(layer, nn.Crop2D):
            crop = layer.border
        elif isinstance(layer, nn.Concat):
            copied = node.parents[0].shape[2]
            boxes[-1] = _Box(last.level, last.x, node.shape, "join", copied, crop)
            crop = -1
        elif isinstance(layer, nn.MaxPool2D):
            boxes.append(_Box(last.level + 1, last.x + INDENT, node.shape, "pool", 0, -1))
        elif isinstance(layer, nn.Conv2DTranspose | nn.UpSample2D):
            rising = True
            boxes.append(_Box(last.level - 1, last.x + INDENT, node.shape, "up", 0, -1))
        elif isinstance(layer, nn.Conv2D):
            kind = "conv up" if rising else "conv"
            x = last.x + ACROSS + 0.4 * (last.kind == "join")
            boxes.append(_Box(last.level, x, node.shape, kind, 0, -1))
        else:
            raise ValueError(f"unet_picture: a U-Net has no layer {type(layer).__name__}")
    if not rising or boxes[-1].level:
        raise ValueError("unet_picture: model must come up as often as it went down")
    return boxes


def _listed(boxes: list[_Box]) -> str:
    return ", ".join(f"{box.shape[0]} by {box.shape[1]} by {box.shape[2]}" for box in boxes)


def _middle(box: _Box) -> float:
    return box.level * DOWN + TALLEST / 2 + 0.9


def _height(box: _Box, largest: int) -> float:
    return TALLEST * (0.3 + 0.7 * box.shape[0] / largest)


def _draw(ax: Axes, box: _Box, largest: int, channels: bool) -> None:
    height, width = _height(box, largest), 0.5
    x, y = box.x - width / 2, _middle(box) - height / 2
    color = PALE_BLUE if box.kind in ("input", "conv", "pool") else PALE_GREEN
    look = {"edgecolor": INK, "linewidth": 1}
    ax.add_patch(Rectangle((x, y), width, height, facecolor=color, **look))
    if box.copied:
        part = width * box.copied / box.shape[2]
        ax.add_patch(Rectangle((x, y), part, height, facecolor=PALE_ORANGE, hatch="///", **look))
    ax.text(box.x, y - 0.1, str(box.shape[0]), ha="center", va="bottom", fontsize=9)
    if channels:
        ax.text(box.x, y + height + 0.1, str(box.shape[2]), ha="center", va="top", fontsize=9)


def _step(ax: Axes, before: _Box, box: _Box) -> None:
    """Draw the arrow from one map to the next."""
    start, end = (before.x, _middle(before)), (box.x, _middle(box))
    if before.level == box.level:
        ends = (start[0] + 0.35, start[1]), (end[0] - 0.35, end[1])
    elif before.level < box.level:
        ends = (start[0] + 0.3, start[1] + 0.8), (end[0] - 0.2, end[1] - 1.5)
    else:
        ends = (start[0] + 0.78, start[1] - 0.75), (end[0] - 0.1, end[1] + 1.5)
    ax.add_patch(FancyArrowPatch(*ends, linewidth=1, **_ARROW))


def _across(ax: Axes, left: _Box, join: _Box) -> None:
    y = _middle(join)
    ends = (left.x + 0.35, y), (join.x - 0.35, y)
    ax.add_patch(FancyArrowPatch(*ends, linewidth=1.2, linestyle="--", **_ARROW))
    if join.cropped >= 0:
        text = f"crop {join.cropped}"
        ax.text((left.x + join.x) / 2, y - 0.1, text, ha="center", va="bottom", fontsize=9)
