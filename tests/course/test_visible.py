"""``lapenna check`` on notebooks made here: what each cell says, with nothing else around."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from lapenna import cli
from lapenna.course import visible

ROOT = Path(__file__).parents[2]


def cell(source, name=None, points=0, *, grade=False, solution=False):
    made = v4.new_code_cell(source)
    if name:
        made.metadata["nbgrader"] = {
            "grade_id": name, "points": points, "grade": grade, "solution": solution,
            "locked": not solution, "schema_version": 3, "task": False, "cell_type": "code",
        }  # fmt: skip
    return made


def written(tmp_path, cells, name="student-01's work.ipynb"):
    folder = tmp_path / "a folder with spaces"
    folder.mkdir(exist_ok=True)
    path = folder / name
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    answer = cell("def half(x):\n    return x // 2", "half", solution=True)
    tests = [
        cell("assert half(4) == 2", "half-even", 2, grade=True),
        cell("assert half(3) == 1.5, 'half(3): use / for a fraction'", "odd", 3, grade=True),
        cell("raise NotImplementedError", "later", 4, grade=True),
        cell("1 / 0", "broken", 1, grade=True),
        cell("# This cell is for grading.\n\n# It tests: more", "half-hidden", 5, grade=True),
        cell("my own words", "essay", 6, grade=True, solution=True),
        cell("undefined_name"),
    ]
    path = written(tmp_path_factory.mktemp("check"), [answer, *tests])
    before = path.read_bytes()
    found = visible.check_notebook(path)
    assert path.read_bytes() == before
    return found


def test_each_cell_has_its_outcome(report):
    assert [(o.name, o.state) for o in report.outcomes] == [
        ("half-even", "passed"),
        ("odd", "failed"),
        ("later", "not done"),
        ("broken", "failed"),
        ("half-hidden", "hidden"),
        ("essay", "by hand"),
        ("a cell of yours", "error"),
    ]


def test_the_hint_of_a_test_is_shown_and_other_errors_are_named(report):
    hints = {o.name: o.hint for o in report.outcomes}
    assert hints["odd"] == "half(3): use / for a fraction"
    assert hints["broken"] == "ZeroDivisionError: division by zero"
    assert hints["a cell of yours"] == "NameError: name 'undefined_name' is not defined"
    shown = str(report)
    assert "1 of 4 visible tests pass, 2 of 10 points" in shown
    assert "graded later, by a person" in shown and not report.passed


def test_the_command_says_it_by_its_exit_status(tmp_path, capsys):
    right = written(tmp_path, [cell("assert True", "t", 1, grade=True)], "right.ipynb")
    wrong = written(tmp_path, [cell("assert False, 'look'", "t", 1, grade=True)], "wrong.ipynb")
    assert cli.main(["check", str(right)]) == 0
    assert "1 of 1 visible tests pass" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stop:
        cli.main(["check", str(right), str(wrong)])
    assert stop.value.code == 1 and "look" in capsys.readouterr().out


def test_a_file_beside_the_notebook_is_found(tmp_path):
    path = written(tmp_path, [cell("assert open('data.txt').read() == 'x'", "t", 1, grade=True)])
    (path.parent / "data.txt").write_text("x")
    assert visible.check_notebook(path).passed


def test_an_untouched_release_is_not_done_and_needs_no_course_around_it(tmp_path, monkeypatch):
    path = tmp_path / "ps07.ipynb"
    shutil.copy(ROOT / "assignments" / "ps07" / "ps07.ipynb", path)
    monkeypatch.chdir(tmp_path)
    report = visible.check_notebook(path)
    assert {o.state for o in report.outcomes} == {"not done", "hidden", "by hand"}
    assert sum(o.points for o in report.outcomes) == 100
    assert [p.name for p in tmp_path.iterdir()] == ["ps07.ipynb"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no file"),
        (b"hello", "is no notebook that can be read"),
        (b"\xff\xfe\x00", "is no notebook that can be read"),
        (b'{"cells": []}', "no notebook that can be read|no graded cell"),
        (b"[]", "is no notebook that can be read"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "cells": 3}', "is no notebook that can be read"),
    ],
)
def test_what_is_no_notebook_is_named(tmp_path, content, message):
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        visible.check_notebook(path)


def test_a_notebook_without_tests_is_refused(tmp_path):
    with pytest.raises(ValueError, match="has no graded cell"):
        visible.check_notebook(written(tmp_path, [cell("1 + 1")]))


def test_an_endless_loop_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(visible, "SECONDS", 2)
    path = written(tmp_path, [cell("while True: pass", "t", 1, grade=True)])
    with pytest.raises(ValueError, match="longer than 2 seconds: an endless loop"):
        visible.check_notebook(path)


def test_a_kernel_that_dies_is_named(tmp_path):
    path = written(tmp_path, [cell("import os; os._exit(1)", "t", 1, grade=True)])
    with pytest.raises(ValueError, match="the kernel died"):
        visible.check_notebook(path)
