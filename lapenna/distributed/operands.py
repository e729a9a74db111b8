"""The operands of a training step, and which part of each a process computes and reads.

One rule says what is sent. A process that computes ``write`` sends to every other process the
part of it that the other reads; what arrives is added to what is there. A halo, an all-gather, a
reduce-scatter, an all-reduce and a halo that is added are this one rule with other rectangles.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lapenna.distributed.geometry import Geometry
from lapenna.distributed.rect import Rect, need, split

Grid = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Operand:
    """An array of the step: its shape, and by process what is computed of it and what is read.

    ``writes`` is None for a parameter, which stays where it is read, and for the data, of which
    every process loads what it reads.
    """

    name: str
    shape: tuple[int, ...]
    reads: tuple[Rect, ...]
    writes: tuple[Rect, ...] | None = None

    def message(self, sender: int, receiver: int) -> Rect:
        """Return what the sender sends to the receiver of this operand; count 0 for nothing."""
        if self.writes is None or sender == receiver:
            return Rect((0,) * len(self.shape), (0,) * len(self.shape))
        return self.writes[sender].intersection(self.reads[receiver])

    def sent(self, sender: int) -> np.ndarray:
        """Return how many numbers a process sends to each process; int array (processes,)."""
        if self.stays:
            return np.zeros(len(self.reads), dtype=int)
        return _common(self.writes[sender], self._read_corners, without=sender)

    def received(self, receiver: int) -> np.ndarray:
        """Return how many numbers a process receives from each; int array (processes,)."""
        if self.stays:
            return np.zeros(len(self.reads), dtype=int)
        return _common(self.reads[receiver], self._write_corners, without=receiver)

    @functools.cached_property
    def stays(self) -> bool:
        """Whether nothing of it is sent."""
        return self.writes is None or not any(
            _common(rect, self._read_corners, without=rank).any()
            for rank, rect in enumerate(self.writes)
        )

    @functools.cached_property
    def communication(self) -> str:
        """The name of what its messages do together."""
        if self.stays:
            return "none"
        whole = Rect.whole(self.shape)
        gathered = all(rect == whole for rect in self.reads)
        if not any(
            _common(rect, self._write_corners, without=rank).any()
            for rank, rect in enumerate(self.writes)
        ):
            return "all-gather" if gathered else "halo"
        if any(rect != whole for rect in self.writes):
            return "halo-add"
        return "all-reduce" if gathered else "reduce-scatter"

    @functools.cached_property
    def _read_corners(self) -> _Corners:
        return _corners(self.reads)

    @functools.cached_property
    def _write_corners(self) -> _Corners:
        return _corners(self.writes)


class _Corners(NamedTuple):
    """Many rectangles as arrays (axes, rectangles), by the axes on which they differ."""

    differ: list[int]
    starts: np.ndarray
    stops: np.ndarray
    same: Rect


def _corners(rects: tuple[Rect, ...]) -> _Corners:
    starts, stops = (np.array([getattr(r, n) for r in rects]).T for n in ("offset", "stop"))
    axes = range(len(rects[0].size))
    differ = [k for k in axes if np.ptp(starts[k]) or np.ptp(stops[k])]
    return _Corners(differ, starts[differ], stops[differ], rects[0])


def _common(rect: Rect, others: _Corners, without: int) -> np.ndarray:
    """Return how many entries a rectangle has in common with each of the others but one."""
    same = rect.intersection(others.same).size
    fixed = math.prod(n for k, n in enumerate(same) if k not in others.differ)
    counts = np.full(others.starts.shape[1], fixed)
    for k, starts, stops in zip(others.differ, others.starts, others.stops, strict=True):
        length = np.minimum(rect.stop[k], stops) - np.maximum(rect.offset[k], starts)
        counts = counts * np.maximum(length, 0)
    counts[without] = 0
    return counts


def operands(geometry: Geometry, grid: Grid) -> list[Operand]:
    """Return all operands of a training step on a grid of processes, in the order of the step.

    Process ``rank = row * columns + column`` holds its part of the positions of each layer, and
    its part of the batch where softmax is computed.

    Raises ValueError when a process would have no position of some layer or no sample.
    """
    geometry.check()
    _check_grid(geometry, grid)
    return [*_data(geometry, grid), *_forward(geometry, grid), *_backward(geometry, grid)]


def by_name(geometry: Geometry, grid: Grid) -> dict[str, Operand]:
    """Return the operands by name."""
    return {operand.name: operand for operand in operands(geometry, grid)}


def _check_grid(geometry: Geometry, grid: Grid) -> None:
    if len(grid) != 2 or any(not isinstance(n, int) or n < 1 for n in grid):
        raise ValueError(f"grid must be two positive ints, rows and columns, got {grid}")
    for k in range(len(geometry.layers)):
        positions = geometry.positions(k)
        if any(n > p for n, p in zip(grid, positions, strict=True)):
            raise ValueError(
                f"grid {grid[0]}x{grid[1]}: L{k} has {positions[0]}x{positions[1]} positions, "
                "and every process needs one"
            )
    if grid[0] * grid[1] > geometry.batch:
        raise ValueError(
            f"grid {grid[0]}x{grid[1]}: {grid[0] * grid[1]} processes share a batch of "
            f"{geometry.batch}, and every process needs a sample"
        )


def _spans(size: tuple[int, int], grid: Grid) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the rows and columns of each process, (start, stop) each."""
    down, across = (split(n, parts) for n, parts in zip(size, grid, strict=True))
    return [(rows, columns) for rows in down for columns in across]


