"""Layers with several inputs: where the branches of a network meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lapenna.nn.layer import Layer


@dataclass(frozen=True)
class Add(Layer):
    """The sum of inputs of one shape. Backward it is a distributor: all get the same gradient."""

    name: str = "add"

    def output_shape(self, *input_shapes):
        if len(input_shapes) < 2 or len(set(input_shapes)) > 1:
            raise ValueError(f"Add: cannot add outputs of shapes {list(input_shapes)}")
        return input_shapes[0]

    def forward(self, w, *xs, rng=None):
        return sum(xs[1:], start=xs[0]), len(xs)

    def backward(self, w, dy, count, first=False):
        return (dy,) * count, {}


@dataclass(frozen=True)
class Concat(Layer):
    """Inputs side by side along the last axis: their channels become one list of channels."""

    name: str = "concat"

    def output_shape(self, *input_shapes):
        if len(input_shapes) < 2 or len({shape[:-1] for shape in input_shapes}) > 1:
            raise ValueError(f"Concat: cannot concat outputs of shapes {list(input_shapes)}")
        return (*input_shapes[0][:-1], sum(shape[-1] for shape in input_shapes))

    def forward(self, w, *xs, rng=None):
        return np.concatenate(xs, axis=-1), [x.shape[-1] for x in xs]

    def backward(self, w, dy, channels, first=False):
        return tuple(np.split(dy, np.cumsum(channels)[:-1], axis=-1)), {}


@dataclass(frozen=True)
class Crop2D(Layer):
    """Cut ``border`` pixels off each side of an image, as U-Net does before it joins two maps."""

    border: int
    name: str = "crop"

    def output_shape(self, *input_shapes):
        height, width, channels = self._image(input_shapes)
        self._positive(border=self.border)
        if min(height, width) <= 2 * self.border:
            raise ValueError(
                f"Crop2D: border {self.border} leaves nothing of the input {(height, width)}"
            )
        return (height - 2 * self.border, width - 2 * self.border, channels)

    def forward(self, w, x, rng=None):
        return x[:, self.border : -self.border, self.border : -self.border], x.shape

    def backward(self, w, dy, x_shape, first=False):
        dx = np.zeros(x_shape, dy.dtype)
        dx[:, self.border : -self.border, self.border : -self.border] = dy
        return (dx,), {}
