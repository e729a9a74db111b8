"""One notebook, run in two confined processes: the student's cells in S, the tests in T.

A process that loops, dies or grows costs its own cell. The next cells get a new process, in which
the student's cells so far are run again, without the one that did it.
"""

from __future__ import annotations

import base64
import binascii
import selectors
import socket
import time
from typing import NamedTuple

from lapenna.grading.isolation.channel import WireError
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.isolation.tests_process import failure
from lapenna.grading.isolation.worker import Confined, Nursery
from lapenna.grading.plan import BOTH, INSIDE, STUDENT, TEST, Cell

RESTARTS = 4
_ENDED = "your code ended its process"
_GRACE = 2.0
_TICK = 0.1


class Outcome(NamedTuple):
    """What one cell gave: outputs as nbformat has them, and a sentence when it was stopped."""

    outputs: list[dict]
    stopped: str = ""


class Job(NamedTuple):
    """One notebook to run: its cells, and what the two processes need."""

    cells: list[Cell]
    names: tuple[str, ...]
    imports: tuple[str, ...]
    student_files: dict[str, bytes]
    given_files: dict[str, bytes]


class Split:
    """Runs one job. Use it once, in a `with` statement."""

    def __init__(self, job: Job, limits: Limits, nursery: Nursery) -> None:
        self._job, self._limits, self._nursery = job, limits, nursery
        self._end = time.monotonic() + limits.total
        self._student = self._tests = None
        self._spare: list[socket.socket] = []
        self._skipped: set[int] = set()
        self._starts = 0

    def __enter__(self) -> Split:
        return self

    def __exit__(self, *_) -> None:
        self._stop_student()
        self._stop_tests()
        self._nursery.sweep()

    def run(self) -> list[Outcome]:
        """Run all cells and return what each gave; a cell that does not run gives nothing."""
        self._ready(0)
        outcomes = []
        for number, cell in enumerate(self._job.cells):
            if cell.role == TEST:
                outcomes.append(self._test(number, cell))
            elif cell.role in (STUDENT, BOTH, INSIDE):
                outcomes.append(self._cell(number, cell))
            else:
                outcomes.append(Outcome([]))
        return outcomes

    # The student's cells.

    def _cell(self, number: int, cell: Cell) -> Outcome:
        if not self._ready(number):
            return Outcome([failure(self._lost())], self._lost())
        reply, stopped = self._wait(self._student, {"run": cell.source}, self._limits.cell)
        if reply is None:
            self._stop_student()
            self._skipped.add(number)
            outcome = Outcome([failure(stopped)], stopped)
        else:
            outcome = Outcome(clean(reply.get("outputs")), stopped)
        if cell.role == BOTH:
            self._set_up(cell.source)
        return outcome

    # The tests.

    def _set_up(self, source: str) -> None:
        """Run a cell of the instructor's in T; what does not answer is given up."""
        if self._tests is not None:
            reply, _ = self._wait(self._tests, {"run": source}, self._limits.cell)
            if reply is None:
                self._stop_tests()

    def _test(self, number: int, cell: Cell) -> Outcome:
        if not self._ready(number):
            return Outcome([failure(self._lost())], self._lost())
        request = {"run": cell.source, "graded": True, "points": cell.points}
        reply, stopped = self._wait(self._tests, request, self._limits.cell, self._student)
        if stopped or reply is None:
            self._stop_student()
            if reply is None:
                self._stop_tests()
            stopped = stopped or "the test ended its own process"
            return Outcome([failure(stopped)], stopped)
        return Outcome(clean(reply["outputs"]), "" if self._student.alive else _ENDED)

    def _wait(
        self, process: Confined, request: dict, seconds: float, asked: Confined | None = None
    ) -> tuple[dict | None, str]:
        """Send a request and wait: ``(reply or None, why it was stopped or "")``.

        ``asked`` is the student's process when the tests run: it is stopped first.
        """
        end = min(time.monotonic() + seconds, self._end)
        try:
            process.control.send(request)
            reply, stopped = self._reply(process, asked, end)
            if stopped and reply is None:
                for one in filter(None, (asked, process)):
                    one.interrupt()
                    reply, _ = self._reply(process, None, time.monotonic() + _GRACE)
                    if reply is not None:
                        break
            if stopped and reply is None and asked is not None:
                self._stop_student()
                reply, _ = self._reply(process, None, time.monotonic() + _GRACE)
            return reply, stopped
        except WireError:
            return None, _ENDED if asked is None else ""

    def _reply(
        self, process: Confined, asked: Confined | None, end: float
    ) -> tuple[dict | None, str]:
        """Wait for one message of a process, watching the time and the memory."""
        with selectors.DefaultSelector() as selector:
            selector.register(process.control, selectors.EVENT_READ)
            while True:
                left = end - time.monotonic()
                if left <= 0:
                    return None, self._too_long()
                if selector.select(min(left, _TICK)):
                    for header, _ in process.control.available():
                        return header, ""
                elif any(p.too_large() for p in (process, asked) if p is not None):
                    (asked or process).kill()
                    return None, f"your code used more than {self._limits.memory} MiB of memory"

    def _too_long(self) -> str:
        if time.monotonic() >= self._end:
            return f"the notebook ran longer than {self._limits.total:g} seconds"
        return f"your code did not finish within {self._limits.cell:g} seconds"

    # The processes.

    def _ready(self, number: int) -> bool:
        """See to it that both processes are there, with the cells before this one run in them."""
        while not (self._student and self._tests and self._student.alive):
            if self._starts > RESTARTS or time.monotonic() >= self._end:
                return False
            self._start()
            self._again(number)
        return True

    def _start(self) -> None:
        self._starts += 1
        self._stop_student()
        if self._tests is None:
            mine, theirs = zip(*(socket.socketpair() for _ in range(RESTARTS + 1)), strict=True)
            self._spare = list(mine)
            self._tests = self._nursery.start("tests", theirs, self._job.given_files, self._limits)
            for one in theirs:
                one.close()
            self._fresh = True
        own = self._job.student_files | self._job.given_files
        connection = self._spare.pop(0)
        self._student = self._nursery.start("student", [connection], own, self._limits)
        connection.close()
        self._tests.control.send({"next": True, "allowed": self._job.names})

    def _again(self, number: int) -> None:
        """Run the cells before this one again, in the processes that are new."""
        fresh, self._fresh = self._fresh, False
        if fresh:
            for statement in self._job.imports:
                self._set_up(statement)
        for before, cell in enumerate(self._job.cells[:number]):
            if cell.role in (STUDENT, BOTH, INSIDE) and before not in self._skipped:
                reply, _ = self._wait(self._student, {"run": cell.source}, self._limits.cell)
                if reply is None:
                    self._skipped.add(before)
                    self._stop_student()
                    return
            if fresh and cell.role == BOTH:
                self._set_up(cell.source)

    def _lost(self) -> str:
        if time.monotonic() >= self._end:
            return self._too_long()
        return f"not run: the notebook ended its process {self._starts} times"

    def _stop_student(self) -> None:
        if self._student is not None:
            self._student.end()
        self._student = None

    def _stop_tests(self) -> None:
        if self._tests is not None:
            self._tests.end()
        self._tests = None
        for one in self._spare:
            one.close()
        self._spare = []


