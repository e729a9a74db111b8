"""A network: a graph of layers, its weights, and the way forward and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lapenna.nn.count import Row, Shape, total
from lapenna.nn.layer import Arrays, Input, Layer, Node, Weight
from lapenna.nn.parallel import split_gradients
from lapenna.nn.summary import layer_table
from lapenna.table import Table

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]


WORTH_SPLITTING = 2**21
"""Multiply-adds of a batch's forward pass below which a second thread costs more than it gains."""


class Step(NamedTuple):
    """The mean loss of a batch, and its gradients by the names of the weights."""

    loss: float
    gradients: Arrays


class Model:
    """A network from one input to one output.

    Parameters
    ----------
    input : Node, from ``Input``
    output : Node, the last layer's
    name : what the summary calls it

    Raises
    ------
    ValueError
        The output does not depend on the input, or on another input too.

    Examples
    --------
    >>> from lapenna.nn import Add, Conv2D, Input, ReLU
    >>> x = Input((8, 8, 4))
    >>> y = ReLU()(Conv2D(4, 3, padding="same")(x))
    >>> model = Model(x, Add()(y, x)).build(seed=0)
    >>> model.parameters, model.predict(np.zeros((2, 8, 8, 4), np.float32)).shape
    (148, (2, 8, 8, 4))
    """

    def __init__(self, input: Node, output: Node, name: str = "model") -> None:
        self.input, self.output, self.name = input, output, name
        self.nodes = _in_order(input, output)
        names = _unique(node.layer.name for node in self.nodes)
        self.names = dict(zip(self.nodes, names, strict=True))
        self.weights: Arrays = {}
        self._described = {
            node: node.layer.weights(*(p.shape for p in node.parents)) for node in self.nodes
        }
        self._last_reader = {parent: node for node in self.nodes for parent in node.parents}

    # --- what it costs

    def rows(self) -> list[Row]:
        """Return what each layer costs for one sample, without running anything."""
        return [
            node.layer.count(*(p.shape for p in node.parents))._replace(name=self.names[node])
            for node in self.nodes
        ]

    @property
    def parameters(self) -> int:
        """How many trained numbers there are."""
        return total(self.rows()).parameters

    @cached_property
    def _multiply_adds(self) -> int:
        return total(self.rows()).multiply_adds

    def summary(self) -> Table:
        """Return the layers with output shapes, parameters and multiply-adds as a table."""
        return layer_table(self.rows(), f"{self.name}, {self.parameters:,} parameters")

    # --- its weights

    def build(self, seed: int = 0, dtype: type = np.float32) -> Model:
        """Draw the first weights, the same for the same seed, and return the network itself."""
        streams = np.random.SeedSequence(seed).spawn(len(self.nodes))
        self.weights = {}
        for (node, described), stream in zip(self._described.items(), streams, strict=True):
            rng = np.random.default_rng(stream)
            for name, weight in described.items():
                drawn = weight.init(rng, weight.shape, *weight.fans)
                self.weights[f"{self.names[node]}/{name}"] = np.asarray(drawn, dtype)
        return self

    def shapes(self) -> dict[str, Shape]:
        """Return the shape of every array by its name, "layer/weight"; nothing need be built."""
        return {name: weight.shape for name, weight in self._all()}

    def trained(self) -> list[str]:
        """Return the names of the arrays that training changes."""
        return [name for name, weight in self._all() if weight.kind != "state"]

    def _all(self) -> Iterator[tuple[str, Weight]]:
        for node, described in self._described.items():
            yield from ((f"{self.names[node]}/{name}", w) for name, w in described.items())

    def _of(self, node: Node) -> Arrays:
        names = self._described[node]
        if names and not self.weights:
            raise ValueError(f"{self.name}: the weights are not drawn yet: call build(seed)")
        return {name: self.weights[f"{self.names[node]}/{name}"] for name in names}

    # --- forward and back

    def predict(self, x: np.ndarray, batch_size: int = 256) -> np.ndarray:
        """Return the output for samples x (N, ...), computed ``batch_size`` at a time.

        Raises ValueError when the samples do not have the input's shape.
        """
        self._check(x)
        parts = [
            self._forward(x[k : k + batch_size], None, None)
            for k in range(0, max(len(x), 1), batch_size)
        ]
        return np.concatenate(parts)

    def gradients(
        self, x: np.ndarray, labels: np.ndarray, loss: Loss, rng: np.random.Generator | None = None
    ) -> Step:
        """Return the mean loss of a batch and its gradient at every trained weight.

        A batch with much to compute is split over the processor's cores, unless a layer mixes
        samples.

        Parameters
        ----------
        x : array (N, ...)
        labels : array (N, ...), as the loss wants them
        loss : function (output, labels) -> (mean loss, gradient at the output)
        rng : generator for dropout; None: a fixed one

        Raises
        ------
        ValueError
            The shapes do not fit, or the network is not built.
        """
        self._check(x)
        rng = rng or np.random.default_rng(0)
        if len(x) * self._multiply_adds < WORTH_SPLITTING or any(
            node.layer.mixes_samples for node in self.nodes
        ):
            value, slopes, moved = self._gradients(x, labels, loss, rng)
            self.weights |= moved
            return Step(value, slopes)
        names: list[str] = []

        def piece(x, labels, rng):
            value, slopes, _ = self._gradients(x, labels, loss, rng)
            names[:] = slopes
            return value, slopes.values()

        value, slopes = split_gradients(piece, x, labels, rng)
        return Step(value, dict(zip(names, slopes, strict=True)))

    def _check(self, x) -> None:
        if np.shape(x)[1:] != self.input.shape:
            raise ValueError(
                f"{self.name}: x must have shape (N, {', '.join(map(str, self.input.shape))}), "
                f"got {np.shape(x)}"
            )

    def _forward(self, x, rng, saved: dict | None):
        """Run all layers; keep what they save for the way back, if it is wanted."""
        values = {self.input: x}
        for node in self.nodes:
            inputs = (values[p] for p in node.parents)
            values[node], kept = node.layer.forward(self._of(node), *inputs, rng=rng)
            if saved is not None:
                saved[node] = kept
            for parent in node.parents:
                if self._last_reader[parent] is node:
                    values.pop(parent, None)
        return values[self.output]

    def _gradients(self, x, labels, loss: Loss, rng):
        saved: dict = {}
        value, slope = loss(self._forward(x, rng, saved), labels)
        slopes, found, moved = {self.output: slope}, {}, {}
        for node in reversed(self.nodes):
            dy, kept, w = slopes.pop(node), saved.pop(node), self._of(node)
            first = all(parent is self.input for parent in node.parents)
            dxs, dw = node.layer.backward(w, dy, kept, first)
            found |= {f"{self.names[node]}/{name}": dw[name] for name in dw}
            after = node.layer.moved(w, kept)
            moved |= {f"{self.names[node]}/{name}": after[name] for name in after}
            for parent, dx in zip(node.parents, dxs, strict=True):
                if parent is not self.input:  # a node read twice gets the sum
                    slopes[parent] = slopes[parent] + dx if parent in slopes else dx
        return float(value), found, moved


