"""Which of the values of a message were changed since: what a call did in place."""

from __future__ import annotations

import json

import numpy as np

from lapenna.grading.isolation.wire import state_of


class Snapshot:
    """Remembers the contents of values that can change, without copying what stands in them."""

    def __init__(self, objects: list) -> None:
        self._objects = list(objects)
        self._before = [_contents(value) for value in objects]

    def changed(self) -> list[int]:
        """Return the numbers of those that hold something else now."""
        pairs = zip(self._objects, self._before, strict=True)
        return [n for n, (value, before) in enumerate(pairs) if not _same(_contents(value), before)]


def _contents(value: object) -> tuple:
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, np.random.Generator):
        return (json.dumps(state_of(value)),)
    if isinstance(value, dict):
        return (*value.keys(), None, *value.values())
    if isinstance(value, bytearray):
        return (bytes(value),)
    return tuple(value)


def _same(now: tuple, before: tuple) -> bool:
    if len(now) != len(before):
        return False
    plain = (bytes, str, tuple)
    return all(
        a is b or (type(a) is type(b) and type(a) in plain and a == b)
        for a, b in zip(now, before, strict=True)
    )
