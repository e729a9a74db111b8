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
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import insert, or_, update
from traitlets.config import Config

from lapenna.grading.result import Result

NO_RESPONSE = "No response."


class Recorder:
    """Writes the results of one problem set; `commit` makes them last."""

    def __init__(
        self, gradebook: Gradebook, problem_set: str, autograded: Path, config: Config
    ) -> None:
        self._db, self._folder = gradebook.db, autograded
        assignment: Assignment = gradebook.find_assignment(problem_set)
        self._assignment = assignment.id
        self._notebooks = [_Rows(notebook) for notebook in assignment.notebooks]
        self._names = {id for (id,) in self._db.query(Student.id)}
        settings = AssignLatePenalties(config=config)
        self._plugin: BasePlugin = settings.plugin_class(parent=settings)

    def students(self) -> list[str]:
        """Return the roster: every student that the gradebook knows."""
        return sorted(self._names)

    def held(self) -> set[str]:
        """Return the students of whom the gradebook has a submission."""
        rows = self._db.query(SubmittedAssignment.student_id)
        return {id for (id,) in rows.filter_by(assignment_id=self._assignment)}

    def record(self, result: Result) -> None:
        """Put one result into the gradebook, and its executed notebooks into their folder."""
        if result.student not in self._names:
            self._db.execute(insert(Student), [{"id": result.student}])
            self._names.add(result.student)
        submission = self._submission(result)
        cells = {(cell.notebook, cell.name): cell.score for cell in result.cells}
        for notebook in self._notebooks:
            own = self._notebook(submission, notebook)
            self._scores(own, {id: cells.get((notebook.name, n)) for id, n in notebook.graded})
            self._comments(own, {id: n in result.untouched for id, n in notebook.answered})
        self._penalties(submission)
        self._write(result)

    def commit(self) -> None:
        """Make everything that was recorded last."""
        self._db.commit()

    def given_by_hand(self) -> dict[tuple[str, str, str], float]:
        """Return the scores that a person gave or changed, by student, notebook and cell."""
        cells = {id: (rows.name, name) for rows in self._notebooks for id, name in rows.graded}
        rows = (
            self._db.query(SubmittedAssignment.student_id, Grade.cell_id, Grade.score)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .filter(SubmittedAssignment.assignment_id == self._assignment)
            .filter(or_(Grade.manual_score.isnot(None), Grade.extra_credit.isnot(None)))
        )
        return {(student, *cells[cell]): score for student, cell, score in rows}

    def lateness(self) -> dict[str, tuple[float, float]]:
        """Return the seconds that each submission was late, and its penalty, by student."""
        submissions = self._db.query(SubmittedAssignment).filter_by(assignment_id=self._assignment)
        return {
            s.student_id: (
                s.total_seconds_late,
                sum(n.late_submission_penalty or 0.0 for n in s.notebooks),
            )
            for s in submissions
            if s.timestamp is not None
        }

    def _submission(self, result: Result) -> str:
        """Return the id of the student's submission, made where there is none."""
        time = parse_utc(result.timestamp) if result.timestamp else None
        row = self._db.query(SubmittedAssignment.id)
        found = row.filter_by(assignment_id=self._assignment, student_id=result.student).scalar()
        if found is not None:
            self._db.execute(update(SubmittedAssignment), [{"id": found, "timestamp": time}])
            return found
        made = {"id": new_uuid(), "assignment_id": self._assignment, "timestamp": time}
        self._db.execute(insert(SubmittedAssignment), [made | {"student_id": result.student}])
        return made["id"]

    def _notebook(self, submission: str, rows: _Rows) -> str:
        row = self._db.query(SubmittedNotebook.id)
        found = row.filter_by(assignment_id=submission, notebook_id=rows.id).scalar()
        if found is not None:
            return found
        made = {"id": new_uuid(), "assignment_id": submission, "notebook_id": rows.id}
        self._db.execute(insert(SubmittedNotebook), [made])
        return made["id"]

    def _scores(self, notebook: str, scores: dict[str, float | None]) -> None:
        query = self._db.query(Grade.cell_id, Grade.id, Grade.manual_score)
        there = {cell: rest for cell, *rest in query.filter_by(notebook_id=notebook)}
        new, changed = [], []
        for cell, score in scores.items():
            id, manual = there.get(cell, (new_uuid(), None))
            row = {"id": id, "auto_score": score}
            row["needs_manual_grade"] = score is None or manual is not None
            if cell in there:
                changed.append(row)
            else:
                new.append(row | {"cell_id": cell, "notebook_id": notebook})
        self._put(Grade, new, changed)

    def _comments(self, notebook: str, blank: dict[str, bool]) -> None:
        query = self._db.query(Comment.cell_id, Comment.id)
        there = dict(query.filter_by(notebook_id=notebook).all())
        new, changed = [], []
        for cell, untouched in blank.items():
            row = {"auto_comment": NO_RESPONSE if untouched else None}
            if cell in there:
                changed.append(row | {"id": there[cell]})
            else:
                new.append(row | {"id": new_uuid(), "cell_id": cell, "notebook_id": notebook})
        self._put(Comment, new, changed)

    def _put(self, table: type, new: list[dict], changed: list[dict]) -> None:
        if new:
            self._db.execute(insert(table), new)
        if changed:
            self._db.execute(update(table), changed)

    def _penalties(self, submission: str) -> None:
        """Ask the course's plugin for the penalty of late work; without a due date nothing is."""
        made = self._db.get(SubmittedAssignment, submission, populate_existing=True)
        late = made.total_seconds_late
        for notebook in made.notebooks if late > 0 else ():
            score = notebook.score
            penalty = self._plugin.late_submission_penalty(made.student_id, score, late)
            notebook.late_submission_penalty = penalty and min(max(penalty, 0.0), score)
        if late <= 0:
            self._db.execute(
                update(SubmittedNotebook)
                .where(SubmittedNotebook.assignment_id == submission)
                .values(late_submission_penalty=None)
                .execution_options(synchronize_session=False)
            )

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


class _Rows:
    """One notebook of the problem set: its id, and the ids and names of its cells."""

    def __init__(self, notebook: Notebook) -> None:
        self.id, self.name = notebook.id, notebook.name
        tasks = [(cell.id, cell.name) for cell in notebook.task_cells]
        self.graded = [(cell.id, cell.name) for cell in notebook.grade_cells] + tasks
        self.answered = [(cell.id, cell.name) for cell in notebook.solution_cells] + tasks
