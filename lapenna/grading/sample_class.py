"""A class of eight, made and graded at run time: what an instructor sees, without real students."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from lapenna.grading import feedback, mutants, report
from lapenna.grading.stock import StepFailed, course, run

NAME = "ps07"
DUE = "2022-03-24 23:59:00 UTC"
IN_TIME, LATE = "2022-03-24 12:00:00 UTC", "2022-03-26 12:00:00 UTC"
CRASH = "import os\n\nos._exit(1)"


class Result(NamedTuple):
    """Where the grades of the sample class are."""

    index_html: Path
    grades_csv: Path


class Submission(NamedTuple):
    """What one student hands in."""

    about: str
    notebook: NotebookNode
    timestamp: str = IN_TIME


def make_submissions(
    solution: NotebookNode, released: NotebookNode, wrong: list[mutants.Mutant]
) -> dict[str, Submission]:
    """Return the submissions of student-01 to student-08, from the reference and three mutants.

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
        Submission("everything right", everything),
        *(
            Submission(
                m.mistake.splitlines()[0], mutants.hand_in(released, right | written | m.answers)
            )
            for m in wrong[:3]
        ),
        Submission("first half done", mutants.hand_in(released, half)),
        Submission("untouched", released),
        Submission(
            "ends the kernel",
            mutants.hand_in(released, right | {first: f"{CRASH}\n{right[first]}"}),
        ),
        Submission("everything right, two days late", everything, LATE),
    ]
    return {f"student-{number:02}": submission for number, submission in enumerate(made, 1)}


def grade_sample_class(root: Path, out: Path) -> Result:
    """Make the class in ``out``, grade it with nbgrader, write its table and feedback there.

    What was in ``out`` is replaced. One bad submission does not stop the others.

    Raises
    ------
    ValueError
        The problem set or its mutants are damaged.
    """
    source = root / "solutions" / NAME
    solution = nbformat.read(source / f"{NAME}.ipynb", as_version=4)
    wrong = [mutants.load(path) for path in sorted((source / "mutants").glob("*.py"))]
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with course(root, out) as nbgrader:
        run(nbgrader.generate_assignment, NAME)
        with nbgrader.gradebook as gradebook:
            gradebook.update_or_create_assignment(NAME, duedate=DUE)
        released = nbformat.read(out / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
        submissions = make_submissions(solution, released, wrong)
        lines = []
        for student, submission in submissions.items():
            _write(submission, out / "submitted" / student / NAME)
            lines.append(_grade(nbgrader, student, submission.about, out))
            points = f"{lines[-1].total:g} points" if lines[-1].scores else "no points"
            print(f"{student}: {points}, {lines[-1].status}", flush=True)
    groups = report.exercises(solution)
    result = Result(out / "index.html", out / "grades.csv")
    report.write_html(f"Sample class: {NAME}", lines, groups, result.index_html)
    report.write_csv(
        lines, [cell for cells in groups.values() for cell in cells], result.grades_csv
    )
    return result


def _write(submission: Submission, folder: Path) -> None:
    folder.mkdir(parents=True)
    nbformat.write(submission.notebook, folder / f"{NAME}.ipynb")
    (folder / "timestamp.txt").write_text(submission.timestamp + "\n")


def _grade(nbgrader, student: str, about: str, out: Path) -> report.Line:
    try:
        run(nbgrader.autograde, NAME, student)
        run(nbgrader.generate_feedback, NAME, student)
    except StepFailed as error:
        (out / "submitted" / student / "log.txt").write_text(error.log)
        status = (
            "not graded: the notebook ended its kernel"
            if "DeadKernel" in error.log
            else (f"not graded: {error}")
        )
        return report.Line(student, about, status, {}, None)
    page = out / "feedback" / student / NAME / f"{NAME}.html"
    feedback.make_self_contained(page)
    with nbgrader.gradebook as gradebook:
        scores, late = report.read_scores(gradebook, NAME, student)
    link = page.relative_to(out).as_posix()
    return report.Line(student, about, "late" if late else "in time", scores, link)
