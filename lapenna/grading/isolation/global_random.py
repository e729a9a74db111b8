"""The state of NumPy's and Python's global random generators, as values for the wire.

A test seeds them in its own process; the student's code draws in another. So the state travels
with the calls of a test that seeds.
"""

from __future__ import annotations

import random

import numpy as np


def read() -> tuple:
    """Return both states as numbers, bytes and tuples."""
    _, keys, position, has_gauss, gauss = np.random.get_state()
    return (keys.tobytes(), int(position), int(has_gauss), float(gauss)), random.getstate()


def write(state: tuple) -> None:
    """Set both states. Raises ValueError or TypeError for anything but what ``read`` gives."""
    (keys, position, has_gauss, gauss), python = state
    keys = np.frombuffer(keys, np.uint32)
    np.random.set_state(("MT19937", keys, int(position), int(has_gauss), float(gauss)))
    version, words, following = python
    random.setstate((version, tuple(words), following))
