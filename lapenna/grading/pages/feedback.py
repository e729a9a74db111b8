"""The page of one student: points, and the notebook with what each test said.

It is one file that opens without a network and runs nothing. What a student wrote or printed is
made harmless by `safe_html`; the code of hidden tests is nowhere in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2
from nbformat import NotebookNode

from lapenna.grading.pages.feedback_cells import PARTLY, WAITS, Blocks, Handout, verdict
from lapenna.grading.pages.safe_html import plain
from lapenna.grading.result import CellResult, Result

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(result: Result, plan_notebooks: Mapping[str, NotebookNode]) -> str:
    """Return the page of one student. `plan_notebooks` are the notebooks as students got them."""
    handouts = {name: Handout(notebook) for name, notebook in plan_notebooks.items()}
    blocks = Blocks(result)
    notebooks = {
        name: blocks.of_notebook(name, text, handouts.get(name, Handout(None)))
        for name, text in result.notebooks.items()
    }
    text = _TEMPLATE.render(
        policy=_POLICY,
        result=result,
        sentence=plain(result.sentence, 2000),
        score=_score(result),
        lateness=_lateness(result),
        questions=_questions(result, handouts),
        anchors=blocks.anchors,
        notebooks={name: blocks for name, blocks in notebooks.items() if blocks},
        several=len(handouts) > 1,
    )
    return text.encode("utf-8", "replace").decode()


def _questions(result: Result, handouts: Mapping[str, Handout]) -> list[dict[str, object]]:
    """Return the rows of the table: the graded cells of each question, added up."""
    groups: dict[tuple[str, str], list[CellResult]] = {}
    for cell in result.cells:
        groups.setdefault((cell.notebook, cell.question or cell.name), []).append(cell)
    rows = []
    for (notebook, question), cells in groups.items():
        titles = handouts[notebook].titles if notebook in handouts else {}
        known = [cell.score for cell in cells if cell.score is not None]
        rows.append(
            {
                "key": (notebook, question),
                "title": titles.get(question, question),
                "score": sum(known) if known else None,
                "points": sum(cell.points for cell in cells),
                "verdict": _together(cells),
                "waiting": sum(cell.points for cell in cells if cell.score is None),
            }
        )
    return rows


def _together(cells: Sequence[CellResult]) -> str:
    """Return the one verdict of the tests of a question; parts that wait do not count."""
    verdicts = {verdict(cell) for cell in cells}
    if len(verdicts) > 1:
        verdicts.discard(WAITS)
    return verdicts.pop() if len(verdicts) == 1 else PARTLY


def _score(result: Result) -> str:
    """Return the score in words."""
    if result.score is None:
        return "No score yet."
    waiting = sum(cell.points for cell in result.cells if cell.score is None)
    if not waiting:
        return f"{points(result.score)} of {points(result.maximum)} points."
    waits = f"{points(waiting)} {{}}{'waits' if waiting == 1 else 'wait'} for a person."
    if waiting == result.maximum:
        return waits.format("points " if waiting != 1 else "point ")
    done = f"{points(result.score)} of {points(result.maximum - waiting)} points"
    return f"{done}; {waits.format('more ')}"


def _lateness(result: Result) -> str:
    """Return in words when it came and what that costs, or ""."""
    late = f"Handed in {_duration(result.late)} late" if result.late > 0 else ""
    if not result.penalty:
        return f"{late}. No points are taken off." if late else ""
    off = "1 point is" if result.penalty == 1 else f"{points(result.penalty)} points are"
    return f"{late}: {off} taken off." if late else f"{off} taken off."


def _duration(seconds: float) -> str:
    """Return a time as its two largest units, at least a minute."""
    minutes = max(1, round(seconds / 60))
    units = {"day": minutes // 1440, "hour": minutes // 60 % 24, "minute": minutes % 60}
    named = [f"{n} {unit}{'s' if n != 1 else ''}" for unit, n in units.items() if n]
    return " ".join(named[:2])


def points(value: float) -> str:
    """Return points with at most two decimals, without zeros at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["points"] = points
_TEMPLATE = _ENVIRONMENT.get_template("feedback.html.j2")
