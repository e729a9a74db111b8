"""What cannot be released says why, and the old release stays. (Contents: tests/assignments.)"""

import shutil
from pathlib import Path

import nbformat
import pytest

from lapenna.grading.release import release

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def test_an_unknown_problem_set_is_refused():
    with pytest.raises(ValueError, match=r"release: name must be one of \[.*'ps07'.*'ps99'"):
        release("ps99", ROOT)


def test_a_refused_notebook_leaves_the_old_release(tmp_path):
    for folder in ("solutions/ps07", "assignments/ps07"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    path = tmp_path / "solutions" / "ps07" / "ps07.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source = "### BEGIN SOLUTION"
    nbformat.write(notebook, path)
    with pytest.raises(ValueError, match="release: ps07 was not released"):
        release("ps07", tmp_path)
    old = (ROOT / "assignments" / "ps07" / "ps07.ipynb").read_bytes()
    assert (tmp_path / "assignments" / "ps07" / "ps07.ipynb").read_bytes() == old
    assert not (tmp_path / "gradebook.db").exists()
