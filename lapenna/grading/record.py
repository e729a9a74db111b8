"""The one writer of nbgrader's gradebook: results of the workers become its rows.

The rows are those that ``nbgrader autograde`` writes, so that its form, feedback and export work
on them. A score that a person gave stays.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import or_
from traitlets.config import Config

from lapenna.grading.result import MISSING, Result

NO_RESPONSE = "No response."


class Recorder:
    """Writes the results of one problem set; `commit` makes them last."""

    def __init__(
        self, gradebook: Gradebook, problem_set: str, autograded: Path, config: Config
    ) -> None:
        self._db, self._folder = gradebook.db, autograded
        self._assignment: Assignment = gradebook.find_assignment(problem_set)
        settings = AssignLatePenalties(config=config)
        self._plugin: BasePlugin = settings.plugin_class(parent=settings)

    def students(self) -> list[str]:
        """Return the roster: every student that the gradebook knows."""
        return [id for (id,) in self._db.query(Student.id).order_by(Student.id)]

    def held(self) -> set[str]:
        """Return the students of whom the gradebook has a submission."""
        rows = self._db.query(SubmittedAssignment.student_id)
        return {id for (id,) in rows.filter_by(assignment_id=self._assignment.id)}

    def record(self, result: Result) -> None:
        """Put one result into the gradebook, and its executed notebooks into their folder."""
        if result.status == MISSING:
            self._student(result.student)
            return
        submission = self._submission(result.student)
        submission.timestamp = parse_utc(result.timestamp) if result.timestamp else None
        cells = {(cell.notebook, cell.name): cell for cell in result.cells}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                cell = cells.get((notebook.name, grade.name))
                if cell is not None:
                    grade.auto_score = cell.score
                    grade.needs_manual_grade = grade.manual_score is not None or cell.score is None
            for comment in notebook.comments:
                comment.auto_comment = NO_RESPONSE if comment.name in result.untouched else None
            self._db.flush()
            self._penalty(submission, notebook)
        self._write(result)

    def commit(self) -> None:
        """Make everything that was recorded last."""
        self._db.commit()

    def given_by_hand(self) -> dict[tuple[str, str, str], float]:
        """Return the scores that a person gave or changed, by student, notebook and cell."""
        cells = {
            cell.id: (notebook.name, cell.name)
            for notebook in self._assignment.notebooks
            for cell in (*notebook.grade_cells, *notebook.task_cells)
        }
        rows = (
            self._db.query(SubmittedAssignment.student_id, Grade.cell_id, Grade.score)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .filter(SubmittedAssignment.assignment_id == self._assignment.id)
            .filter(or_(Grade.manual_score.isnot(None), Grade.extra_credit.isnot(None)))
        )
        return {(student, *cells[cell]): score for student, cell, score in rows}

    def lateness(self) -> dict[str, tuple[float, float]]:
        """Return the seconds that each submission was late, and its penalty, by student."""
        return {
            s.student_id: (
                s.total_seconds_late,
                sum(n.late_submission_penalty or 0.0 for n in s.notebooks),
            )
            for s in self._assignment.submissions
        }

    def _student(self, name: str) -> Student:
        student = self._db.get(Student, name)
        if student is None:
            student = Student(id=name)
            self._db.add(student)
        return student

    def _submission(self, student: str) -> SubmittedAssignment:
        found = (
            self._db.query(SubmittedAssignment)
            .filter_by(assignment_id=self._assignment.id, student_id=student)
            .one_or_none()
        )
        if found is not None:
            return found
        made = SubmittedAssignment(assignment=self._assignment, student=self._student(student))
        for notebook in self._assignment.notebooks:
            submitted = SubmittedNotebook(notebook=notebook, assignment=made)
            for cell in notebook.grade_cells:
                Grade(cell=cell, notebook=submitted)
            for cell in (*notebook.solution_cells, *notebook.task_cells):
                Comment(cell=cell, notebook=submitted)
            for cell in notebook.task_cells:
                Grade(cell=cell, notebook=submitted)
        self._db.add(made)
        self._db.flush()
        return made

    def _penalty(self, submission: SubmittedAssignment, notebook: SubmittedNotebook) -> None:
        notebook.late_submission_penalty = None
        late = submission.total_seconds_late
        if late > 0:
            self._db.refresh(notebook)
            score = notebook.score
            penalty = self._plugin.late_submission_penalty(submission.student_id, score, late)
            if penalty is not None:
                notebook.late_submission_penalty = min(max(penalty, 0.0), score)

    def _write(self, result: Result) -> None:
        folder = self._folder / result.student / result.problem_set
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in result.notebooks.items():
            path = folder / f"{name}.ipynb"
            path.write_text(text, encoding="utf-8")
            os.chmod(path, 0o444)
        if result.timestamp:
            (folder / "timestamp.txt").write_text(result.timestamp)
