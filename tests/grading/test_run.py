"""A class graded: parallel, resumable, one writer; what nbgrader does with the result."""

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook
from small_course import RIGHT, hand_in, make_course, make_source

from lapenna.grading import run, stock
from lapenna.grading.isolation import sandbox, worker
from lapenna.grading.run import Options

FORGETS = {"total": "def total(values):\n    return sum(values[:1])"}
HALF = {"total": "def total(values):\n    raise NotImplementedError()", "written": "Why?"}

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def scores(root):
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return {
            (s.student.id, g.name): (g.auto_score, g.needs_manual_grade)
            for s in gradebook.assignment_submissions("ps01")
            for n in s.notebooks
            for g in n.grades
        }


def totals(results):
    return {result.student: result.score for result in results}


def command(root, *words):
    lapenna = Path(sys.executable).with_name("lapenna")
    return subprocess.run(
        [lapenna, "--root", root, "grade", "ps01", *words], capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """An honest class, graded by us and by stock nbgrader in a copy."""
    work = {"student-01": {}, "student-02": FORGETS, "student-03": HALF, "student-04": {
        "double": "def double(x):\n    return x + x\n\ndouble(2)"}}  # fmt: skip
    ours = make_course(tmp_path_factory.mktemp("ours"), work)
    stocks = make_course(tmp_path_factory.mktemp("stock"), work)
    config = stocks / "nbgrader_config.py"
    config.write_text(config.read_text().split("c.Autograde")[0])
    with stock.course(stocks, stocks) as nbgrader:
        stock.run(nbgrader.generate_assignment, "ps01")
        for student in work:
            stock.run(nbgrader.autograde, "ps01", student)
    summary = run.grade_class(ours, "ps01")
    return ours, stocks, summary


def test_grades_are_those_of_stock_nbgrader(honest):
    ours, stocks, summary = honest
    assert scores(ours) == scores(stocks) and len(scores(ours)) == 20
    assert totals(summary.results) == {
        "student-01": 8, "student-02": 4, "student-03": 3, "student-04": 8
    }  # fmt: skip
    assert {r.status for r in summary.results} == {"graded"}


def test_outputs_are_those_of_stock_nbgrader(honest):
    ours, stocks, _ = honest
    for student in ("student-01", "student-04"):
        mine, theirs = (
            nbformat.read(root / "autograded" / student / "ps01" / "ps01.ipynb", as_version=4)
            for root in (ours, stocks)
        )
        for a, b in zip(mine.cells, theirs.cells, strict=True):
            assert (a.cell_type, a.source, a.metadata.nbgrader.grade_id) == (
                b.cell_type, b.source, b.metadata.nbgrader.grade_id
            )  # fmt: skip
            texts = [[_shown(o) for o in cell.get("outputs", ())] for cell in (a, b)]
            assert texts[0] == texts[1], a.metadata.nbgrader.grade_id
        nbformat.validate(mine)


def _shown(output):
    return output.get("text") or output.get("evalue") or output["data"]["text/plain"]


def test_the_second_run_grades_nobody(honest):
    ours, _, first = honest
    before = {p: p.stat().st_mtime_ns for p in (ours / "autograded").rglob("*.ipynb")}
    again = run.grade_class(ours, "ps01")
    assert (again.graded, again.kept) == (0, 4) and totals(again.results) == totals(first.results)
    assert before == {p: p.stat().st_mtime_ns for p in (ours / "autograded").rglob("*.ipynb")}
    forced = run.grade_class(ours, "ps01", Options(again=True, only=("student-02",)))
    assert (forced.graded, totals(forced.results)) == (1, {"student-02": 4})


def test_nbgraders_own_commands_work_on_the_result(honest):
    ours, _, _ = honest
    for words in (
        ["generate_feedback", "ps01", "--force"],
        ["autograde", "ps01", "--student", "student-02", "--force"],
        ["export"],
    ):
        program = Path(sys.executable).with_name("nbgrader")
        environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
        ran = subprocess.run(
            [program, *words], cwd=ours, env=environment, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
    rows = list(csv.DictReader((ours / "grades.csv").open()))
    assert {r["student_id"]: float(r["score"]) for r in rows} == {
        "student-01": 8, "student-02": 4, "student-03": 3, "student-04": 8
    }  # fmt: skip


def test_what_the_web_form_asks_for_is_there(honest):
    ours, _, _ = honest
    with stock.course(ours, ours) as nbgrader:
        submissions = {s["student"]: s for s in nbgrader.get_submissions("ps01")}
        assert {n: (s["autograded"], s["score"]) for n, s in submissions.items()} == {
            "student-01": (True, 8), "student-02": (True, 4), "student-03": (True, 3),
            "student-04": (True, 8),
        }  # fmt: skip
        assert submissions["student-01"]["needs_manual_grade"]
        (notebook,) = nbgrader.get_student_notebook_submissions("student-03", "ps01")
        assert (notebook["score"], notebook["failed_tests"]) == (3, True)


# What changes between runs.


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path, {"student-01": {}, "student-02": FORGETS})


def test_only_what_changed_is_graded_again(course):
    assert run.grade_class(course, "ps01").graded == 2
    path = course / "submitted" / "student-02" / "ps01" / "ps01.ipynb"
    path.write_bytes(hand_in(make_source(), RIGHT))
    again = run.grade_class(course, "ps01")
    assert again.graded == 1 and totals(again.results) == {"student-01": 8, "student-02": 8}
    source = course / "solutions" / "ps01" / "ps01.ipynb"
    notebook = nbformat.read(source, as_version=4)
    notebook.cells[2].source += "\nassert double(4) == 8"
    nbformat.write(notebook, source)
    assert run.grade_class(course, "ps01").graded == 2  # the tests are others


def test_a_lost_gradebook_is_written_again_without_grading(course):
    run.grade_class(course, "ps01")
    before = scores(course)
    (course / "gradebook.db").unlink()
    assert run.grade_class(course, "ps01").graded == 0
    assert scores(course) == before


def test_the_roster_has_a_row_each_and_late_work_is_late(course):
    (course / "submitted" / "student-03" / "ps01").mkdir(parents=True)
    (course / "submitted" / "student-04" / "ps01").mkdir(parents=True)
    (course / "submitted" / "student-04" / "ps01" / "ps01.ipynb").write_text("{")
    (course / "submitted" / "student-01" / "ps01" / "timestamp.txt").write_text(
        "2022-03-25 00:00:00 UTC"
    )
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    run.grade_class(course, "ps01", Options(only=("student-02",)))
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment("ps01", duedate="2022-03-24 23:00:00 UTC")
        gradebook.add_student("student-05")
    results = {r.student: r for r in run.grade_class(course, "ps01").results}
    assert {n: (r.status, r.score) for n, r in results.items()} == {
        "student-01": ("graded", 0), "student-02": ("graded", 4),
        "student-03": ("unreadable", 0), "student-04": ("unreadable", 0),
        "student-05": ("missing", None),
    }  # fmt: skip
    assert (results["student-01"].late, results["student-01"].penalty) == (3600, 8)
    rows = list(csv.DictReader((course / "build" / "grades" / "ps01" / "grades.csv").open()))
    assert [row["student"] for row in rows] == [f"student-0{k}" for k in range(1, 6)]


def test_what_a_person_graded_stays_and_is_shown(course):
    run.grade_class(course, "ps01")
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grade = gradebook.find_grade("written", "ps01", "ps01", "student-01")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    again = run.grade_class(course, "ps01")
    assert totals(again.results)["student-01"] == 9.5
    forced = run.grade_class(course, "ps01", Options(again=True))
    assert totals(forced.results)["student-01"] == 9.5


def test_a_failure_of_the_grader_is_named_and_graded_again(course, monkeypatch):
    def fail(task):
        raise RuntimeError("no memory")

    monkeypatch.setattr("lapenna.grading.grade._grade", fail)
    first = run.grade_class(course, "ps01")
    assert {(r.status, r.score) for r in first.results} == {("not graded", None)}
    assert first.results[0].sentence == "The grader failed: RuntimeError: no memory"
    monkeypatch.undo()
    again = run.grade_class(course, "ps01")
    assert again.graded == 2 and totals(again.results) == {"student-01": 8, "student-02": 4}


def test_a_worker_that_is_ended_from_outside_loses_only_what_it_had(course, monkeypatch):
    end = lambda task: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
    monkeypatch.setattr("lapenna.grading.grade._grade", end)
    with pytest.raises(ValueError, match="a worker was ended from outside"):
        run.grade_class(course, "ps01")
    monkeypatch.undo()
    assert totals(run.grade_class(course, "ps01").results) == {"student-01": 8, "student-02": 4}


# A run that is killed.


SLOW = {"double": f"import time\ntime.sleep(1.5)\n{RIGHT['double']}"}


def test_a_killed_run_goes_on_where_it_was_and_leaves_nothing_running(tmp_path):
    work = {f"student-{k:02}": SLOW for k in range(1, 9)}
    course = make_course(tmp_path, work)
    lapenna = Path(sys.executable).with_name("lapenna")
    words = [lapenna, "--root", course, "grade", "ps01", "--workers", "2"]
    first = subprocess.Popen(words, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    journal = course / "build" / "grades" / "ps01" / "journal.db"
    _wait(lambda: _done(journal) >= 2)
    family = psutil.Process(first.pid).children(recursive=True)
    assert any("nursery" in " ".join(p.cmdline()) for p in family)
    first.send_signal(signal.SIGKILL)
    first.wait()
    _wait(lambda: not any(_runs(p) for p in family))
    done = _done(journal)
    assert 2 <= done < 8
    ran = command(course, "--workers", "2")
    assert ran.returncode == 0, ran.stderr
    assert f"{8 - done} graded, {done} unchanged" in ran.stdout
    assert {score for (_, name), (score, _) in scores(course).items() if name != "written"} == {
        1.0, 2.0, 3.0
    }  # fmt: skip
    assert len(scores(course)) == 8 * 5


def _done(journal: Path) -> int:
    import sqlite3

    try:
        with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as db:
            return db.execute("SELECT COUNT(*) FROM result").fetchone()[0]
    except sqlite3.Error:
        return 0


def _runs(process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _wait(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


# The command.


def test_the_command_says_what_it_did_and_refuses_what_cannot_be(course, tmp_path):
    dry = command(course, "--dry-run")
    assert dry.stdout == "2 to grade, 0 graded already: student-01, student-02\n"
    assert not (course / "autograded").exists()
    ran = command(course, "--only", "student-02", "--limit", "cell=20")
    assert f"1 graded, 0 unchanged; confined by: {sandbox.confinement()}" in ran.stdout
    for words, says in (
        (["--only", "student-09"], "there is no student student-09"),
        (["--limit", "speed=1"], "--limit must be NAME=VALUE"),
        (["--limit", "cell=-1"], "Limits: cell must be positive"),
        (["--workers", "0"], "--workers must be 1 or more"),
        (["--executor", "cloud"], "executor must be 'local' or 'dask://host:port'"),
        (["--from", str(tmp_path / "nothing")], "there is no"),
    ):
        refused = command(course, *words)
        assert refused.returncode == 1 and says in refused.stderr, refused.stderr


def test_an_export_is_collected_and_what_was_there_is_kept(course, tmp_path):
    export = tmp_path / "export"
    (export / "student-02").mkdir(parents=True)
    work = hand_in(make_source(), RIGHT)
    (export / "student-02" / "ps01.ipynb").write_bytes(work)
    for _ in range(2):
        ran = command(course, "--from", str(export))
        assert "1 students in" in ran.stdout, ran.stderr
    assert {s: v for (s, n), v in scores(course).items() if n == "total-hidden"} == {
        "student-01": (3, False), "student-02": (3, False)
    }  # fmt: skip
    there = sorted(p.name.split("+")[0] for p in (course / "submitted" / "student-02").iterdir())
    assert there == ["ps01", "ps01"]


# Other machines, and machines without a sandbox.


def test_a_dask_cluster_gives_the_same_grades(course):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        host="127.0.0.1",
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        summary = run.grade_class(course, "ps01", Options(executor=address))
    assert totals(summary.results) == {"student-01": 8, "student-02": 4} and summary.graded == 2


@pytest.fixture
def no_sandbox(monkeypatch):
    monkeypatch.setattr(sandbox, "confinement", lambda: sandbox.LIMITS_ONLY)
    monkeypatch.setattr(worker, "_OWN", type("", (), {})())


def test_without_bubblewrap_limits_hold_and_the_result_says_so(no_sandbox, grade_one):
    detached = (
        "import os, subprocess\nsubprocess.Popen(['sleep', '7654'], start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.execvp('sleep', ['sleep', '7654'])\n    os._exit(0)\n"
    )
    result = grade_one({"double": detached + RIGHT["double"]})
    assert (result.score, result.confinement) == (8, "limits only")
    _wait(lambda: not any(_runs(p) and "7654" in _line(p) for p in psutil.process_iter()))
    assert grade_one({"double": "held = bytearray(10**11)"}, memory=300).score == 5
    assert not list(Path("/tmp").glob("lapenna-*/ps01*"))


def _line(process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_a_sandbox_can_be_required(no_sandbox, course):
    with pytest.raises(ValueError, match="grade: there is no sandbox here"):
        run.grade_class(course, "ps01", Options(require_sandbox=True))
    assert not (course / "gradebook.db").exists()
