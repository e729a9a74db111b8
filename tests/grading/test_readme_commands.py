"""The nbgrader commands of the README, run as an instructor would, in a copy of the course."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from lapenna.grading import mutants

ROOT = Path(__file__).parents[2]


def test_the_commands_grade_a_submission(tmp_path):
    readme = (ROOT / "README.md").read_text()
    commands = re.findall(r"^nbgrader ((?:generate|autograde).*?)(?: +#.*)?$", readme, flags=re.M)
    assert len(commands) >= 3
    for name in ("solutions", "assignments"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    released = nbformat.read(ROOT / "assignments" / "ps07" / "ps07.ipynb", as_version=4)
    solution = nbformat.read(ROOT / "solutions" / "ps07" / "ps07.ipynb", as_version=4)
    folder = tmp_path / "submitted" / "student-01" / "ps07"
    folder.mkdir(parents=True)
    work = mutants.hand_in(released, mutants.reference_answers(solution))
    nbformat.write(work, folder / "ps07.ipynb")
    programs = Path(sys.executable).parent
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        run = subprocess.run(
            [programs / "nbgrader", *command.split()],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr[-2000:]
    feedback = (tmp_path / "feedback" / "student-01" / "ps07" / "ps07.html").read_text()
    assert "ps07 (Score: 90.0 / 100.0)" in feedback
