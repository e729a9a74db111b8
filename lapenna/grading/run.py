"""A class graded: what was handed in goes through an executor, the results into the gradebook.

One process, this one, writes. Workers get a `Task` and give a `Result` as text; they may be on
this machine or on others.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import multiprocessing
import os
import select
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook, MissingEntry
from tqdm.auto import tqdm

from lapenna.grading import intake, journal, plan, stock
from lapenna.grading.grade import Task, grade
from lapenna.grading.isolation import sandbox
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.journal import Journal
from lapenna.grading.pages.write import write_feedback, write_report
from lapenna.grading.record import Recorder
from lapenna.grading.result import MISSING, Result

_BATCH = 20


@dataclasses.dataclass(frozen=True)
class Options:
    """How a class is graded.

    ``workers`` at once, each on one core; ``only`` these students; ``again`` also those that are
    graded already;
    ``executor`` "local", or "dask://host:port" for the workers of a Dask scheduler;
    ``require_sandbox`` refuses to go on with limits alone.
    """

    workers: int = dataclasses.field(default_factory=lambda: len(os.sched_getaffinity(0)))
    only: tuple[str, ...] = ()
    again: bool = False
    executor: str = "local"
    require_sandbox: bool = False
    limits: Limits = dataclasses.field(default_factory=Limits)


class Summary(NamedTuple):
    """What a run did, and where its pages are."""

    graded: int
    kept: int
    results: list[Result]
    index_html: Path
    grades_csv: Path


class Assignment(NamedTuple):
    """What is the same for all students of a problem set."""

    name: str
    plans: tuple[plan.Plan, ...]
    given: dict[str, bytes]
    released: dict[str, Path]


def grade_class(root: Path, name: str, options: Options | None = None) -> Summary:
    """Grade what stands in ``submitted/`` and write the gradebook, the feedback and the report.

    What was graded before, and has not changed, is not graded again. A run that was stopped goes
    on where it was.

    Parameters
    ----------
    root : the course's folder
    name : of the problem set, for example ``"ps07"``

    Raises
    ------
    ValueError
        There is no such problem set or student; there is no sandbox and one is required.
    """
    options = options or Options()
    if options.require_sandbox and sandbox.confinement() != sandbox.BUBBLEWRAP:
        raise ValueError(
            "grade: there is no sandbox here. Install bubblewrap (the program bwrap), or leave "
            "--require-sandbox out"
        )
    out = root / "build" / "grades" / name
    with (
        _executor(options) as executor,
        _opened(root, name, options) as (assignment, kept, recorder, keys),
    ):
        graded = _grade(root, assignment, keys, options, executor, kept, recorder)
        results = _as_recorded(keys, name, kept, recorder)
        write_feedback(results, assignment.released, keys, kept, root, executor)
    index, table = write_report(name, results, assignment.released, root, out)
    handed_in = sum(key is not None for key in keys.values())
    return Summary(graded, handed_in - graded, results, index, table)


def plan_of(root: Path, name: str, options: Options) -> tuple[list[str], int]:
    """Return who would be graded, and how many are graded already."""
    with _opened(root, name, options) as (_, kept, _, keys):
        todo = _todo(keys, options, kept)
        return sorted(todo), sum(key is not None for key in keys.values()) - len(todo)


@contextlib.contextmanager
def _opened(root: Path, name: str, options: Options) -> Iterator[tuple]:
    """Give the problem set, the journal, the gradebook's writer and the key of each student."""
    path = root / "build" / "grades" / name / "journal.db"
    with stock.course(root, root) as nbgrader, Journal(path) as kept:
        assignment = prepare(root, name, nbgrader, kept)
        tests = journal.key_of_tests(assignment.plans, assignment.given, options.limits)
        tests = journal.digest(tests, sandbox.confinement())
        with nbgrader.gradebook as gradebook:
            recorder = Recorder(gradebook, name, root / "autograded", nbgrader.config)
            yield assignment, kept, recorder, _keys(root, name, options, recorder, tests)


def prepare(root: Path, name: str, nbgrader, kept: Journal) -> Assignment:
    """Put the problem set into the gradebook where it is new or changed, and read it."""
    source = root / "solutions" / name
    books = sorted(source.glob("*.ipynb"))
    if not books:
        known = sorted(path.parent.name for path in (root / "solutions").glob("*/*.ipynb"))
        raise ValueError(f"grade: name must be one of {known}, got {name!r}")
    release = root / "build" / "grades" / name / "release"
    state = journal.digest(*(path.read_bytes() for path in books))
    with nbgrader.gradebook as gradebook:
        there = _has(gradebook, name)
    if not there or kept.fact("source") != state or not (release / name).is_dir():
        nbgrader.coursedir.release_directory = str(release)
        try:
            stock.run(nbgrader.generate_assignment, name)
        except stock.StepFailed as error:
            raise ValueError(f"grade: {name} cannot be released: {error.log}") from error
        kept.set_fact("source", state)
    released = {path.stem: release / name / path.name for path in books}
    plans = tuple(plan.read(path, released[path.stem]) for path in books)
    given = plan.files(source, nbgrader.coursedir.ignore)
    return Assignment(name, plans, given, released)


