"""Who can compute: our two tiers, TensorFlow, and what else is installed, on CPU and GPU."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import numpy as np

from lapenna.compare.tensorflow import tf


class Backend(NamedTuple):
    """A library on a device: how arrays get there and back, and how one waits for it.

    ``kind`` says which of a workload's functions it runs: "reference", "lapenna", "tensorflow" or
    "jax".
    """

    name: str
    kind: str
    put: Callable[[np.ndarray], Any]
    get: Callable[[Any], np.ndarray]
    wait: Callable[[Any], object]
    place: Callable[[], AbstractContextManager] = nullcontext


def _nothing(result: object) -> None:
    return None


def present() -> list[Backend]:
    """Return what this machine has; TensorFlow on the CPU is always the third.

    A GPU appears once for each library that sees one.
    """
    found = [
        Backend("lapenna.reference", "reference", np.asarray, np.asarray, _nothing),
        Backend("lapenna", "lapenna", np.asarray, np.asarray, _nothing),
        _tensorflow("TensorFlow CPU", "CPU:0"),
    ]
    if tf.config.list_physical_devices("GPU"):
        found.append(_tensorflow("TensorFlow GPU", "GPU:0"))
    for name, make in (("torch", _torch), ("cupy", _cupy), ("jax", _jax)):
        if importlib.util.find_spec(name):
            found += make()
    return found


def gpus(backends: list[Backend]) -> list[str]:
    """Return the names of those that run on a GPU."""
    return [backend.name for backend in backends if "GPU" in backend.name]


def _tensorflow(name: str, device: str) -> Backend:
    def put(array):
        with tf.device(device):
            return tf.identity(tf.constant(array))

    # Reading one number of the result back waits for all that it depends on.
    return Backend(
        name,
        "tensorflow",
        put,
        lambda result: np.asarray(result),
        lambda result: [np.asarray(tf.reshape(a, [-1])[:1]) for a in tf.nest.flatten(result)],
        lambda: tf.device(device),
    )


def _torch() -> list[Backend]:
    import torch

    def on(device):
        def wait(result):
            if device == "cuda":
                torch.cuda.synchronize()

        name = f"lapenna on PyTorch {'GPU' if device == 'cuda' else 'CPU'}"
        put, get = (lambda a: torch.as_tensor(a, device=device)), (lambda a: a.cpu().numpy())
        return Backend(name, "lapenna", put, get, wait)

    return [on("cpu"), *([on("cuda")] if torch.cuda.is_available() else [])]


def _cupy() -> list[Backend]:
    import cupy

    try:
        cupy.zeros(1)
    except cupy.cuda.runtime.CUDARuntimeError:
        return []  # installed, but without a GPU
    wait = lambda result: cupy.cuda.get_current_stream().synchronize()  # noqa: E731
    return [Backend("lapenna on CuPy GPU", "lapenna", cupy.asarray, cupy.asnumpy, wait)]


def _jax() -> list[Backend]:
    import jax

    where = "CPU" if jax.default_backend() == "cpu" else "GPU"
    return [Backend(f"JAX {where}", "jax", jax.device_put, np.asarray, jax.block_until_ready)]