def _positions(geometry: Geometry, grid: Grid, k: int):
    return _spans(geometry.positions(k), grid)


def _outputs(geometry: Geometry, grid: Grid, k: int):
    """Return the rows and columns of each process of the output of layer k."""
    block = geometry.layers[k].block
    return [
        tuple((start * block, stop * block) for start, stop in spans)
        for spans in _positions(geometry, grid, k)
    ]


def _inputs(geometry: Geometry, grid: Grid, k: int):
    """Return the rows and columns of the input of layer k that each process reads."""
    layer = geometry.layers[k]
    return [
        tuple(need(span, layer.kernel, layer.stride) for span in spans)
        for spans in _positions(geometry, grid, k)
    ]


def _maps(spans, batch: int, channels: int) -> tuple[Rect, ...]:
    return tuple(Rect.between((0, batch), *span, (0, channels)) for span in spans)


def _samples(geometry: Geometry, grid: Grid, *axes: int) -> tuple[Rect, ...]:
    parts = split(geometry.batch, grid[0] * grid[1])
    return tuple(Rect.between(part, *((0, n) for n in axes)) for part in parts)


def _everyone(shape: tuple[int, ...], grid: Grid) -> tuple[Rect, ...]:
    return (Rect.whole(shape),) * (grid[0] * grid[1])


def _data(geometry: Geometry, grid: Grid) -> Iterator[Operand]:
    batch, channels = geometry.batch, geometry.channels
    reads = _maps(_inputs(geometry, grid, 0), batch, channels)
    yield Operand("data.raw_output", (batch, *geometry.size, channels), reads)
    yield Operand("data.labels_output", (batch,), _samples(geometry, grid))


def _parameters(geometry: Geometry, grid: Grid) -> dict[str, tuple[Rect, ...]]:
    """Return what each process holds of each parameter: it reads and updates the same."""
    found, shapes = {}, geometry.shapes()
    for k in range(len(geometry.layers)):
        rest = [(0, n) for n in shapes[f"L{k}.W"][2:]]
        positions, outputs = _positions(geometry, grid, k), _outputs(geometry, grid, k)
        maps = geometry.layers[k].maps
        found[f"L{k}.W"] = tuple(Rect.between(*spans, *rest) for spans in positions)
        found[f"L{k}.a"] = _everyone((1,), grid)
        found[f"L{k}.b"] = tuple(Rect.between(*spans, (0, maps)) for spans in outputs)
    found["classifier.weights1"] = tuple(
        Rect.between(*spans, (0, maps), (0, geometry.classes)) for spans in outputs
    )
    return found


def _forward(geometry: Geometry, grid: Grid) -> Iterator[Operand]:
    held, shapes = _parameters(geometry, grid), geometry.shapes()
    last = len(geometry.layers) - 1
    for k, layer in enumerate(geometry.layers):
        shape = (geometry.batch, *geometry.output_size(k), layer.maps)
        own = _maps(_outputs(geometry, grid, k), geometry.batch, layer.maps)
        reads = own
        if k < last:
            reads = _maps(_inputs(geometry, grid, k + 1), geometry.batch, layer.maps)
        yield Operand(f"L{k}.W", shapes[f"L{k}.W"], held[f"L{k}.W"])
        yield Operand(f"L{k}.filter.output", shape, own, own)
        yield Operand(f"L{k}.a", (1,), held[f"L{k}.a"])
        yield Operand(f"L{k}.b", shapes[f"L{k}.b"], held[f"L{k}.b"])
        yield Operand(f"L{k}.filterA.output", shape, own, own)
        yield Operand(f"L{k}.filterNL.output", shape, reads, own)
    name, scores = "classifier.weights1", (geometry.batch, geometry.classes)
    yield Operand(name, shapes[name], held[name])
    samples = _samples(geometry, grid, geometry.classes)
    yield Operand("classifier.linear1.output", scores, samples, _everyone(scores, grid))
    yield Operand("classifier.softmax.probability", scores, samples, samples)
    for name in ("classifier.softmax.output", "classifier.evaluate.output"):
        yield Operand(name, (1,), _everyone((1,), grid), _everyone((1,), grid))


def _backward(geometry: Geometry, grid: Grid) -> Iterator[Operand]:
    """Yield the gradients: what was read forward is written, what was written is read."""
    held, shapes = _parameters(geometry, grid), geometry.shapes()
    forward = {operand.name: operand for operand in _forward(geometry, grid)}

    def gradient(name: str) -> Operand:
        operand = forward[name]
        return Operand(f"{name}.grad", operand.shape, operand.writes, operand.reads)

    def of_parameter(name: str) -> Operand:
        return Operand(f"{name}.grad", shapes[name], held[name], held[name])

    yield gradient("classifier.linear1.output")
    yield of_parameter("classifier.weights1")
    for k in reversed(range(len(geometry.layers))):
        for name in ("filterNL", "filterA"):
            yield gradient(f"L{k}.{name}.output")
        for letter in "ab":
            yield of_parameter(f"L{k}.{letter}")
        yield gradient(f"L{k}.filter.output")
        yield of_parameter(f"L{k}.W")
