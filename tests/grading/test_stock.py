"""nbgrader's steps as calls: failures and interrupts come through, the environment is put back."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from lapenna.grading.stock import StepFailed, course, run

ROOT = Path(__file__).parents[2]


def test_a_step_that_succeeds_gives_its_log():
    assert run(lambda *names: {"success": True, "log": f"did {names}"}, "ps07", "student-01") == (
        "did ('ps07', 'student-01')"
    )
    assert run(lambda: {"success": True}) == ""


def test_a_step_that_fails_raises_with_its_log():
    failed = {"success": False, "log": "tried", "error": "Traceback\n  ...\nKeyError: 'x'\n"}
    with pytest.raises(StepFailed, match=r"^KeyError: 'x'$") as error:
        run(lambda: failed)
    assert "tried" in error.value.log and "Traceback" in error.value.log


def test_an_interrupt_is_not_swallowed():
    with pytest.raises(KeyboardInterrupt):
        run(lambda: {"success": False, "error": "Traceback\nKeyboardInterrupt\n"})


def test_the_course_has_its_folders_and_programs_and_leaves_no_trace(tmp_path):
    before = dict(os.environ)
    with course(ROOT, tmp_path) as nbgrader:
        folders = nbgrader.coursedir
        assert folders.root == str(tmp_path)
        assert folders.source_directory == str(ROOT / "solutions")
        assert "mutants" in folders.ignore  # from nbgrader_config.py
        assert shutil.which("alembic") == str(Path(sys.executable).parent / "alembic")
        assert os.environ["IPYTHONDIR"] != before.get("IPYTHONDIR")
        assert list(tmp_path.iterdir()) == []
    assert dict(os.environ) == before


def test_the_environment_is_put_back_after_a_failure(tmp_path):
    before = dict(os.environ)
    with pytest.raises(ZeroDivisionError), course(ROOT, tmp_path):
        os.environ["LAPENNA_LEFT_OVER"] = "1"
        raise ZeroDivisionError
    assert dict(os.environ) == before
