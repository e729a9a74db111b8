"""The table of a class: sums, means, what waits for a person, what was not graded."""

import csv

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

from lapenna.grading.report import Line, Score, exercises, read_scores, write_csv, write_html

GROUPS = {"a": ["a-1", "a-2"], "b": ["b"]}


def line(student, *points, status="in time"):
    scores = dict(zip(["a-1", "a-2", "b"], map(Score, points, (2, 3, 5)), strict=False))
    return Line(student, "made <so>", status, scores, f"{student}.html" if points else None)


LINES = [line("student-01", 2, 1.5, 5), line("student-02", 0, 3, None), line("student-03")]


def cells(row):
    return [cell.get_text() for cell in row.find_all(["th", "td"])]


@pytest.fixture
def page(tmp_path):
    write_html("A class", LINES, GROUPS, tmp_path / "index.html")
    return BeautifulSoup((tmp_path / "index.html").read_text(), "html.parser")


def test_the_page_adds_up_by_exercise(page):
    assert cells(page.thead)[3:] == ["a(5)", "b(5)", "total(10)", "feedback"]
    rows = [cells(row)[3:] for row in page.tbody("tr")]
    assert rows == [
        ["3.5", "5", "8.5", "feedback"],
        ["3", "0*", "3", "feedback"],
        ["–", "–", "–", "–"],
    ]
    # The mean of b leaves out the answer that nobody has graded yet.
    assert cells(page.tfoot)[3:] == ["3.2", "5", "5.8", ""]


def test_the_page_stands_alone_and_is_escaped(page):
    assert page.find_all(["script", "img", "iframe"]) == []
    assert [tag["href"] for tag in page.find_all("link")] == ["data:,"]
    assert page.find("td").get_text() == "made <so>"
    assert [a["href"] for a in page.find_all("a")] == ["student-01.html", "student-02.html"]
    assert page.find("a")["aria-label"] == "feedback for student-01"


def test_a_class_without_grades_has_a_page(tmp_path):
    write_html("Nobody", [line("student-03")], GROUPS, tmp_path / "index.html")
    assert "0 of 1 submissions" in (tmp_path / "index.html").read_text()


def test_the_csv_keeps_what_is_missing_empty(tmp_path):
    write_csv(LINES, ["a-1", "a-2", "b"], tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["student", "status", "a-1", "a-2", "b", "total"],
        ["student-01", "in time", "2", "1.5", "5", "8.5"],
        ["student-02", "in time", "0", "3", "", "3"],
        ["student-03", "in time", "", "", "", ""],
    ]


def test_exercises_group_the_tests_after_an_answer():
    def cell(name, **kind):
        return new_code_cell("", metadata={"nbgrader": {"grade_id": name, **kind}})

    notebook = new_notebook(
        cells=[
            new_code_cell("import this"),
            cell("a", solution=True),
            cell("a-1", grade=True),
            cell("a-2", grade=True),
            cell("not graded", solution=True),
            cell("written", solution=True, grade=True),
        ]
    )
    assert exercises(notebook) == {"a": ["a-1", "a-2"], "written": ["written"]}


def test_an_unknown_student_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "0")
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        gradebook.add_assignment("ps07")
        with pytest.raises(ValueError, match="read_scores: student-09 has no submission of ps07"):
            read_scores(gradebook, "ps07", "student-09")