class Sequential(Model):
    """A chain of layers, each on the output of the one before.

    Examples
    --------
    >>> from lapenna.nn import Dense, Flatten, ReLU
    >>> net = Sequential([Flatten(), Dense(16), ReLU(), Dense(10)], (28, 28, 1), name="mlp")
    >>> net.summary()
    layer    output  weights  biases  multiply-adds
    flatten  784           0       0              0
    dense    16       12,544      16         12,544
    relu     16            0       0              0
    dense 2  10          160      10            160
    total             12,704      26         12,704
    """

    def __init__(self, layers: Iterable[Layer], input_shape: Shape, name: str = "model") -> None:
        node = start = Input(input_shape)
        for layer in layers:
            node = layer(node)
        super().__init__(start, node, name)


def _in_order(start: Node, end: Node) -> list[Node]:
    """Return the nodes between the two, each after those that it reads."""
    if not isinstance(start, Node) or start.layer is not None:
        raise ValueError(f"Model: input must be made by Input((H, W, C)), got {start!r}")
    if not isinstance(end, Node):
        raise ValueError(f"Model: output must be the output of a layer, got {end!r}")
    found, waiting = set(), [end]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += node.parents
    others = [node for node in found if node.layer is None and node is not start]
    if start not in found or others or end is start:
        raise ValueError("Model: output must depend on input, through a layer, and on no other")
    return sorted(found - {start}, key=lambda node: node.number)


def _unique(names: Iterable[str]) -> list[str]:
    """Number the names that come again: conv, conv 2, conv 3."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return found
