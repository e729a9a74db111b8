"""The sample class: nine students, each with the grade that is meant, and pages that open."""

import csv
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from lapenna.grading import mutants
from lapenna.grading.sample_class import NAME, grade_sample_class, make_submissions

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "solutions" / NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    (folder / "left over").write_text("from before")
    summary = grade_sample_class(ROOT, folder)
    assert (summary.graded, summary.kept) == (8, 0)
    return folder


@pytest.fixture(scope="module")
def rows(out):
    with (out / "build" / "grades" / NAME / "grades.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_each_student_has_the_grade_that_is_meant(rows):
    loses = [
        sum(mutants.load(path).loses.values()) for path in sorted(SOURCE.glob("mutants/*.py"))[:3]
    ]
    assert list(rows) == [f"student-{k:02}" for k in range(1, 10)]
    totals = {student: row["score"] and float(row["score"]) for student, row in rows.items()}
    assert totals["student-01"] == totals["student-08"] == 90
    assert [totals[f"student-0{k}"] for k in (2, 3, 4)] == [90 - points for points in loses]
    assert 0 < totals["student-05"] < 90
    assert totals["student-06"] == 0
    # What does not need the answer that ended the process counts.
    assert 0 < totals["student-07"] < 90
    assert totals["student-09"] == ""


def test_each_student_has_a_status(rows):
    status = {student: row["status"] for student, row in rows.items()}
    assert status.pop("student-07") == "stopped"
    assert status.pop("student-09") == "missing"
    assert set(status.values()) == {"graded"}
    assert "output-size: your code ended its process" in rows["student-07"]["sentence"]
    late = {student: float(row["late_seconds"] or 0) for student, row in rows.items()}
    assert {student for student in late if late[student]} == {"student-08"}


def test_written_answers_wait_for_a_person(rows):
    assert rows["student-01"]["derivation"] == ""
    assert rows["student-06"]["derivation"] == "0.0"


def test_feedback_opens_and_holds_the_hints(out):
    index = out / "build" / "grades" / NAME / "index.html"
    page = BeautifulSoup(index.read_text(), "html.parser")
    links = {a["href"] for a in page.find_all("a") if not a["href"].startswith("#")}
    assert len(links) == 8 and all((index.parent / link).is_file() for link in links)
    text = (out / "feedback" / "student-03" / NAME / f"{NAME}.html").read_text()
    assert "windows overlap, so add with += and do not assign with =" in text
    assert not (out / "left over").exists()


def test_too_few_mutants_are_refused():
    solution = nbformat.read(SOURCE / f"{NAME}.ipynb", as_version=4)
    with pytest.raises(ValueError, match="make_submissions: wrong must hold three mutants"):
        make_submissions(solution, solution, [])
