"""How fast a class is graded, against stock ``nbgrader autograde`` on the same submissions.

Both start as commands, so start-up counts. Stock runs unconfined and one after another; ours runs
split, behind the sandbox, with its feedback pages and its report.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from lapenna.grading import mutants, stock
from lapenna.grading.isolation import sandbox, worker
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.journal import Journal
from lapenna.grading.record import Recorder
from lapenna.table import Table

NAME = "ps07"


def report(root: Path, out: Path, count: int = 60) -> None:
    """Grade `count` honest submissions both ways and with 1, 2 and 4 workers; print and keep it.

    Raises RuntimeError when a grade differs from stock's.
    """
    with tempfile.TemporaryDirectory(prefix="lapenna-bench-") as folder:
        course = Path(folder) / "course"
        make_class(root, course, count)
        plain = _timed(course, "stock nbgrader", [*_program("nbgrader"), "autograde", NAME], True)
        right = scores(course)
        rows = [("nbgrader autograde", "", plain, count / plain, 1.0)]
        for workers in (1, 2, 4):
            words = [*_program("lapenna"), "grade", NAME, "--workers", str(workers)]
            words += ["--require-sandbox"]
            seconds = _timed(course, f"lapenna grade, {workers} workers", words, False)
            rows.append(("lapenna grade", workers, seconds, count / seconds, plain / seconds))
            if scores(course) != right:
                raise RuntimeError(f"bench: grades differ: {scores(course)} against {right}")
        again = _timed(course, "the same again", words, False, fresh=False)
        parts = _parts(course)
    table = Table(
        f"{count} submissions of {NAME}, {len(os.sched_getaffinity(0))} cores; all grades equal",
        ("command", "workers", "seconds", "a second", "times stock"),
        [(a, str(b), f"{c:.1f}", f"{d:.2f}", f"{e:.2f}") for a, b, c, d, e in rows],
    )
    best = min(rows[1:], key=lambda row: row[2])
    text = f"{table.caption}\n{table!r}\n\n{_words(parts, again, best, count, plain)}"
    out.mkdir(parents=True, exist_ok=True)
    (out / "grading.txt").write_text(text + "\n", encoding="utf-8")
    print(text)


def make_class(root: Path, course: Path, count: int) -> None:
    """Make a course with submissions: the reference, its mutants and half-done work, in turn."""
    for name in ("solutions", "assignments"):
        shutil.copytree(root / name / NAME, course / name / NAME)
    shutil.copy(root / "nbgrader_config.py", course)
    (course / "book").mkdir()
    shutil.copy(root / "book" / "units.yml", course / "book")
    source = root / "solutions" / NAME
    solution = nbformat.read(source / f"{NAME}.ipynb", as_version=4)
    released = nbformat.read(root / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    right = mutants.reference_answers(solution)
    wrong = [mutants.load(path).answers for path in sorted((source / "mutants").glob("*.py"))]
    kinds = [right, right, *(right | answers for answers in wrong), dict(list(right.items())[:4])]
    for number in range(count):
        folder = course / "submitted" / f"student-{number + 1:02}" / NAME
        folder.mkdir(parents=True)
        nbformat.write(
            mutants.hand_in(released, kinds[number % len(kinds)]), folder / f"{NAME}.ipynb"
        )


def scores(course: Path) -> dict[str, float]:
    """Return what the gradebook holds, by student."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(NAME)}


def _program(name: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name))]


def _timed(course: Path, what: str, command: list[str], plain: bool, fresh: bool = True) -> float:
    """Run one command in the course and return its wall time in seconds."""
    print(f"{what} ...", file=sys.stderr, flush=True)
    if fresh:
        for name in ("autograded", "feedback", "build"):
            shutil.rmtree(course / name, ignore_errors=True)
        (course / "gradebook.db").unlink(missing_ok=True)
    config = course / "nbgrader_config.py"
    text = config.read_text()
    if plain:
        config.write_text(text.split("c.Autograde")[0])
        with stock.course(course, course) as nbgrader:
            nbgrader.coursedir.release_directory = str(course / "released")
            stock.run(nbgrader.generate_assignment, NAME)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    start = time.perf_counter()
    ran = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    config.write_text(text)
    if ran.returncode:
        raise RuntimeError(f"bench: {' '.join(command)} failed: {ran.stderr[-2000:]}")
    return seconds


def _parts(course: Path) -> dict[str, float]:
    """Return the seconds of single steps: start a server, two processes, record one result."""
    start = time.perf_counter()
    server = worker.Nursery(("numpy", "lapenna"))
    parts = {"a fork server, with NumPy and lapenna imported": time.perf_counter() - start}
    start = time.perf_counter()
    for _ in range(10):
        server.start("student", [], {}, Limits()).end()
    parts["one confined process"] = (time.perf_counter() - start) / 10
    server.close()
    with (
        stock.course(course, course) as nbgrader,
        Journal(course / "build" / "grades" / NAME / "journal.db") as kept,
        nbgrader.gradebook as gradebook,
    ):
        recorder = Recorder(gradebook, NAME, course / "autograded", nbgrader.config)
        results = [kept.result(key, notebooks=True) for key in sorted(kept.known())]
        start = time.perf_counter()
        for result in results:
            recorder.record(result)
        recorder.commit()
        parts["recording one submission"] = (time.perf_counter() - start) / len(results)
        executed = sum(result.seconds for result in results) / len(results)
    return parts | {"running one submission, in a worker": executed}


def _words(parts: dict, again: float, best: tuple, count: int, plain: float) -> str:
    lines = [f"{name}: {1000 * seconds:.0f} ms" for name, seconds in parts.items()]
    lines.append(f"the whole class again, nothing changed (mostly start-up): {again:.1f} s")
    for many in (1000, 10_000):
        lines.append(
            f"{many} submissions like these, this machine: {many / count * best[2] / 60:.0f} min, "
            f"stock {many / count * plain / 60:.0f} min (in proportion)"
        )
    lines.append(f"confined by: {sandbox.confinement()}; workers on other machines scale likewise "
                 "until the one writer is full")  # fmt: skip
    return "\n".join(lines)
