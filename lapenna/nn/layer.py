"""What a layer is: a description without numbers. The network holds the weights.

A layer knows its output's shape, the shapes of its weights, and how to go forward and backward. It
keeps nothing between calls, so one layer may serve several networks and several threads. Shapes
leave out the batch axis: ``(H, W, C)`` for images, ``(T, D)`` for sequences, ``(D,)`` for vectors.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from lapenna import shapes
from lapenna.nn.count import Row, Shape
from lapenna.nn.initialisers import Initialiser, zeros

Arrays = dict[str, np.ndarray]

_numbers = itertools.count()


class Weight(NamedTuple):
    """One array of a layer: what it is for, and how it starts."""

    shape: Shape
    init: Initialiser = zeros
    kind: str = "weight"  # or "bias", or "state": not trained
    fans: tuple[int, int] = (1, 1)


class Layer:
    """The base of all layers. Subclasses are frozen dataclasses with a field ``name``."""

    name: str
    mixes_samples = False
    """True when one sample's output depends on the others, as in batch normalisation."""

    def output_shape(self, *input_shapes: Shape) -> Shape:
        """Return the output's shape; ValueError when an input does not fit."""
        return self._only(input_shapes)

    def weights(self, *input_shapes: Shape) -> dict[str, Weight]:
        """Return the layer's arrays by name."""
        return {}

    def multiply_adds(self, *input_shapes: Shape) -> int:
        """Return the products, each with its sum, for one sample."""
        return 0

    def forward(self, w: Arrays, *xs: np.ndarray, rng: np.random.Generator | None = None):
        """Return the output for a batch, and what ``backward`` needs.

        ``rng`` is given while training, for layers that behave differently then.
        """
        raise NotImplementedError

    def backward(self, w: Arrays, dy: np.ndarray, saved: Any, first: bool = False):
        """Return the gradients at the inputs, a tuple, and those at the weights, by name.

        ``first``: nobody wants the gradient at the input; it may be None.
        """
        raise NotImplementedError

    def moved(self, w: Arrays, saved: Any) -> Arrays:
        """Return the new values of the arrays that follow the data without being trained."""
        return {}

    def count(self, *input_shapes: Shape) -> Row:
        """Return what the layer costs for inputs of these shapes."""
        out = self.output_shape(*input_shapes)
        sizes = {"weight": 0, "bias": 0, "state": 0}
        for weight in self.weights(*input_shapes).values():
            sizes[weight.kind] += math.prod(weight.shape)
        adds = self.multiply_adds(*input_shapes)
        return Row(self.name, out, sizes["weight"], sizes["bias"], adds)

    def __call__(self, *nodes: Node) -> Node:
        """Attach the layer to the outputs of others: a new node of the graph."""
        for node in nodes:
            if not isinstance(node, Node):
                raise ValueError(
                    f"{type(self).__name__}: is called with nodes, Input((H, W, C)) or the output "
                    f"of a layer, got {type(node).__name__}"
                )
        return Node(self, nodes, self.output_shape(*(node.shape for node in nodes)))

    # --- checks that the layers share

    def _only(self, input_shapes: tuple[Shape, ...]) -> Shape:
        if len(input_shapes) != 1:
            raise ValueError(f"{type(self).__name__}: takes one input, got {len(input_shapes)}")
        return tuple(input_shapes[0])

    def _with_axes(self, input_shapes: tuple[Shape, ...], form: str, what: str) -> Shape:
        shape = self._only(input_shapes)
        if len(shape) != len(form.strip("()").rstrip(",").split(",")):
            hint = ": flatten" if form == "(D,)" and len(shape) > 1 else ""
            raise ValueError(
                f"{type(self).__name__}: needs {what}, input_shape {form}, got {shape}{hint}"
            )
        return shape

    def _image(self, input_shapes: tuple[Shape, ...]) -> Shape:
        return self._with_axes(input_shapes, "(H, W, C)", "an image")

    def _positive(self, **values: int) -> None:
        for name, value in values.items():
            if not shapes.is_int(value) or value < 1:
                raise ValueError(
                    f"{type(self).__name__}: {name} must be a positive int, got {value!r}"
                )


@dataclass(frozen=True, eq=False)
class Node:
    """The output of one layer in a graph: its layer, the nodes it reads, its shape."""

    layer: Layer | None
    parents: tuple[Node, ...]
    shape: Shape
    number: int = field(default_factory=lambda: next(_numbers))

    def __repr__(self) -> str:
        name = "input" if self.layer is None else self.layer.name
        return f"Node({name}, shape {self.shape})"


def Input(shape: Shape) -> Node:
    """Return the start of a graph: batches of this shape, without the batch axis.

    Raises ValueError unless the shape holds positive ints.

    Examples
    --------
    >>> Input((28, 28, 1))
    Node(input, shape (28, 28, 1))
    """
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if not shape or any(not shapes.is_int(n) or n < 1 for n in shape):
        raise ValueError(f"Input: input_shape must be positive ints, got {shape!r}")
    return Node(None, (), shape)
