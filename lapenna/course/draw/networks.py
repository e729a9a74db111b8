"""Pictures of whole networks: layers, costs, training curves, feature maps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna.course.draw.style import (
    BLUE,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    canvas,
    figure,
    styled,
)


def architecture(rows: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[Figure, str]:
    """Draw a chain of layers, each box as tall as its feature map, with its output shape.

    Parameters
    ----------
    rows : list of (name, output shape)

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        rows is empty.
    """
    if not rows:
        raise ValueError("architecture: rows must hold at least one (name, shape), got none")
    tallest = max(shape[0] for _, shape in rows if len(shape) == 3) if any(
        len(shape) == 3 for _, shape in rows
    ) else 1  # fmt: skip
    with styled():
        total, tall = len(rows) * 3.0 + 0.6, 7.0
        fig, ax = canvas(8.0 * tall / total, total, tall)
        for k, (name, shape) in enumerate(rows):
            image = len(shape) == 3
            height = 3.6 * shape[0] / tallest if image else 3.6 * min(1, math.log10(shape[0]) / 3.2)
            width = 0.5 + 0.04 * shape[2] if image else 0.35
            x, y = 1.8 + k * 3.0, 3.4
            color = PALE_BLUE if image else PALE_GREEN
            box = Rectangle((x - width / 2, y - height / 2), width, height)
            box.set(facecolor=color, edgecolor=INK, linewidth=1)
            ax.add_patch(box)
            ax.text(x, 1.1, name.replace(", ", "\n"), ha="center", va="bottom", fontsize=9)
            ax.text(x, 5.5, "×".join(str(n) for n in shape), ha="center", va="top", fontsize=9)
            if k:
                ax.add_patch(
                    FancyArrowPatch(
                        (x - 2.2, y), (x - 0.9, y), arrowstyle="-|>", mutation_scale=12, color=INK
                    )
                )
        ax.text(
            0.3, tall - 0.3, "Blue boxes: images, drawn to their height. Thin boxes: vectors.",
            ha="left", va="bottom", fontsize=9,
        )  # fmt: skip
    chain = ", then ".join(f"{name} {' by '.join(str(n) for n in shape)}" for name, shape in rows)
    return fig, f"A chain of layers with their output shapes: {chain}."


def parameters_and_multiply_adds(
    rows: Sequence[tuple[str, int, int]], title: str
) -> tuple[Figure, str]:
    """Draw two bars a layer: its share of the parameters and of the multiply-adds.

    Parameters
    ----------
    rows : list of (name, parameters, multiply-adds)
    title : text above the bars

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        rows is empty, or nothing is counted.
    """
    names = [name for name, _, _ in rows]
    counts = np.array([row[1:] for row in rows], dtype=float).reshape(-1, 2)
    if not rows or not counts.sum(axis=0).all():
        raise ValueError("parameters_and_multiply_adds: rows must hold counts above 0")
    shares = 100 * counts / counts.sum(axis=0)
    places = np.arange(len(rows))
    with styled():
        fig = figure(0.42 * len(rows) + 1.3)
        ax = fig.add_subplot()
        bars = (("parameters", -0.2, BLUE, None), ("multiply-adds", 0.2, ORANGE, "//"))
        for column, (label, shift, color, hatch) in enumerate(bars):
            drawn = ax.barh(
                places + shift, shares[:, column], 0.38,
                color=color, hatch=hatch, edgecolor="white", label=label,
            )  # fmt: skip
            ax.bar_label(drawn, [f"{v:.1f} %" for v in shares[:, column]], padding=3, fontsize=8)
        ax.set(title=title, xlabel="share of the whole network, in per cent")
        ax.set_yticks(places, names)
        ax.invert_yaxis()
        ax.set_xlim(0, shares.max() * 1.12)
        ax.legend(loc="center right", frameon=False)
        fig.tight_layout()
    listed = "; ".join(
        f"{name} {p:.1f} per cent of the parameters, {m:.1f} per cent of the multiply-adds"
        for name, (p, m) in zip(names, shares, strict=True)
    )
    return fig, f"{title}. {listed}."


def curves(series: Mapping[str, Sequence[float]], xlabel: str, ylabel: str) -> tuple[Figure, str]:
    """Draw one line for each series, told apart by width and dashes as well as colour.

    Parameters
    ----------
    series : name and values; at most two series
    xlabel, ylabel : names of the axes

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no series, more than two, or an empty one.
    """
    if not 1 <= len(series) <= 2 or not all(len(v) for v in series.values()):
        raise ValueError("curves: series must hold one or two lines with values")
    looks = (
        {"color": BLUE, "linewidth": 4.0, "alpha": 0.55},
        {"color": INK, "linewidth": 1.3, "linestyle": "--"},
    )
    with styled():
        fig = figure(3.2)
        ax = fig.add_subplot()
        for (name, values), look in zip(series.items(), looks, strict=False):
            ax.plot(np.arange(1, len(values) + 1), values, label=name, **look)
        ax.set(xlabel=xlabel, ylabel=ylabel)
        ax.set_ylim(bottom=0)
        ax.legend(frameon=False)
        fig.tight_layout()
    parts = [
        f"{name} goes from {values[0]:.2f} to {values[-1]:.2f} in {len(values)} {xlabel}s"
        for name, values in series.items()
    ]
    return fig, f"Curves of {ylabel} against {xlabel}: {'; '.join(parts)}."


def feature_maps(image, maps, title: str) -> tuple[Figure, str]:
    """Draw an image and, beside it, its feature maps, all on one scale from white to black.

    Parameters
    ----------
    image : array (H, W)
    maps : array (H, W, M)
    title : text above

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The shapes are not (H, W) and (H, W, M).
    """
    image, maps = np.asarray(image), np.asarray(maps)
    if image.ndim != 2 or maps.ndim != 3:
        raise ValueError(
            "feature_maps: image must be (H, W) and maps (H, W, M) "
            f"(image: {image.shape}, maps: {maps.shape})"
        )
    columns = 6
    lines = math.ceil(maps.shape[2] / columns)
    with styled():
        fig = figure(1.15 * max(lines, 2) + 0.6)
        grid = fig.add_gridspec(lines, columns + 2, wspace=0.1, hspace=0.35)
        ax = fig.add_subplot(grid[:, :2])
        ax.imshow(image, cmap="Greys", interpolation="nearest")
        ax.set_title("input", fontsize=9)
        ax.axis("off")
        for m in range(maps.shape[2]):
            ax = fig.add_subplot(grid[m // columns, 2 + m % columns])
            ax.imshow(maps[:, :, m], cmap="Greys", vmin=0, vmax=maps.max() or 1)
            ax.set_title(f"map {m}", fontsize=8)
            ax.axis("off")
        fig.suptitle(title, fontsize=11)
    means = maps.mean(axis=(0, 1))
    silent = int((maps.max(axis=(0, 1)) == 0).sum())
    alt = (
        f"{title}: the image beside its {maps.shape[2]} maps. Map {int(means.argmax())} responds "
        f"most, map {int(means.argmin())} least. Maps without any response: {silent}."
    )
    return fig, alt
