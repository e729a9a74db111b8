"""The commands of README and of the instructor's page, run in a copy of the course."""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from lapenna.grading import mutants

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent


def commands(name):
    """Return the commands of ours and nbgrader's in a page's code blocks, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / name).read_text(), flags=re.M | re.S)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and line[0] in ("lapenna", "nbgrader")]


@pytest.fixture
def course(tmp_path):
    """Copy what a course needs, without anything that was handed in."""
    for name in ("solutions", "assignments"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "book" / "units.yml", tmp_path / "book")
    return tmp_path


def reference(name):
    """Return a problem set as a student would hand it in who answers as the reference does."""
    released = nbformat.read(ROOT / "assignments" / name / f"{name}.ipynb", as_version=4)
    solution = nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)
    work = mutants.hand_in(released, mutants.reference_answers(solution))
    tests = [c.metadata.nbgrader for c in solution.cells if "nbgrader" in c.metadata]
    return work, sum(cell.points for cell in tests if cell.grade and not cell.solution)


def run(command, course):
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [PROGRAMS / command[0], *command[1:]],
        cwd=course,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr[-2000:]}"
    return done.stdout


def test_the_readme_grades_a_submission(course):
    work, points = reference("ps07")
    folder = course / "submitted" / "student-01" / "ps07"
    folder.mkdir(parents=True)
    nbformat.write(work, folder / "ps07.ipynb")
    assert commands("README.md") == [["lapenna", "grade", "ps07"]]
    run(commands("README.md")[0], course)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        assert gradebook.find_submission("ps07", "student-01").score == points
    assert (course / "feedback" / "student-01" / "ps07" / "ps07.html").is_file()


def test_the_instructors_page_leads_from_a_roster_to_a_table_of_grades(course):
    work, points = reference("ps03")
    (course / "students.csv").write_text("id\nstudent-01\nstudent-02\n")
    with zipfile.ZipFile(course / "export.zip", "w") as export:
        export.writestr("student-01_ps03.ipynb", nbformat.writes(work))
    guide = commands("book/instructor.md")
    assert {" ".join(command[:2]) for command in guide} >= {
        *("nbgrader db", "nbgrader generate_assignment", "nbgrader autograde", "nbgrader export"),
        *("lapenna release", "lapenna grade"),
    }
    said = {" ".join(command): run(command, course) for command in guide}
    assert "student-01" in said["lapenna grade ps03 --from export.zip --dry-run"]
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        assert gradebook.find_submission("ps03", "student-01").score == points
        assert str(gradebook.find_assignment("ps03").duedate) == "2026-12-01 18:00:00"
    for table in ("grades.csv", "build/grades/ps03/grades.csv"):
        with (course / table).open() as file:
            rows = list(csv.DictReader(file))
        ids = [row.get("student_id") or row.get("student") for row in rows]
        assert {"student-01", "student-02"} <= set(ids), (table, rows)
    assert (course / "feedback" / "student-01" / "ps03" / "ps03.html").is_file()
