"""The pages that a run writes: feedback for each student, the report and the table of the class."""

from __future__ import annotations

import json
import os
from concurrent.futures import Executor, as_completed
from pathlib import Path

import nbformat

from lapenna.grading import journal
from lapenna.grading.journal import Journal
from lapenna.grading.mutants import answer_cells
from lapenna.grading.pages import feedback, report, similarity
from lapenna.grading.result import MISSING, Result


def write_feedback(
    results: list[Result],
    released: dict[str, Path],
    keys: dict[str, str | None],
    kept: Journal,
    root: Path,
    executor: Executor,
) -> None:
    """Write the pages of those whose result has changed since, through the executor."""
    before, texts = kept.pages(), {n: p.read_text(encoding="utf-8") for n, p in released.items()}
    pages = {}
    for result in results:
        path = feedback_path(root, result)
        shown = journal.digest(keys[result.student], result.to_json())
        if result.status != MISSING and (before.get(result.student) != shown or not path.exists()):
            full = kept.result(keys[result.student], notebooks=True).notebooks
            pages[executor.submit(_page, result.to_json(), full, texts)] = path, result, shown
    for future in as_completed(pages):
        path, result, shown = pages[future]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(future.result(), encoding="utf-8")
        kept.set_page(result.student, shown)


def feedback_path(root: Path, result: Result) -> Path:
    """Return where nbgrader looks for a student's feedback."""
    name = result.problem_set
    return root / "feedback" / result.student / name / f"{name}.html"


def _page(result: str, notebooks: dict[str, str], released: dict[str, str]) -> str:
    full = json.loads(result) | {"notebooks": notebooks}
    books = {name: nbformat.reads(text, as_version=4) for name, text in released.items()}
    return feedback.page(Result.from_json(json.dumps(full)), books)


def write_report(
    name: str, results: list[Result], released: dict[str, Path], root: Path, out: Path
) -> tuple[Path, Path]:
    """Write ``index.html`` and ``grades.csv`` of the class into ``out`` and return them."""
    asked = {}
    for path in released.values():
        cells = answer_cells(nbformat.read(path, as_version=4))
        asked |= {cell: node.source for cell, node in cells.items()}
    index, table = out / "index.html", out / "grades.csv"
    report.write_csv(results, table)
    pairs = similarity.find_pairs(results, asked)

    def link(result: Result) -> str | None:
        path = feedback_path(root, result)
        return Path(os.path.relpath(path, out)).as_posix() if path.exists() else None

    report.write_html(f"Grades of {name}", results, pairs, index, feedback=link)
    return index, table
