"""A small problem set, planned, and one submission of it, graded."""

import nbformat
import pytest
from small_course import CELLS, RIGHT, hand_in, make_released, make_source

from lapenna.grading import plan
from lapenna.grading.grade import Task, grade
from lapenna.grading.intake import Submission
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.result import Result


@pytest.fixture(scope="session")
def make_plan(tmp_path_factory):
    """Return a function: cells -> the plan of a notebook with them."""

    def make(cells=CELLS):
        folder = tmp_path_factory.mktemp("plan")
        source = make_source(cells)
        nbformat.write(source, folder / "ps01.ipynb")
        (folder / "released").mkdir()
        nbformat.write(make_released(source), folder / "released" / "ps01.ipynb")
        return plan.read(folder / "ps01.ipynb", folder / "released" / "ps01.ipynb")

    return make


@pytest.fixture(scope="session")
def grade_one(make_plan):
    """Return a function: answers (or the bytes of a notebook) -> the result."""

    def run(answers, cells=CELLS, given=None, files=None, **limits):
        if not isinstance(answers, bytes):
            answers = hand_in(make_source(cells), RIGHT | answers)
        submission = Submission("student-01", {"ps01.ipynb": answers, **(files or {})})
        limits = {"cell": 10, "total": 60} | limits
        task = Task("ps01", (make_plan(cells),), given or {}, submission, Limits(**limits))
        return Result.from_json(grade(task))

    return run
