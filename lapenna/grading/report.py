"""What a class got: read from the gradebook, written as a table for people and for programs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import jinja2
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry


class Score(NamedTuple):
    """Points of one graded cell; ``points`` is None until a person has graded it."""

    points: float | None
    maximum: float


class Line(NamedTuple):
    """One student's work on one problem set; ``scores`` is empty when it could not be graded."""

    student: str
    about: str
    status: str
    scores: dict[str, Score]
    feedback: str | None

    @property
    def total(self) -> float:
        """Points so far."""
        return sum(score.points or 0 for score in self.scores.values())


def read_scores(gradebook: Gradebook, name: str, student: str) -> tuple[dict[str, Score], bool]:
    """Return the points of one submission by cell, and whether it was late.

    Raises ValueError when the gradebook has no such submission.
    """
    try:
        submission = gradebook.find_submission(name, student)
    except MissingEntry as error:
        raise ValueError(f"read_scores: {student} has no submission of {name}") from error
    scores = {
        grade.name: Score(None if grade.needs_manual_grade else grade.score, grade.max_score)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }
    return scores, submission.total_seconds_late > 0


def exercises(notebook: NotebookNode) -> dict[str, list[str]]:
    """Return the graded cells of each exercise: those after one answer, up to the next answer."""
    found: dict[str, list[str]] = {}
    for cell in notebook.cells:
        data = cell.metadata.get("nbgrader", {})
        if data.get("solution"):
            exercise = data["grade_id"]
            found[exercise] = []
        if data.get("grade"):
            found[exercise].append(data["grade_id"])
    return {name: cells for name, cells in found.items() if cells}


def write_csv(lines: Sequence[Line], cells: Sequence[str], path: Path) -> None:
    """Write one row a student: status, the points of each graded cell, their sum."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["student", "status", *cells, "total"])
        for line in lines:
            points = [line.scores[cell].points if cell in line.scores else None for cell in cells]
            total = line.total if line.scores else None
            table.writerow([line.student, line.status, *points, total])


def write_html(title: str, lines: Sequence[Line], groups: dict[str, list[str]], path: Path) -> None:
    """Write the table as one page without any other file: points by exercise, and their mean."""
    graded = [line for line in lines if line.scores]
    columns = [_column(name, cells, lines, graded) for name, cells in groups.items()]
    maximum = sum(column["maximum"] for column in columns)
    mean = sum(line.total for line in graded) / len(graded) if graded else None
    text = _ENVIRONMENT.get_template("class.html.j2").render(
        title=title, lines=lines, columns=columns, maximum=maximum, mean=mean, graded=len(graded)
    )
    path.write_text(text, encoding="utf-8")


def _column(name, cells, lines, graded) -> dict[str, object]:
    """Return one exercise: its points, and for each student ``(points, waits for a person)``."""
    entries = []
    for line in lines:
        scores = [line.scores[cell] for cell in cells if cell in line.scores]
        points = sum(score.points or 0 for score in scores)
        entries.append((points, any(score.points is None for score in scores)) if scores else None)
    maximum = sum(graded[0].scores[cell].maximum for cell in cells) if graded else 0
    done = [entry[0] for entry in entries if entry and not entry[1]]
    mean = sum(done) / len(done) if done else None
    return {"name": name, "maximum": maximum, "entries": entries, "mean": mean}


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
)
_ENVIRONMENT.filters["points"] = lambda value: (
    "–" if value is None else f"{value:.1f}".rstrip("0").rstrip(".")
)
