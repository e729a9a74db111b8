"""Our kernels against compiled TensorFlow: time in turn, error, memory, share of the peak."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # TensorFlow at its best; before its import

import numpy as np
from threadpoolctl import threadpool_limits

from lapenna.compare.memory import peak_of
from lapenna.compare.tensorflow import tf
from lapenna.compare.workloads import WORKLOADS, Workload, random
from lapenna.ops import workers


class Measured(NamedTuple):
    """What the bench found for one part of a workload."""

    name: str
    part: str
    ours: float  # seconds, median
    theirs: float
    error: float  # largest difference, relative to TensorFlow's largest entry
    share: float | None  # of the peak, our multiply-adds a second
    cpu: float  # our seconds on one thread, in products of 2048x2048 matrices
    memory: tuple[float | None, float | None]  # MiB beyond the inputs, ours and TensorFlow's

    @property
    def ratio(self) -> float:
        """Our time divided by TensorFlow's."""
        return self.ours / self.theirs


def in_turn(functions: list[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of each function, called one after the other in every round."""
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds + 2):
        for times, function in zip(seconds, functions, strict=True):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return [statistics.median(times[2:]) for times in seconds]


def _one_thread(call: Callable[[], object], rounds: int) -> float:
    """Return the processor time of a call on one thread, in products of 2048x2048 matrices."""
    a = random(2048, 2048)
    with threadpool_limits(1), workers.alone():
        times = []
        for _ in range(rounds):
            start = time.process_time()
            call()
            middle = time.process_time()
            a @ a
            times.append((middle - start) / (time.process_time() - middle))
    return statistics.median(times)


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
    a = random(2048, 2048)
    peak = 2048**3 / in_turn([lambda: a @ a], rounds)[0]
    for name in names or WORKLOADS:
        for part, workload in WORKLOADS[name]().items():
            error = _error(workload)
            ours, theirs = in_turn([workload.ours, workload.theirs], rounds)
            share = workload.multiply_adds / ours / peak if workload.multiply_adds else None
            cpu = _one_thread(workload.ours, 3)
            memory = tuple(peak_of(name, part, side) for side in ("ours", "theirs"))
            yield Measured(name, part, ours, theirs, error, share, cpu, memory)


HEAD = (
    f"{'workload':40} {'part':22} {'ms':>8} {'TF ms':>8} {'ratio':>6} {'error':>8} "
    f"{'peak':>5} {'CPU':>6} {'MiB':>6} {'TF MiB':>6}"
)


def line(m: Measured) -> str:
    """Return one measurement as a line under ``HEAD``."""
    share = "" if m.share is None else f"{m.share:.0%}"
    mine, its = ("" if v is None else f"{v:.0f}" for v in m.memory)
    return (
        f"{m.name:40} {m.part:22} {m.ours * 1e3:8.1f} {m.theirs * 1e3:8.1f} {m.ratio:6.2f} "
        f"{m.error:8.1e} {share:>5} {m.cpu:6.2f} {mine:>6} {its:>6}"
    )


def report(out: Path, names: list[str] | None = None) -> None:
    """Print the table line by line, and save it and its picture in the folder ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    print(HEAD, flush=True)
    found = []
    for measured in run(names):
        found.append(measured)
        print(line(measured), flush=True)
    (out / "bench.txt").write_text("\n".join([HEAD, *map(line, found)]) + "\n", encoding="utf-8")
    _plot(found).savefig(out / "bench.svg")
    print(f"{cores_text()} The table and its picture are in {out}.")


def cores_text() -> str:
    """Return a sentence on the machine: cores, and what the columns mean."""
    return (
        f"{workers.cores()} cores. ratio: our time / TensorFlow's; peak: of a 2048x2048 product; "
        "CPU: our time on one thread / one such product."
    )


def _plot(found: list[Measured]):
    from lapenna.course.draw.style import BLUE, INK, figure, styled

    with styled():
        fig = figure(0.35 * len(found) + 1.2)
        ax = fig.add_subplot()
        bars = ax.barh(range(len(found)), [m.ratio for m in found], color=BLUE)
        ax.bar_label(bars, [f"{m.ratio:.2f}" for m in found], padding=3, fontsize=8)
        ax.axvline(1, color=INK, linestyle="--", linewidth=1)
        ax.set_yticks(range(len(found)), [f"{m.name}: {m.part}" for m in found], fontsize=8)
        ax.invert_yaxis()
        ax.set(xlabel="our time divided by TensorFlow's (dashed: equal)")
        fig.tight_layout()
    return fig
