"""What a training step costs each process, and how long it takes under a stated model."""

from __future__ import annotations

import math
from typing import NamedTuple

from lapenna.distributed.geometry import Geometry
from lapenna.distributed.operands import Grid, Operand, operands
from lapenna.distributed.rect import cover


class Share(NamedTuple):
    """What one process holds, computes and sends in a training step.

    ``memory`` is in bytes and counts each operand once, gradients included. ``multiply_adds`` are
    those of forward and backward path; ``messages`` and ``sent`` (bytes) what it sends.
    """

    rank: int
    parameters: int
    memory: int
    multiply_adds: int
    messages: int
    sent: int
    received: int


class Machine(NamedTuple):
    """The model of a machine: every process alike, one message after the other.

    Parameters
    ----------
    flops : floating-point operations that a process does in a second
    latency : seconds that a message takes, however short
    bandwidth : bytes that a process sends in a second
    """

    flops: float
    latency: float
    bandwidth: float

    def seconds(self, share: Share) -> tuple[float, float]:
        """Return the seconds of a step that a process computes, and that it sends."""
        computing = 2 * share.multiply_adds / self.flops
        return computing, share.messages * self.latency + share.sent / self.bandwidth


class Point(NamedTuple):
    """One grid of a scaling curve; the times are those of the slowest process."""

    grid: Grid
    parameters: int
    largest: Share
    computing: float
    sending: float

    @property
    def seconds(self) -> float:
        """Seconds of a step."""
        return self.computing + self.sending


def shares(geometry: Geometry, grid: Grid, itemsize: int = 4) -> list[Share]:
    """Return what each process holds, computes and sends; numbers have ``itemsize`` bytes."""
    made = operands(geometry, grid)
    return [_share(geometry, made, rank, itemsize) for rank in range(grid[0] * grid[1])]


def _share(geometry: Geometry, made: list[Operand], rank: int, itemsize: int) -> Share:
    names = geometry.shapes()
    held = {o.name: o.reads[rank].count for o in made if o.name in names}
    entries = sum(
        cover([o.reads[rank], *([o.writes[rank]] if o.writes else [])]).count for o in made
    )
    weights = {name: count for name, count in held.items() if name.endswith((".W", "weights1"))}
    # Forward, gradient of the weights, gradient of the input: each uses every weight once. The
    # first layer needs no gradient of its input.
    products = 3 * sum(weights.values()) - weights["L0.W"]
    sent = [o.sent(rank) for o in made]
    return Share(
        rank=rank,
        parameters=sum(held.values()),
        memory=entries * itemsize,
        multiply_adds=geometry.batch * products,
        messages=int(sum((counts > 0).sum() for counts in sent)),
        sent=int(sum(counts.sum() for counts in sent)) * itemsize,
        received=int(sum(o.received(rank).sum() for o in made)) * itemsize,
    )


def data_parallel_bytes(parameters: int, processes: int, itemsize: int = 4) -> float:
    """Return the bytes that each process sends when gradients are averaged by a ring all-reduce.

    The ring sends each of ``processes`` pieces 2 (processes - 1) times.
    """
    return 2 * (processes - 1) / processes * parameters * itemsize


def strong(geometry: Geometry, grids: list[Grid], machine: Machine) -> list[Point]:
    """Return a point for each grid: the same network, split more and more."""
    return [_point(geometry, grid, machine) for grid in grids]


def weak(geometry: Geometry, grids: list[Grid], machine: Machine) -> list[Point]:
    """Return a point for each grid: the image grows so that the share of a process stays.

    The share is that of ``geometry`` on one process, in positions of the first layer.
    """
    first, positions = geometry.layers[0], geometry.positions(0)
    points = []
    for grid in grids:
        size = tuple(
            first.stride * (n * parts - 1) + first.kernel
            for n, parts in zip(positions, grid, strict=True)
        )
        batch = max(geometry.batch, grid[0] * grid[1])
        points.append(_point(geometry._replace(size=size, batch=batch), grid, machine))
    return points


def _point(geometry: Geometry, grid: Grid, machine: Machine) -> Point:
    found = shares(geometry, grid)
    times = [machine.seconds(share) for share in found]
    slowest = max(range(len(found)), key=lambda rank: sum(times[rank]))
    return Point(grid, geometry.parameters, found[slowest], *times[slowest])


def square_grids(largest: int) -> list[Grid]:
    """Return the grids 1x1, 2x2, 4x4, 8x8 ... up to ``largest`` x ``largest``."""
    return [(2**k, 2**k) for k in range(int(math.log2(largest)) + 1)]