MAX_OUTPUTS = 200
_MAX_TEXT = 400_000
_MAX_DATA = 12 << 20


def clean(outputs: object) -> list[dict]:
    """Return outputs that nbformat accepts, made anew from what a process sent; bytes untrusted.

    Only text and PNG pictures are kept.
    """
    made = [_output(output) for output in outputs[:MAX_OUTPUTS]] if type(outputs) is list else []
    return [output for output in made if output]


def _output(output: object) -> dict | None:
    if type(output) is not dict:
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": kind,
            "ename": _text(output.get("ename"))[:200],
            "evalue": _text(output.get("evalue")),
            "traceback": [_text(line) for line in lines[:200]] if type(lines) is list else [],
        }
    if kind not in ("display_data", "execute_result") or type(output.get("data")) is not dict:
        return None
    data = {"text/plain": _text(output["data"].get("text/plain"))}
    picture = output["data"].get("image/png")
    if type(picture) is str and len(picture) < _MAX_DATA and _is_base64(picture):
        data["image/png"] = picture
    made = {"output_type": kind, "data": data, "metadata": {}}
    return made | ({"execution_count": None} if kind == "execute_result" else {})


def _text(value: object) -> str:
    return value[:_MAX_TEXT] if type(value) is str else ""


def _is_base64(text: str) -> bool:
    try:
        return base64.b64decode(text, validate=False)[:8] == b"\x89PNG\r\n\x1a\n"
    except (binascii.Error, ValueError):
        return False
