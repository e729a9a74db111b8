"""What is recorded of a source: its mistakes, its results, its worked examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Erratum(NamedTuple):
    """A mistake in a source: where, what is printed, what is correct, and why."""

    id: str
    unit: int
    where: str
    printed: str
    correct: str
    why: str


class Result(NamedTuple):
    """A result: the corrected value, what the source prints (None: nothing), the erratum's id."""

    right: object
    printed: object = None
    erratum: str | None = None


class Example(NamedTuple):
    """A worked example; ``recompute(**inputs)`` gives a dict with the keys of ``results``."""

    where: str
    inputs: Mapping[str, object]
    results: Mapping[str, Result]
    recompute: Callable[..., dict[str, object]]
