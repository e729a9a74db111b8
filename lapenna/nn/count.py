"""Sizes, parameters and multiply-adds of a network, without running it.

A layer here is only a description: it maps an input shape to an output shape and says
how many weights, biases and multiply-adds lie between. Shapes leave out the batch axis:
``(H, W, C)`` for images, ``(D,)`` for vectors. One multiply-add is one product and one sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lapenna.shapes import output_size

Shape = tuple[int, ...]


class Row(NamedTuple):
    """What one layer costs: its output shape, weights, biases and multiply-adds a sample."""

    name: str
    output_shape: Shape
    weights: int
    biases: int
    multiply_adds: int

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return self.weights + self.biases


def _image(layer: object, shape: Shape) -> Shape:
    if len(shape) != 3:
        raise ValueError(
            f"{type(layer).__name__}: needs an image, input_shape (H, W, C), got {shape}"
        )
    return shape


def _positive(layer: object, name: str, value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{type(layer).__name__}: {name} must be a positive int, got {value!r}")


def _window(layer: Conv2D | MaxPool2D, shape: Shape) -> tuple[int, int]:
    height, width, _ = _image(layer, shape)
    size = layer.kernel_size if isinstance(layer, Conv2D) else layer.pool_size
    return tuple(output_size(n, size, layer.stride, layer.padding) for n in (height, width))


@dataclass(frozen=True)
class Conv2D:
    """A convolution with square filters: ``k*k*(C/groups)*filters`` weights, a bias a filter."""

    filters: int
    kernel_size: int
    stride: int = 1
    padding: str | int = "valid"
    groups: int = 1
    bias: bool = True
    name: str = "conv"

    def count(self, input_shape: Shape) -> Row:
        """Cost for an input ``(H, W, C)``; ValueError where the groups do not fit."""
        _positive(self, "filters", self.filters)
        _positive(self, "groups", self.groups)
        out = _window(self, input_shape)
        channels = input_shape[2]
        if channels % self.groups or self.filters % self.groups:
            raise ValueError(
                f"Conv2D: groups={self.groups} must divide the {channels} input channels "
                f"and the {self.filters} filters (input_shape: {input_shape})"
            )
        weights = self.kernel_size**2 * (channels // self.groups) * self.filters
        biases = self.filters if self.bias else 0
        return Row(self.name, (*out, self.filters), weights, biases, math.prod(out) * weights)


@dataclass(frozen=True)
class MaxPool2D:
    """A pooling layer: no parameters. ``stride`` None means non-overlapping windows."""

    pool_size: int
    pool_stride: int | None = None
    padding: str | int = "valid"
    name: str = "pool"

    @property
    def stride(self) -> int:
        """The step of the window."""
        return self.pool_size if self.pool_stride is None else self.pool_stride

    def count(self, input_shape: Shape) -> Row:
        """Cost for an input ``(H, W, C)``."""
        return Row(self.name, (*_window(self, input_shape), input_shape[2]), 0, 0, 0)


@dataclass(frozen=True)
class GlobalAvgPool2D:
    """The mean of each channel: ``(H, W, C)`` becomes ``(C,)``."""

    name: str = "global average"

    def count(self, input_shape: Shape) -> Row:
        """Cost for an input ``(H, W, C)``."""
        return Row(self.name, _image(self, input_shape)[2:], 0, 0, 0)


@dataclass(frozen=True)
class Flatten:
    """Any shape becomes one axis."""

    name: str = "flatten"

    def count(self, input_shape: Shape) -> Row:
        """Cost for any input shape."""
        return Row(self.name, (math.prod(input_shape),), 0, 0, 0)


@dataclass(frozen=True)
class Dense:
    """A matrix product: ``D*units`` weights and as many multiply-adds, a bias a unit."""

    units: int
    name: str = "dense"

    def count(self, input_shape: Shape) -> Row:
        """Cost for an input ``(D,)``; ValueError for an image that was not flattened."""
        _positive(self, "units", self.units)
        if len(input_shape) != 1:
            raise ValueError(f"Dense: needs a vector, input_shape (D,), got {input_shape}: flatten")
        weights = input_shape[0] * self.units
        return Row(self.name, (self.units,), weights, self.units, weights)


@dataclass(frozen=True)
class BatchNorm:
    """A scale (weight) and a shift (bias) for each channel; its arithmetic is not counted."""

    name: str = "batch norm"

    def count(self, input_shape: Shape) -> Row:
        """Cost for an input whose last axis is the channels."""
        return Row(self.name, input_shape, input_shape[-1], input_shape[-1], 0)


@dataclass(frozen=True)
class Branches:
    """Several chains of layers from one input, joined by ``"concat"`` (channels) or ``"add"``.

    An empty chain is the identity, as in a residual block without a projection.
    """

    chains: Sequence[Sequence[object]]
    join: str = "concat"
    name: str = "branches"

    def count(self, input_shape: Shape) -> Row:
        """Cost of all chains together; ValueError when their outputs do not fit each other."""
        if self.join not in ("concat", "add"):
            raise ValueError(f'Branches: join must be "concat" or "add", got {self.join!r}')
        ends = [Row("", input_shape, 0, 0, 0)] * len(self.chains)
        for i, chain in enumerate(self.chains):
            rows = tally(chain, input_shape)
            ends[i] = total(rows) if rows else ends[i]
        shapes = [row.output_shape for row in ends]
        same = {shape[:-1] if self.join == "concat" else shape for shape in shapes}
        if len(same) != 1:
            raise ValueError(f"Branches: cannot {self.join} outputs of shapes {shapes}")
        channels = sum(s[-1] for s in shapes) if self.join == "concat" else shapes[0][-1]
        sums = (sum(row[i] for row in ends) for i in (2, 3, 4))
        return Row(self.name, (*shapes[0][:-1], channels), *sums)


def tally(layers: Iterable[object], input_shape: Shape) -> list[Row]:
    """Count layer after layer, each on the output shape of the one before.

    Parameters
    ----------
    layers : iterable of Conv2D, MaxPool2D, GlobalAvgPool2D, Flatten, Dense, BatchNorm, Branches
    input_shape : (H, W, C) or (D,), without the batch axis

    Returns
    -------
    list of Row, one a layer

    Raises
    ------
    ValueError
        A size is not positive, or a layer does not fit the shape before it.

    Examples
    --------
    >>> rows = tally([Flatten(), Dense(16), Dense(16), Dense(10)], (28, 28, 1))
    >>> total(rows).parameters
    13002
    """
    shape = tuple(input_shape)
    if not shape or any(not isinstance(n, int) or n < 1 for n in shape):
        raise ValueError(f"tally: input_shape must be positive ints, got {input_shape!r}")
    rows = []
    for layer in layers:
        rows.append(layer.count(shape))
        shape = rows[-1].output_shape
    return rows


def total(rows: Sequence[Row]) -> Row:
    """Sum of all rows, with the output shape of the last; ValueError when there is none."""
    if not rows:
        raise ValueError("total: rows must hold at least one Row, got none")
    sums = (sum(row[i] for row in rows) for i in (2, 3, 4))
    return Row("total", rows[-1].output_shape, *sums)
