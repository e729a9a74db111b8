"""What is split: a network of locally connected layers and a linear classifier."""

from __future__ import annotations

import math
from typing import NamedTuple


class LocalLayer(NamedTuple):
    """A locally connected layer: windows of kernel x kernel, each with weights of its own.

    The ``block``² neurons of a map at one position share the window and stand in a square, so the
    output has ``block`` times as many rows as there are positions.
    """

    maps: int
    kernel: int
    stride: int
    block: int


class Geometry(NamedTuple):
    """The sizes of the network: (filter -> a y + b -> tanh) for each layer, linear, softmax.

    Parameters
    ----------
    size : (rows, columns) of an image
    channels : of an image
    layers : LocalLayer, at least one
    classes : outputs of the classifier, which has no bias
    batch : samples of a step
    """

    size: tuple[int, int]
    channels: int
    layers: tuple[LocalLayer, ...]
    classes: int
    batch: int

    def check(self) -> None:
        """Raise ValueError when there is no layer, or a window does not fit on its input."""
        numbers = (*self.size, self.channels, *sum(self.layers, ()), self.classes, self.batch)
        if not self.layers or any(not isinstance(n, int) or n < 1 for n in numbers):
            raise ValueError(f"Geometry: every size must be a positive int, got {self}")
        for k, layer in enumerate(self.layers):
            size = self.input_size(k)
            if min(size) < layer.kernel:
                raise ValueError(
                    f"Geometry: L{k} has windows of {layer.kernel}x{layer.kernel}, "
                    f"but its input has {size[0]}x{size[1]}"
                )

    def input_size(self, k: int) -> tuple[int, int]:
        """Return (rows, columns) of the input of layer k."""
        return self.size if k == 0 else self.output_size(k - 1)

    def input_channels(self, k: int) -> int:
        """Return the channels of the input of layer k."""
        return self.channels if k == 0 else self.layers[k - 1].maps

    def positions(self, k: int) -> tuple[int, int]:
        """Return at how many (rows, columns) the windows of layer k stand."""
        layer = self.layers[k]
        rows, columns = self.input_size(k)
        return (rows - layer.kernel) // layer.stride + 1, (
            columns - layer.kernel
        ) // layer.stride + 1

    def output_size(self, k: int) -> tuple[int, int]:
        """Return (rows, columns) of the output of layer k."""
        rows, columns = self.positions(k)
        return rows * self.layers[k].block, columns * self.layers[k].block

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shape of each parameter, by the name of its operand."""
        found: dict[str, tuple[int, ...]] = {}
        for k, layer in enumerate(self.layers):
            window = (layer.kernel, layer.kernel, self.input_channels(k))
            found[f"L{k}.W"] = (*self.positions(k), *window, layer.block**2 * layer.maps)
            found[f"L{k}.a"] = (1,)
            found[f"L{k}.b"] = (*self.output_size(k), layer.maps)
        last = len(self.layers) - 1
        found["classifier.weights1"] = (
            *self.output_size(last),
            self.layers[last].maps,
            self.classes,
        )
        return found

    @property
    def parameters(self) -> int:
        """The number of all parameters."""
        return sum(math.prod(shape) for shape in self.shapes().values())


S0 = Geometry(
    size=(41, 41),
    channels=1,
    layers=(LocalLayer(16, 10, 2, 4), LocalLayer(16, 10, 2, 4)),
    classes=3034,
    batch=256,
)
"""The network of source S0: 936,882,178 parameters."""
