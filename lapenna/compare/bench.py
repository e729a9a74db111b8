"""Our kernels against compiled TensorFlow: times in turn, the error, the share of the peak."""

from __future__ import annotations

import os

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # TensorFlow at its best

import statistics
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from lapenna.compare.tensorflow import tf
from lapenna.compare.workloads import WORKLOADS, Workload, random


class Measured(NamedTuple):
    """Seconds of both (medians), the largest relative difference, and ours per peak."""

    name: str
    part: str
    ours: float
    theirs: float
    error: float
    share: float | None

    @property
    def ratio(self) -> float:
        """Our time divided by TensorFlow's."""
        return self.ours / self.theirs


def in_turn(functions: list[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Return the seconds of each function, called one after the other, round after round."""
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds + 2):
        for times, function in zip(seconds, functions, strict=True):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return [times[2:] for times in seconds]


def peak(rounds: int = 5) -> float:
    """Return the multiply-adds a second of a product of 2048 x 2048 matrices."""
    a = random(2048, 2048)
    (seconds,) = in_turn([lambda: a @ a], rounds)
    return 2048**3 / statistics.median(seconds)


def _error(workload: Workload) -> float:
    ours = [np.asarray(a) for a in tf.nest.flatten(workload.ours())]
    theirs = [np.asarray(a) for a in tf.nest.flatten(workload.theirs())]
    return max(
        float(np.abs(a - b).max() / max(np.abs(b).max(), 1e-30))
        for a, b in zip(ours, theirs, strict=True)
    )


def run(names: list[str] | None = None, rounds: int = 11) -> Iterator[Measured]:
    """Measure the workloads one after the other.

    Parameters
    ----------
    names : of ``WORKLOADS``; None: all
    rounds : how often each is called

    Raises
    ------
    ValueError
        A name is unknown.
    """
    unknown = sorted(set(names or ()) - set(WORKLOADS))
    if unknown:
        raise ValueError(f"bench: names must be among {list(WORKLOADS)}, got {unknown}")
    fastest = peak()
    for name in names or WORKLOADS:
        for part, workload in WORKLOADS[name]().items():
            error = _error(workload)
            ours, theirs = in_turn([workload.ours, workload.theirs], rounds)
            a, b = statistics.median(ours), statistics.median(theirs)
            share = workload.multiply_adds / a / fastest if workload.multiply_adds else None
            yield Measured(name, part, a, b, error, share)
