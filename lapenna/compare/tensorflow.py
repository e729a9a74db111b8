"""TensorFlow without its start-up messages: ``from lapenna.compare.tensorflow import tf``.

TensorFlow writes to the process's stderr while it loads and while it looks for devices, before
its own log level takes effect. In a notebook those lines land in the page.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

__all__ = ["tf"]


@contextlib.contextmanager
def _silent_stderr() -> Iterator[None]:
    keep = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(keep, 2)
        os.close(null)
        os.close(keep)


os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
try:
    with _silent_stderr():
        import tensorflow as tf

        tf.zeros(())
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'TensorFlow is not installed: pip install "lapenna[compare]" (Python 3.11 to 3.13)'
    ) from error
