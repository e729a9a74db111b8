"""The worked examples of the source documents as data: inputs, what is printed, what is right.

A number of a slide stands here once. ``EXAMPLES`` holds what can be recomputed: the inputs,
each result with its corrected and its printed value, and a function that recomputes the right
values from the inputs. ``ERRATA`` holds the mistakes, whose ids the results name. S4 is the
Unit 7 slide deck of 17 March 2022; the line numbers are those of its scanned text.

S1 to S3 are notes: a one-filter network, function pairs, masks shared by channels.
"""

from __future__ import annotations

from lapenna.course.slides import (
    notes,
    notes_networks,
    unit03,
    unit04,
    unit05,
    unit06,
    unit06_matrix,
    unit07_counts,
    unit07_rgb,
)
from lapenna.course.slides.errata import ERRATA
from lapenna.course.slides.record import Erratum, Example, Result, agrees
from lapenna.course.slides.unit07_counts import INCEPTION_TERMS, alexnet
from lapenna.table import Table

__all__ = [
    "ERRATA",
    "EXAMPLES",
    "INCEPTION_TERMS",
    "Erratum",
    "Example",
    "Result",
    "agrees",
    "alexnet",
    "errata",
    "errata_table",
    "recompute",
]

EXAMPLES: dict[str, Example] = {
    name: example
    for part in (
        *(unit03, unit04, unit05, unit06, unit06_matrix, notes, notes_networks),
        *(unit07_rgb, unit07_counts),
    )
    for name, example in part.EXAMPLES.items()
}


def recompute(name: str) -> dict[str, object]:
    """Recompute the results of the example ``name`` from its inputs.

    Raises ValueError when there is no such example.
    """
    if name not in EXAMPLES:
        raise ValueError(f"recompute: name must be one of {sorted(EXAMPLES)}, got {name!r}")
    example = EXAMPLES[name]
    return example.recompute(**example.inputs)


def errata(unit: int | None = None) -> list[Erratum]:
    """Return the errata of one unit, or all of them, by unit and number."""
    return [e for e in ERRATA if unit is None or e.unit == unit]


def errata_table(unit: int | None = None) -> Table:
    """Return the errata of one unit, or all, as a table that a notebook or page displays.

    Raises ValueError when no erratum is recorded for the unit.
    """
    rows = errata(unit)
    if not rows:
        known = sorted({e.unit for e in ERRATA})
        raise ValueError(f"errata_table: unit must be one of {known}, got {unit!r}")
    lines = [(e.id, e.where, e.printed, e.correct, e.why) for e in rows]
    head = ("id", "where", "the source says", "it is", "why")
    which = "" if unit is None else f" of Unit {unit}"
    return Table(f"Errata{which}: printed and correct", head, lines)
