"""The network of source S0, run by processes that hold only their rectangles of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

import lapenna as lp
from lapenna.distributed.geometry import Geometry
from lapenna.distributed.halo import Alone, Communicator, exchange
from lapenna.distributed.operands import Grid, Operand, by_name
from lapenna.distributed.rect import Rect


class Step(NamedTuple):
    """What a step gives on each process: the same loss and count, its own part of the gradients."""

    loss: float
    correct: int
    gradients: dict[str, np.ndarray]


class _Kept(NamedTuple):
    """What the backward path of a layer needs of its forward path."""

    x: np.ndarray
    y: np.ndarray
    out: np.ndarray


class LocalNet:
    """One process's part of the network: (filter -> a y + b -> tanh) ..., linear, softmax.

    The same code runs alone on a grid of 1x1. The loss is the mean cross-entropy of the batch.

    Parameters
    ----------
    geometry : the sizes of the network
    grid : (rows, columns) of processes
    comm : ``mpi4py.MPI.COMM_WORLD``, or None for one process by itself
    seed : of the first weights; they do not depend on the grid
    dtype : of all arrays

    Raises
    ------
    ValueError
        The grid does not fit the geometry, or the number of processes.
    """

    def __init__(
        self,
        geometry: Geometry,
        grid: Grid = (1, 1),
        comm: Communicator | None = None,
        *,
        seed: int = 0,
        dtype: type = np.float64,
    ) -> None:
        self.geometry, self.grid, self.comm = geometry, grid, comm or Alone()
        self.operands = by_name(geometry, grid)
        if self.comm.size != grid[0] * grid[1]:
            raise ValueError(
                f"LocalNet: a grid of {grid[0]}x{grid[1]} needs {grid[0] * grid[1]} processes, "
                f"there are {self.comm.size}"
            )
        self.parameters = {
            name: _first(name, self.reads(name), geometry, seed).astype(dtype)
            for name in geometry.shapes()
        }

    def reads(self, name: str) -> Rect:
        """Return what this process reads of an operand, for example of ``data.raw_output``."""
        return self.operands[name].reads[self.comm.rank]

    def with_batch(self, batch: int) -> LocalNet:
        """Return this network, with the same parameters, for another batch."""
        other = object.__new__(LocalNet)
        other.__dict__ |= self.__dict__ | {"geometry": self.geometry._replace(batch=batch)}
        other.operands = by_name(other.geometry, self.grid)
        return other

    def forward(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, int]:
        """Return the mean loss and the number of right answers, of the whole batch.

        images and labels are what this process reads of ``data.raw_output`` and
        ``data.labels_output``.
        """
        _, _, logits = self._forward(images)
        loss, correct, _ = self._softmax(logits, labels)
        return loss, correct

    def step(self, images: np.ndarray, labels: np.ndarray) -> Step:
        """Return loss, right answers and this process's gradients; arguments as in ``forward``."""
        kept, features, logits = self._forward(images)
        loss, correct, delta = self._softmax(logits, labels)
        delta = self._exchange("classifier.linear1.output.grad", delta)
        v = self.parameters["classifier.weights1"]
        flat = features.reshape(len(features), -1)
        gradients = {"classifier.weights1": (flat.T @ delta).reshape(v.shape)}
        delta = (delta @ v.reshape(-1, v.shape[-1]).T).reshape(features.shape)
        for k in reversed(range(len(kept))):
            delta, found = self._layer_backward(k, kept[k], delta)
            gradients |= found
        return Step(loss, correct, gradients)

    def update(self, gradients: dict[str, np.ndarray], learning_rate: float) -> None:
        """Move every parameter that this process holds against its gradient."""
        for name, gradient in gradients.items():
            self.parameters[name] -= learning_rate * gradient

    def _exchange(self, name: str, computed: np.ndarray) -> np.ndarray:
        return exchange(self.comm, self.operands[name], computed)

    def _forward(self, images):
        """Return what each layer keeps, the last layer's output, and this process's logits."""
        kept, x = [], images
        for k, layer in enumerate(self.geometry.layers):
            w, a, b = (self.parameters[f"L{k}.{letter}"] for letter in "Wab")
            y = lp.local_conv2d(x, w, stride=layer.stride, block=layer.block)
            out = lp.tanh(a * y + b)
            kept.append(_Kept(x, y, out))
            x = self._exchange(f"L{k}.filterNL.output", out)
        v = self.parameters["classifier.weights1"]
        scores = x.reshape(len(x), -1) @ v.reshape(-1, v.shape[-1])
        return kept, x, self._exchange("classifier.linear1.output", scores)

    def _softmax(self, logits, labels):
        """Return loss and right answers of the whole batch, the gradient at these logits."""
        share = len(labels) / self.geometry.batch
        loss, delta = lp.softmax_cross_entropy(logits, labels)
        correct = np.sum(np.argmax(logits, axis=1) == labels)
        found = []
        for name, value in (("softmax", loss * share), ("evaluate", correct)):
            mine = np.array([value], dtype=logits.dtype)
            found.append(self._exchange(f"classifier.{name}.output", mine)[0])
        return float(found[0]), int(found[1]), delta * logits.dtype.type(share)

    def _layer_backward(self, k, kept, delta):
        """Return the gradient at the input of layer k, and those of its parameters."""
        layer = self.geometry.layers[k]
        w, a = self.parameters[f"L{k}.W"], self.parameters[f"L{k}.a"]
        delta = self._exchange(f"L{k}.filterNL.output.grad", delta)
        dz = lp.tanh_backward(delta, kept.out)
        da = self._exchange(f"L{k}.a.grad", np.sum(dz * kept.y, keepdims=True).reshape(1))
        dx, dw, _ = lp.local_conv2d_backward(
            a * dz, kept.x, w, stride=layer.stride, block=layer.block
        )
        return dx, {f"L{k}.W": dw, f"L{k}.a": da, f"L{k}.b": np.sum(dz, axis=0)}


def _first(name: str, rect: Rect, geometry: Geometry, seed: int) -> np.ndarray:
    """Return the first weights in a rectangle: each place has random numbers of its own."""
    kind = name.rpartition(".")[2]
    if kind in ("a", "b"):
        return np.full(rect.size, 1.0 if kind == "a" else 0.0)
    shape = geometry.shapes()[name]
    number = list(geometry.shapes()).index(name)
    inputs = math.prod(shape[2:5]) if kind == "W" else math.prod(shape[:3])
    weights = np.empty(rect.size)
    for i, j in np.ndindex(rect.size[:2]):
        place = (seed, number, rect.offset[0] + i, rect.offset[1] + j)
        rng = np.random.default_rng(place)
        weights[i, j] = rng.normal(0, 1 / math.sqrt(inputs), rect.size[2:])
    return weights


def part(array: np.ndarray, operand: Operand, rank: int) -> np.ndarray:
    """Return what a process reads of a whole array."""
    return array[operand.reads[rank].within(Rect.whole(array.shape))]
