"""Notebooks run without the user's own IPython settings and without chatter on stderr."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from lapenna.course.kernel import environment


def test_a_kernel_sees_no_settings_of_the_user_and_keeps_quiet(tmp_path, monkeypatch):
    startup = tmp_path / "user" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("left_over = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "user"))
    cell = new_code_cell("'left_over' in globals()")
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "page.ipynb")
    command = ["jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", "page.ipynb"]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment(tmp_path / "out"),
        capture_output=True,
        text=True,
        check=True,
    )
    (output,) = nbformat.read(tmp_path / "page.ipynb", as_version=4).cells[0].outputs
    assert output.data["text/plain"] == "False"
    assert "IPKernelApp" not in run.stderr


def test_programs_of_this_python_come_first(tmp_path):
    path = environment(tmp_path)["PATH"]
    assert path.split(os.pathsep)[0] == str(Path(sys.executable).parent)
