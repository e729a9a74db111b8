"""One submission graded: the job that a worker gets, and the result that it gives back.

A job holds everything that grading needs as bytes and plain data: no database and no shared folder.
"""

from __future__ import annotations

import dataclasses
import json
import re
import time

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade

from lapenna.grading import answers, result
from lapenna.grading.intake import Submission
from lapenna.grading.isolation import worker
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.plan import INSIDE, TEST, Cell, Plan
from lapenna.grading.result import CellResult, Result
from lapenna.grading.split import Job, Outcome, Split

NOT_DONE = "not done yet"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclasses.dataclass(frozen=True)
class Task:
    """One submission to grade: the instructor's plans and files, the student's, the limits."""

    problem_set: str
    plans: tuple[Plan, ...]
    given: dict[str, bytes]
    submission: Submission
    limits: Limits


def grade(task: Task) -> str:
    """Grade one submission on this machine and return its `Result` as text.

    Nothing in a submission makes this raise; what is wrong with the grader itself becomes the
    status "not graded".
    """
    start = time.monotonic()
    try:
        made = _grade(task)
    except Exception as error:
        made = Result(
            task.submission.student,
            task.problem_set,
            result.FAILED,
            f"The grader failed: {type(error).__name__}: {error}",
        )
    return dataclasses.replace(made, seconds=round(time.monotonic() - start, 3)).to_json()


def _grade(task: Task) -> Result:
    submission = task.submission
    cells: list[CellResult] = []
    texts: dict[str, str] = {}
    untouched: list[str] = []
    notebooks: dict[str, str] = {}
    remarks, problems, stopped, found, confinement = list(submission.remarks), [], [], False, ""
    for plan in task.plans:
        taken = answers.take(plan, submission)
        if isinstance(taken, str):
            problems.append(taken)
            cells += [_nothing(plan, cell, taken) for cell in plan.graded]
            continue
        found = True
        problems += taken.remarks
        outcomes, confinement = _run(plan, taken.cells, task)
        stopped += [
            f"{c.name or 'a cell of yours'}: {o.stopped}"
            for c, o in zip(taken.cells, outcomes, strict=True)
            if o.stopped
        ]
        book = notebook(plan, taken.cells, outcomes)
        notebooks[plan.notebook] = json.dumps(book, indent=1, ensure_ascii=False)
        cells += [
            _score(plan, c, node)
            for c, node in zip(taken.cells, book.cells, strict=True)
            if c.grade
        ]
        untouched += [
            c.name
            for c, node in zip(taken.cells, book.cells, strict=True)
            if c.solution and c.metadata["nbgrader"].get("checksum") == compute_checksum(node)
        ]
        texts |= {c.name: c.source for c in taken.cells if c.name and c.solution}
    status = result.DAMAGED if problems or remarks else result.GRADED
    status = result.STOPPED if stopped else status
    status = status if found else result.UNREADABLE
    sentence = " ".join([*problems, *remarks, *(f"Stopped: {s}." for s in stopped[:3])])
    return Result(
        submission.student,
        task.problem_set,
        status,
        sentence,
        tuple(cells),
        texts,
        tuple(untouched),
        notebooks,
        submission.timestamp,
        confinement=confinement,
    )


def _run(plan: Plan, cells: list[Cell], task: Task) -> tuple[list[Outcome], str]:
    nursery = worker.nursery(plan.modules)
    own = {n: data for n, data in task.submission.files.items() if not n.endswith(".ipynb")}
    own = {n: d for n, d in own.items() if ".." not in n.split("/") and not n.startswith("/")}
    job = Job(cells, plan.names, plan.imports, own, task.given)
    with Split(job, task.limits, nursery) as split:
        return split.run(), nursery.confinement


def _nothing(plan: Plan, cell: Cell, why: str) -> CellResult:
    return CellResult(
        plan.notebook, cell.name, cell.question, cell.points, 0.0, why, cell.about, cell.hidden
    )


def notebook(plan: Plan, cells: list[Cell], outcomes: list[Outcome]) -> NotebookNode:
    """Return the executed notebook: the instructor's metadata, the outputs of this run."""
    nodes = []
    for number, (cell, outcome) in enumerate(zip(cells, outcomes, strict=True)):
        node = {
            "cell_type": cell.cell_type,
            "id": f"cell-{number}",
            "metadata": cell.metadata,
            "source": cell.source,
        }
        if cell.cell_type == "code":
            node |= {"outputs": outcome.outputs, "execution_count": None}
        node = nbformat.from_dict(node)
        if cell.name and not cell.solution:
            node.metadata.nbgrader.checksum = compute_checksum(node)
        nodes.append(node)
    return nbformat.from_dict(
        {"cells": nodes, "metadata": plan.metadata, "nbformat": 4, "nbformat_minor": 5}
    )


def _score(plan: Plan, cell: Cell, node: NotebookNode) -> CellResult:
    made = _nothing(plan, cell, "")
    if cell.role not in (TEST, INSIDE):
        score = None if cell.metadata["nbgrader"].get("task") else determine_grade(node)[0]
        return dataclasses.replace(made, score=None if score is None else float(score))
    try:
        score = float(determine_grade(node)[0])
    except (ValueError, KeyError):  # a partial credit above the points, or none at all
        score = 0.0
    score = min(max(score, 0.0), cell.points)
    return dataclasses.replace(
        made,
        score=score,
        message=_message(node) if score < cell.points else "",
        untrusted=cell.role == INSIDE,
    )


def _message(node: NotebookNode) -> str:
    """Return the diagnosis: what the error that ended a test says."""
    error = next((o for o in node.outputs if o.output_type == "error"), None)
    if error is None:
        return "partly right"
    if error.ename == "NotImplementedError":
        return NOT_DONE
    text = _ANSI.sub("", error.evalue).strip()
    if error.ename in ("AssertionError", "StudentError"):
        return text or "the test says that this is not right"
    return f"{error.ename}: {text}"
