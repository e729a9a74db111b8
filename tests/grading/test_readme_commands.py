"""The grading commands of README and of the instructor's page, run in a copy of the course."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from lapenna.grading import mutants

ROOT = Path(__file__).parents[2]


def commands(name, *programs):
    """Return the commands in a page's code blocks, without the comments behind them."""
    text = (ROOT / name).read_text()
    found = re.findall(r"^((?:lapenna grade|nbgrader [ga]).*?)(?: +#.*)?$", text, flags=re.M)
    return [line for line in found if line.split()[0] in programs]


@pytest.mark.parametrize(
    ("page", "program"), [("README.md", "lapenna"), ("book/instructor.md", "nbgrader")]
)
def test_the_commands_grade_a_submission(tmp_path, page, program):
    for name in ("solutions", "assignments"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "book" / "units.yml", tmp_path / "book")
    released = nbformat.read(ROOT / "assignments" / "ps07" / "ps07.ipynb", as_version=4)
    solution = nbformat.read(ROOT / "solutions" / "ps07" / "ps07.ipynb", as_version=4)
    folder = tmp_path / "submitted" / "student-01" / "ps07"
    folder.mkdir(parents=True)
    work = mutants.hand_in(released, mutants.reference_answers(solution))
    nbformat.write(work, folder / "ps07.ipynb")
    programs = Path(sys.executable).parent
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    for command in commands(page, program):
        run = subprocess.run(
            [programs / program, *command.split()[1:]],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr[-2000:]
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        assert gradebook.find_submission("ps07", "student-01").score == 90
    feedback = (tmp_path / "feedback" / "student-01" / "ps07" / "ps07.html").read_text()
    assert "student-01" in feedback or "Score: 90.0" in feedback


def test_the_pages_name_these_commands():
    assert commands("README.md", "lapenna") == ["lapenna grade ps07"]
    assert [line.split()[1] for line in commands("book/instructor.md", "nbgrader")] == [
        "generate_assignment", "autograde", "generate_feedback"
    ]  # fmt: skip
