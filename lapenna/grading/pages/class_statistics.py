"""What the results of a class say about its questions, its tests and its mistakes."""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from lapenna.grading.result import DAMAGED, GRADED, STOPPED, CellResult, Result

FEWEST = 3  # students from which a correlation is computed

Key = tuple[str, str]
"""Notebook and name: of a question or of a graded cell."""


class Points(NamedTuple):
    """One student's points for one question; ``waits`` when a person must grade a part of it."""

    points: float
    waits: bool


class Question(NamedTuple):
    """One question and how the class did in it.

    ``difficulty`` is the mean share of the points, ``discrimination`` the corrected item-total
    correlation; None where it cannot be computed. ``untouched`` counts who left it as it was.
    """

    title: str
    maximum: float
    by_student: dict[str, Points]
    difficulty: float | None
    discrimination: float | None
    untouched: int


class Mistake(NamedTuple):
    """A diagnosis that several students may share: of which test, in which words, how many."""

    test: str
    message: str
    students: int


class Bar(NamedTuple):
    """One bar of a histogram: scores from ``low`` to below ``high``; the last one holds both."""

    low: float
    high: float
    count: int


def ran(results: Sequence[Result]) -> list[Result]:
    """Return those whose notebook was run and graded."""
    done = (GRADED, STOPPED, DAMAGED)
    return [result for result in results if result.status in done and result.score is not None]


def titles(keys: Sequence[Key]) -> dict[Key, str]:
    """Return names for people: with the notebook only where there are several."""
    several = len({notebook for notebook, _ in keys}) > 1
    return {key: "/".join(key) if several else key[1] for key in keys}


def questions(results: Sequence[Result]) -> list[Question]:
    """Return the questions in their order, with the points of everybody who has some."""
    cells: dict[Key, dict[str, list[CellResult]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        for cell in result.cells:
            cells[cell.notebook, cell.question or cell.name][result.student].append(cell)
    points = {key: {s: _points(group) for s, group in own.items()} for key, own in cells.items()}
    done = ran(results)
    counted = [result.student for result in done]
    untouched = Counter(name for result in done for name in result.untouched)
    shown, found = titles(list(cells)), []
    for key, own in cells.items():
        maximum = max(sum(cell.points for cell in group) for group in own.values())
        item, rest = _item_and_rest(points, key, counted)
        found.append(
            Question(
                shown[key],
                maximum,
                points[key],
                statistics.mean(item) / maximum if item and maximum else None,
                correlation(item, rest),
                untouched[key[1]],
            )
        )
    return found


def _points(cells: Sequence[CellResult]) -> Points:
    waits = any(cell.score is None for cell in cells)
    return Points(sum(cell.score or 0.0 for cell in cells), waits)


def _item_and_rest(
    points: dict[Key, dict[str, Points]], key: Key, counted: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Return for each student the points of a question, and those of all others together.

    A question that waits for a person, be it for one student only, is left out of the others:
    else who was graded first would seem to know more.
    """
    others = [
        own
        for other, own in points.items()
        if other != key and not any(own[s].waits for s in counted if s in own)
    ]
    graded = [s for s in counted if s in points[key] and not points[key][s].waits]
    item = [points[key][s].points for s in graded]
    return item, [sum(own[s].points for own in others if s in own) for s in graded]


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Return Pearson's correlation; None for too few numbers or where all are the same."""
    if len(x) < FEWEST:
        return None
    try:
        return statistics.correlation(x, y)
    except statistics.StatisticsError:
        return None


def histogram(results: Sequence[Result], bars: int = 10) -> list[Bar]:
    """Count the scores between 0 and the largest score that can be had."""
    maximum = max((result.maximum for result in results), default=0.0)
    if not maximum:
        return []
    places = Counter(min(int(bars * result.score / maximum + 1e-9), bars - 1) for result in results)
    edges = [maximum * i / bars for i in range(bars + 1)]
    return [Bar(edges[i], edges[i + 1], places[i]) for i in range(bars)]


# Mistakes.

_NUMBER = r"(?<![\w.])[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?j?(?!\w)|\b(?:nan|inf)\b"
_ARRAY = re.compile(rf"[\[(](?:(?:{_NUMBER})|[\s,\[\]()]|\.\.\.)*[\])]")
_LONGEST = 300  # characters of a message that are read


def mistakes(results: Sequence[Result], top: int = 10) -> list[Mistake]:
    """Return the diagnoses that most students share, those of untouched questions left out.

    Messages that differ only in numbers are one mistake; it is shown in its most frequent words.
    """
    groups: dict[tuple[Key, str], Counter[str]] = defaultdict(Counter)
    for result in ran(results):
        for cell in result.cells:
            if cell.message and cell.question not in result.untouched:
                message = " ".join(cell.message[:_LONGEST].split())
                groups[(cell.notebook, cell.name), without_numbers(message)][message] += 1
    shown = titles([(c.notebook, c.name) for result in results for c in result.cells])
    found = [
        Mistake(shown[key], min(texts, key=lambda t: (-texts[t], t)), texts.total())
        for (key, _), texts in groups.items()
    ]
    return sorted(found, key=lambda m: (-m.students, m.test, m.message))[:top]


def without_numbers(message: str) -> str:
    """Return a message with ``#`` for each number and for each array or tuple of numbers.

    >>> without_numbers("im2col(x, 2): the shape is (3, 4), at [0 1.5 -2e-3] nan")
    'im2col(x, #): the shape is #, at # #'
    """
    return re.sub(_NUMBER, "#", _ARRAY.sub("#", message))
