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
    """A result: the corrected value, what the source prints (None: nothing), the erratum's id.

    A number that the source prints rounded is text, with its digits: "0.731", or lists of such.
    """

    right: object
    printed: object = None
    erratum: str | None = None


class Example(NamedTuple):
    """A worked example; ``recompute(**inputs)`` gives a dict with the keys of ``results``."""

    where: str
    inputs: Mapping[str, object]
    results: Mapping[str, Result]
    recompute: Callable[..., dict[str, object]]


def agrees(right: object, printed: object) -> bool:
    """Say whether a printed value is the right one; text agrees when it is rounded rightly.

    >>> agrees(0.731059, "0.731"), agrees(0.356675, "0.356"), agrees([1, 2], [1, 2])
    (True, False, True)
    """
    if isinstance(printed, str):
        digits = len(printed.partition(".")[2])
        return round(float(right), digits) == float(printed)
    if isinstance(printed, (list, tuple)):
        right = list(right)
        return len(right) == len(printed) and all(map(agrees, right, printed))
    return right == printed
