"""Large NumPy work in pieces: some images at a time, on as many threads as there are cores.

NumPy lets go of the interpreter's lock while it copies and multiplies, so Python threads run side
by side. Each of them multiplies with one BLAS thread. A piece is small enough for the processor's
cache, and its scratch arrays are used again, because fresh memory costs more than the arithmetic.
"""

from __future__ import annotations

import contextlib
import math
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

PIECE = 2**22
"""Bytes of scratch that a piece should need."""

_local = threading.local()
_one_at_a_time = threading.Lock()


def scratch(name: str, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Return an array with any content, this thread's own; the next call of the name reuses it."""
    size = math.prod(shape)
    key = (name, np.dtype(dtype))
    kept = _local.__dict__.setdefault("arrays", {})
    if key not in kept or kept[key].size < size:
        kept[key] = np.empty(size, dtype)
    return kept[key][:size].reshape(shape)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    _local.inside = True


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(cores() - 1, 1), "lapenna", initializer=_begin)


@cache
def _blas():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


if hasattr(os, "register_at_fork"):  # the threads do not exist in a forked process
    os.register_at_fork(after_in_child=_pool.cache_clear)


def usable(*arrays: object) -> bool:
    """Say whether all are NumPy arrays of one floating type: the one switch to NumPy's own code."""
    return all(type(a) is np.ndarray for a in arrays) and (
        arrays[0].dtype in (np.float32, np.float64) and len({a.dtype for a in arrays}) == 1
    )


def together(work: Callable[[int], None], workers: int) -> None:
    """Call ``work(0) … work(workers - 1)`` side by side, each with one BLAS thread.

    What they call does not split its own work again.
    """
    with _one_at_a_time, _blas().limit(limits=1):
        others = [_pool().submit(work, k) for k in range(1, workers)]
        try:
            with alone():
                work(0)
        finally:
            for other in others:
                other.result()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """While it lasts, this thread does all its pieces itself."""
    before = getattr(_local, "inside", False)
    _local.inside = True
    try:
        yield
    finally:
        _local.inside = before


def in_pieces(count: int, bytes_each: int, work: Callable[[int, slice], None]) -> None:
    """Call ``work(worker, part)`` until the parts cover ``range(count)``.

    Worker k always does the same parts in the same order, so that sums made by each worker are
    the same on every run. ``bytes_each`` is the scratch that one item needs.
    """
    step = max(1, PIECE // max(bytes_each, 1))
    workers = 1 if getattr(_local, "inside", False) else min(cores(), -(-count // step))
    share = -(-count // max(workers, 1))

    def one(worker: int) -> None:
        stop = min((worker + 1) * share, count)
        for start in range(worker * share, stop, step):
            work(worker, slice(start, min(start + step, stop)))

    if workers > 1:
        together(one, workers)
    elif count:
        one(0)
