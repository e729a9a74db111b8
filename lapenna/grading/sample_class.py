"""A class of nine, made and graded at run time: what an instructor sees, without real students."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from lapenna.grading import mutants
from lapenna.grading.run import Summary, grade_class
from lapenna.grading.stock import course

NAME = "ps07"
DUE = "2022-03-24 23:59:00 UTC"
IN_TIME, LATE = "2022-03-24 12:00:00 UTC", "2022-03-26 12:00:00 UTC"
ABSENT = "student-09"
CRASH = "import os\n\nos._exit(1)"


class Submission(NamedTuple):
    """What one student hands in, and when."""

    notebook: NotebookNode
    timestamp: str = IN_TIME


def make_submissions(
    solution: NotebookNode, released: NotebookNode, wrong: list[mutants.Mutant]
) -> dict[str, Submission]:
    """Return the submissions of student-01 to student-08, from the reference and three mutants.

    In order: everything right, three mistakes, the first half done, untouched, one that ends its
    process in the first answer, everything right but two days late.

    Raises ValueError when there are fewer than three mutants.
    """
    if len(wrong) < 3:
        raise ValueError(f"make_submissions: wrong must hold three mutants or more, got {wrong}")
    right = mutants.reference_answers(solution)
    written = {
        name: "A sample answer, to be graded by hand."
        for name, cell in mutants.answer_cells(released).items()
        if cell.cell_type == "markdown"
    }
    first, *_ = right
    half = dict(list(right.items())[: len(right) // 2])
    everything = mutants.hand_in(released, right | written)
    made = [
        Submission(everything),
        *(Submission(mutants.hand_in(released, right | written | m.answers)) for m in wrong[:3]),
        Submission(mutants.hand_in(released, half)),
        Submission(released),
        Submission(mutants.hand_in(released, right | {first: f"{CRASH}\n{right[first]}"})),
        Submission(everything, LATE),
    ]
    return {f"student-{number:02}": submission for number, submission in enumerate(made, 1)}


def grade_sample_class(root: Path, out: Path) -> Summary:
    """Make the class in ``out``, a course folder of its own, and grade it like any other.

    What was in ``out`` is replaced.

    Raises
    ------
    ValueError
        The problem set or its mutants are damaged.
    """
    source = root / "solutions" / NAME
    solution = nbformat.read(source / f"{NAME}.ipynb", as_version=4)
    released = nbformat.read(root / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    wrong = [mutants.load(path) for path in sorted((source / "mutants").glob("*.py"))]
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(source, out / "solutions" / NAME)
    shutil.copy(root / "nbgrader_config.py", out)
    for student, submission in make_submissions(solution, released, wrong).items():
        _write(submission, out / "submitted" / student / NAME)
    with course(out, out) as nbgrader, nbgrader.gradebook as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=DUE)
        gradebook.add_student(ABSENT)
    return grade_class(out, NAME)


def _write(submission: Submission, folder: Path) -> None:
    folder.mkdir(parents=True)
    nbformat.write(submission.notebook, folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text(submission.timestamp + "\n")
