"""``lapenna compare``: the same arrays through every library on this machine, side by side."""

from __future__ import annotations

import datetime
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # TensorFlow at its best; before its import

import numpy as np

from lapenna.compare.backends import Backend, gpus, present
from lapenna.compare.cases import CASES, DEFAULT, Case
from lapenna.compare.tensorflow import tf
from lapenna.compare.workloads import random

WITNESS = "TensorFlow CPU"
ENOUGH = 2.0  # seconds that one measurement may take, at least three calls


class Result(NamedTuple):
    """One computation by one library; ``error`` and ``speed_up`` are against TensorFlow's CPU."""

    workload: str
    part: str
    by: str
    seconds: float  # median of the calls after the first
    calls: int
    error: float | None  # largest difference, relative to TensorFlow's largest entry
    speed_up: float
    gflops: float  # 10^9 products and sums a second
    gbytes: float  # 10^9 bytes a second that had to move
    intensity: float  # operations a byte


def seconds_of(call: Callable[[], object], wait: Callable[[object], object]) -> tuple[float, int]:
    """Return the median seconds of a call after one to warm up, and how many were timed."""
    wait(call())
    times: list[float] = []
    while len(times) < 3 or (sum(times) < ENOUGH and len(times) < 50):
        start = time.perf_counter()
        wait(call())
        times.append(time.perf_counter() - start)
    return statistics.median(times), len(times)


def compare_case(case: Case, backends: list[Backend]) -> list[Result]:
    """Run one computation by all that can; TensorFlow on the CPU comes first and is the witness."""
    ordered = sorted(backends, key=lambda backend: backend.name != WITNESS)
    expected, witness, found = None, None, []
    for backend in ordered:
        function = case.functions.get(backend.kind)
        if function is None:
            continue
        with backend.place():
            arrays = [backend.put(array) for array in case.arrays]
            result = function(*arrays)
            if result is NotImplemented:
                continue
            got = np.asarray(backend.get(result), dtype=np.float64)
            seconds, calls = seconds_of(
                lambda function=function, arrays=arrays: function(*arrays), backend.wait
            )
        if expected is None:
            expected, witness = got, seconds
        error = float(np.abs(got - expected).max() / max(np.abs(expected).max(), 1e-30))
        found.append(
            Result(
                case.name,
                case.part,
                backend.name,
                seconds,
                calls,
                None if backend.name == WITNESS else error,
                witness / seconds,
                case.operations / seconds / 1e9,
                case.moved / seconds / 1e9,
                case.intensity,
            )
        )
    return found


def compare(names: list[str] | None = None) -> Iterator[Result]:
    """Return the results of the workloads, measured one after the other while they are read.

    Parameters
    ----------
    names : of ``CASES``; None: the seven networks and the matrix products

    Raises
    ------
    ValueError
        A name is unknown.
    """
    unknown = sorted(set(names or ()) - set(CASES))
    if unknown:
        raise ValueError(f"compare: names must be among {', '.join(CASES)}; got {unknown}")
    backends = present()
    cases = (case for name in names or DEFAULT for case in CASES[name]())
    return (result for case in cases for result in compare_case(case, backends))


def roof() -> tuple[float, float]:
    """Return this CPU's speed limits as measured: GFLOP/s of a product, GB/s of a long copy."""
    a = random(2048, 2048)
    product, _ = seconds_of(lambda: a @ a, lambda result: None)
    source = np.ones(2**25, np.float32)
    target = np.empty_like(source)
    copy, _ = seconds_of(lambda: np.copyto(target, source), lambda result: None)
    return 2 * 2048**3 / product / 1e9, 2 * source.nbytes / copy / 1e9


HEAD = (
    f"{'workload':20} {'part':10} {'by':24} {'ms':>10} {'speed-up':>9} {'GFLOP/s':>9} "
    f"{'GB/s':>8} {'error':>9}"
)


def line(r: Result) -> str:
    """Return one result as a line under ``HEAD``."""
    error = "witness" if r.error is None else f"{r.error:.1e}"
    return (
        f"{r.workload:20} {r.part:10} {r.by:24} {r.seconds * 1e3:10.3f} {r.speed_up:9.3g} "
        f"{r.gflops:9.3g} {r.gbytes:8.3g} {error:>9}"
    )


def report(out: Path, names: list[str] | None = None) -> None:
    """Print the table line by line; save it, the numbers as JSON and a roofline plot in ``out``."""
    results = compare(names)
    there = gpus(present())
    print(f"On a GPU: {', '.join(there)}." if there else "No GPU is seen: the CPU part only.")
    print(HEAD, flush=True)
    found = []
    for result in results:
        found.append(result)
        print(line(result), flush=True)
    out.mkdir(parents=True, exist_ok=True)
    limits = roof()
    (out / "compare.txt").write_text("\n".join([HEAD, *map(line, found)]) + "\n", encoding="utf-8")
    (out / "compare.json").write_text(
        json.dumps(
            machine() | {"roof": dict(zip(("gflops", "gbytes"), limits, strict=True))}
            | {"results": [result._asdict() for result in found]},
            indent=1,
        ),
        encoding="utf-8",
    )  # fmt: skip
    from lapenna.course.draw.roofline import roofline

    fig, _ = roofline(found, *limits)
    fig.savefig(out / "roofline.svg")
    print(f"The table, compare.json and roofline.svg are in {out}.")


def machine() -> dict:
    """Return what a reader of the numbers must know: date, processor, devices, versions."""
    from lapenna.ops.workers import cores

    details = [
        tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name)
        for gpu in tf.config.list_physical_devices("GPU")
    ]
    return {
        "date": datetime.date.today().isoformat(),
        "processor": platform.processor() or platform.machine(),
        "cores": cores(),
        "gpus": details,
        "numpy": np.__version__,
        "tensorflow": tf.__version__,
    }
