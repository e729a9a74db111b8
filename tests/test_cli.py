"""The command `lapenna`: its verbs, its errors, and that Make and README name what exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lapenna import cli

ROOT = Path(__file__).parents[1]


def test_every_verb_has_a_help_text(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert all(verb in shown for verb in cli.VERBS)


def test_a_folder_that_is_no_course_is_refused(tmp_path, capsys):
    assert cli.main(["--root", str(tmp_path), "where"]) == 1
    assert "is no course folder (no book/units.yml)" in capsys.readouterr().err


def test_where_says_what_is_not_made_yet(tmp_path, capsys):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "units.yml").write_text("")
    table = tmp_path / "build" / "class" / "build" / "grades" / "ps07" / "grades.csv"
    table.parent.mkdir(parents=True)
    table.write_text("")
    assert cli.main(["--root", str(tmp_path), "where"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("book" in line and "make course" in line for line in lines)
    assert any(line.endswith(str(table)) for line in lines)


def test_a_value_error_is_one_line_and_status_1(monkeypatch, capsys):
    def fail(args):
        raise ValueError("units.yml: no good")

    monkeypatch.setitem(cli.VERBS, "units", cli.Verb(fail, ""))
    assert cli.main(["--root", str(ROOT), "units"]) == 1
    assert capsys.readouterr().err == "lapenna: units.yml: no good\n"


def test_the_makefile_calls_verbs_that_exist():
    used = set(re.findall(r"\tlapenna ([a-z-]+)", (ROOT / "Makefile").read_text()))
    used |= set(re.findall(r"@lapenna ([a-z-]+)", (ROOT / "Makefile").read_text()))
    assert {"book", "release", "sample-class", "where"} <= used <= set(cli.VERBS)


def test_files_that_the_readme_links_to_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_command_is_installed():
    run = subprocess.run(
        [Path(sys.executable).parent / "lapenna", "--help"], capture_output=True, text=True
    )
    assert run.returncode == 0


def test_a_reader_who_stops_early_is_no_error():
    command = [sys.executable, "-m", "lapenna", "summary", "resnet-50"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.close()
        assert run.wait(timeout=60) == 0 and run.stderr.read() == b""


def test_grading_elsewhere_than_on_linux_says_where_it_can_be_done(monkeypatch, capsys):
    monkeypatch.setattr("sys.platform", "darwin")
    assert cli.main(["--root", str(ROOT), "grade", "ps07"]) == 1
    assert "grade needs Linux: use WSL2 on Windows" in capsys.readouterr().err
