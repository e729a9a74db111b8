"""The sample class: eight students, each with the grade that is meant, and pages that open."""

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
    result = grade_sample_class(ROOT, folder)
    assert result == (folder / "index.html", folder / "grades.csv")
    return folder


@pytest.fixture(scope="module")
def rows(out):
    with (out / "grades.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_each_student_has_the_grade_that_is_meant(rows):
    loses = [
        sum(mutants.load(path).loses.values()) for path in sorted(SOURCE.glob("mutants/*.py"))[:3]
    ]
    assert list(rows) == [f"student-{k:02}" for k in range(1, 9)]
    totals = {student: row["total"] and float(row["total"]) for student, row in rows.items()}
    assert totals["student-01"] == totals["student-08"] == 90
    assert [totals[f"student-0{k}"] for k in (2, 3, 4)] == [90 - points for points in loses]
    assert 0 < totals["student-05"] < 90
    assert totals["student-06"] == 0
    assert totals["student-07"] == ""


def test_each_student_has_a_status(rows):
    status = {student: row["status"] for student, row in rows.items()}
    assert status.pop("student-07") == "not graded: the notebook ended its kernel"
    assert status.pop("student-08") == "late"
    assert set(status.values()) == {"in time"}


def test_written_answers_wait_for_a_person(rows):
    assert rows["student-01"]["written"] == ""
    assert rows["student-06"]["written"] == "0.0"


def test_feedback_opens_and_holds_the_hints(out):
    page = BeautifulSoup((out / "index.html").read_text(), "html.parser")
    links = {a["href"] for a in page.find_all("a")}
    assert len(links) == 7 and all((out / link).is_file() for link in links)
    text = (out / "feedback" / "student-03" / NAME / f"{NAME}.html").read_text()
    assert "windows overlap, so add with += and do not assign with =" in text.replace("&nbsp;", " ")
    assert not (out / "left over").exists()


def test_the_log_of_the_crash_is_kept(out):
    assert "DeadKernelError" in (out / "submitted" / "student-07" / "log.txt").read_text()


def test_too_few_mutants_are_refused():
    solution = nbformat.read(SOURCE / f"{NAME}.ipynb", as_version=4)
    with pytest.raises(ValueError, match="make_submissions: wrong must hold three mutants"):
        make_submissions(solution, solution, [])