def _has(gradebook: Gradebook, name: str) -> bool:
    try:
        gradebook.find_assignment(name)
    except MissingEntry:
        return False
    return True


def _keys(root: Path, name: str, options: Options, recorder: Recorder, tests: str) -> dict:
    """Return the key of each student's work, None for who handed in nothing."""
    keys: dict[str, str | None] = dict.fromkeys(recorder.students())
    for submission in intake.from_tree(root / "submitted", name, options.limits.upload):
        keys[submission.student] = journal.key_of(submission, tests)
    unknown = sorted(set(options.only) - set(keys))
    if unknown:
        raise ValueError(f"grade: there is no student {', '.join(unknown)}")
    return {s: key for s, key in sorted(keys.items()) if not options.only or s in options.only}


def _grade(root, assignment, keys, options, executor, kept, recorder) -> int:
    """Grade what is not graded yet, and bring the gradebook up to date. Returns how many."""
    todo = _todo(keys, options, kept)
    recorded, held = kept.recorded(), recorder.held()
    done: list[tuple[str, str]] = []
    for student, key in keys.items():  # a run that was stopped between the two
        fresh = recorded.get(student) == key and student in held
        if key and student not in todo and not fresh:
            recorder.record(kept.result(key, notebooks=True))
            done.append((student, key))
    _commit(recorder, kept, done)
    submissions = intake.from_tree(root / "submitted", assignment.name, options.limits.upload)
    tasks = (
        Task(assignment.name, assignment.plans, assignment.given, submission, options.limits)
        for submission in submissions
        if submission.student in todo
    )
    with tqdm(total=len(todo), unit="submission", desc=assignment.name) as bar:
        for result in _through(executor, tasks, 4 * options.workers):
            key = keys[result.student]
            kept.keep(key, result)
            recorder.record(result)
            done.append((result.student, key))
            if len(done) >= _BATCH:
                _commit(recorder, kept, done)
            bar.update()
        _commit(recorder, kept, done)
    return len(todo)


def _todo(keys: dict, options: Options, kept: Journal) -> set[str]:
    known = set() if options.again else kept.known()
    return {student for student, key in keys.items() if key and key not in known}


def _commit(recorder: Recorder, kept: Journal, done: list) -> None:
    recorder.commit()
    kept.set_recorded(done)
    done.clear()


def _through(executor, tasks: Iterator[Task], window: int) -> Iterator[Result]:
    """Give each task to the executor and yield the results as they come, a window at a time."""
    waiting: set = set()
    for task in tasks:
        waiting.add(executor.submit(grade, task))
        if len(waiting) >= window:
            ready, waiting = concurrent.futures.wait(
                waiting, return_when=concurrent.futures.FIRST_COMPLETED
            )
            yield from (Result.from_json(future.result()) for future in ready)
    for future in concurrent.futures.as_completed(waiting):
        yield Result.from_json(future.result())


def _as_recorded(keys: dict, name: str, kept: Journal, recorder: Recorder) -> list[Result]:
    """Return everybody's result with what a person graded, the lateness and the penalty."""
    by_hand, late = recorder.given_by_hand(), recorder.lateness()
    found = []
    for student, key in keys.items():
        if key is None:
            found.append(Result(student, name, MISSING, "Nothing was handed in."))
            continue
        result = kept.result(key)
        cells = tuple(
            dataclasses.replace(c, score=by_hand.get((student, c.notebook, c.name), c.score))
            for c in result.cells
        )
        seconds, penalty = late.get(student, (0.0, 0.0))
        found.append(dataclasses.replace(result, cells=cells, late=seconds, penalty=penalty))
    return found


@contextlib.contextmanager
def _executor(options: Options) -> Iterator[concurrent.futures.Executor]:
    """Give the executor that the options name."""
    if options.executor == "local":
        fork = multiprocessing.get_context("fork")
        with concurrent.futures.ProcessPoolExecutor(
            options.workers, fork, _begin, (os.getpid(), fork.Value("i", 0))
        ) as executor:
            executor.submit(os.getpid)  # all workers fork now, before this process has threads
            try:
                yield executor
            except concurrent.futures.BrokenExecutor:
                raise ValueError(
                    "grade: a worker was ended from outside (out of memory?). Run the same command "
                    "again: it goes on where it was"
                ) from None
            finally:
                executor.shutdown(cancel_futures=True)
    elif options.executor.startswith("dask://"):
        from distributed import Client

        with Client(options.executor.replace("dask://", "tcp://")) as client:
            yield client.get_executor(pure=False)
    else:
        raise ValueError(
            f"grade: executor must be 'local' or 'dask://host:port', got {options.executor!r}"
        )


def _begin(main: int, count) -> None:
    """In a worker: keep to one core, leave Ctrl-C to the main process, and end when it does.

    A submission's two processes take turns. On one core a call between them takes a third of the
    time that it takes across cores.
    """
    cores = sorted(os.sched_getaffinity(0))
    with count.get_lock():
        os.sched_setaffinity(0, {cores[count.value % len(cores)]})
        count.value += 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    handle = os.pidfd_open(main)

    def watch() -> None:
        select.select([handle], [], [])
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
