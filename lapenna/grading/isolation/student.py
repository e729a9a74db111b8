"""The student's process S: runs the student's cells, and answers calls from the tests.

Nothing in here is a secret and nothing that it says is believed: the code of the submission runs in
this very process and may change all of it. What must hold is held by the process of the tests
(`proxy`) and by the sandbox.
"""

from __future__ import annotations

import contextlib
import io
import operator
import select
import signal
import traceback

from lapenna.course import checks
from lapenna.grading.isolation import global_random
from lapenna.grading.isolation.channel import Channel, Closed, WireError
from lapenna.grading.isolation.shell import Shell
from lapenna.grading.isolation.snapshot import Snapshot
from lapenna.grading.isolation.wire import Reader, Writer

MAX_PRINTED = 100_000
BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
UNARY = ("neg", "pos", "abs")


class Interruptible:
    """While it lasts, an interrupt raises KeyboardInterrupt; outside, an interrupt does nothing."""

    def __init__(self) -> None:
        self._depth = 0
        signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, *_) -> None:
        if self._depth:
            raise KeyboardInterrupt

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_) -> None:
        self._depth -= 1


class Student:
    """Serves the two sockets of S: `control` gives cells to run, `tests` asks for values."""

    def __init__(self, shell: Shell, control: Channel, tests: Channel) -> None:
        self._shell, self._control, self._tests = shell, control, tests
        self._interruptible = Interruptible()
        self._kept: dict[int, object] = {}
        self._watched: list[str] = []

    def serve(self) -> None:
        """Answer until one of the other sides is gone."""
        answers = {
            self._control.fileno(): (self._control, self._cell),
            self._tests.fileno(): (self._tests, self._request),
        }
        ready = select.poll()
        for number in answers:
            ready.register(number, select.POLLIN)
        with contextlib.suppress(Closed):
            for header, body in self._control.buffered():  # came with the one before
                self._cell(header, body)
            while True:
                for number, _ in ready.poll():
                    channel, answer = answers[number]
                    for header, body in channel.available():
                        answer(header, body)

    def _cell(self, header: dict, _: bytes) -> None:
        with self._interruptible:
            ran = self._shell.run(header["run"])
        self._control.send({"outputs": ran.outputs, "failed": ran.error is not None})

    def _request(self, header: dict, body: bytes) -> None:
        printed = io.StringIO()
        try:
            with self._interruptible, contextlib.redirect_stdout(printed):
                reply, buffers = self._answer(header, body)
        except BaseException as error:
            reply, buffers = {"error": _describe(error)}, []
        reply |= {"id": header.get("id"), "printed": printed.getvalue()[:MAX_PRINTED]}
        try:
            self._tests.send(reply, buffers)
        except Closed:
            raise
        except WireError as error:
            self._tests.send({"id": header.get("id"), "error": _describe(error)})

    def _answer(self, header: dict, body: bytes) -> tuple[dict, list]:
        given = Reader(header, body, self._resolve)
        arguments, state = given.value
        before = Snapshot(given.objects)
        if state is not None:
            global_random.write(state)
        value = getattr(self, f"_do_{header['op']}")(*arguments)
        result = (value, None if state is None else global_random.read())
        writer = Writer(self._refer, given.objects)
        return writer.message(result, before.changed()), writer.buffers

    # What can be asked.

    def _do_name(self, name):
        if name not in self._shell.user_ns:
            raise NameError(f"name {name!r} is not defined")
        value = self._shell.user_ns[name]
        try:
            Writer(self._refer).message(value)
        except TypeError:
            return _Kept(value)
        return value

    def _do_call(self, function, arguments, named):
        with contextlib.ExitStack() as stack:
            for name in self._watched:
                stack.enter_context(getattr(checks, name)())
            return function(*arguments, **(named or {}))

    def _do_get(self, owner, name):
        return getattr(owner, name)

    def _do_set(self, owner, name, value):
        setattr(owner, name, value)

    def _do_item(self, owner, index):
        return owner[index]

    def _do_set_item(self, owner, index, value):
        owner[index] = value

    def _do_delete_item(self, owner, index):
        del owner[index]

    def _do_length(self, owner):
        return len(owner)

    def _do_iterate(self, owner):
        return iter(owner)

    def _do_next(self, owner):
        return next(owner)

    def _do_instance(self, value, kind):
        return isinstance(value, kind)

    def _do_operator(self, name, *values):
        return getattr(operator, name)(*values)

    def _do_watch(self, name):
        self._watched.append(name)

    def _do_watch_no_more(self, name):
        self._watched.remove(name)

    def _do_steps(self, function, arguments):
        return checks.steps(function, *arguments)

    # What cannot be copied.

    def _refer(self, value: object) -> dict:
        if isinstance(value, _Callback):
            return {"callback": value.number}
        value = value.value if isinstance(value, _Kept) else value
        self._kept[id(value)] = value
        described = {"kept": id(value), "type": getattr(type(value), "__name__", "object")}
        if isinstance(value, type):
            described["type"] = value.__name__
            described["kind"] = "type"
            if issubclass(value, BaseException):
                described |= {"kind": "exception", "bases": _bases(value)}
        else:
            described["kind"] = "function" if callable(value) else "object"
        return described

    def _resolve(self, described: dict) -> object:
        if "callback" in described:
            return _Callback(self, described["callback"])
        return self._kept[described["kept"]]

    def call_back(self, number: int, arguments: tuple, named: dict) -> object:
        """Call a function of the tests; its own calls to us are answered meanwhile."""
        writer = Writer(self._refer)
        self._tests.send({"callback": number, **writer.message([arguments, named])}, writer.buffers)
        while True:
            header, body = self._tests.receive()
            if "op" in header:
                self._request(header, body)
            elif "error" in header:
                raise RuntimeError(header["error"])
            else:
                return Reader(header, body, self._resolve).value


class _Kept:
    """A value that cannot be copied as a whole: it stays here, and its parts can be asked for."""

    def __init__(self, value: object) -> None:
        self.value = value


class _Callback:
    """A function of the tests, as the student's code sees it."""

    def __init__(self, student: Student, number: int) -> None:
        self._student, self.number = student, number

    def __call__(self, *arguments, **named):
        return self._student.call_back(self.number, arguments, named)


def _bases(kind: type) -> list[str]:
    return [c.__name__ for c in kind.__mro__ if issubclass(c, BaseException)][:8]


def _describe(error: BaseException) -> dict:
    try:
        return _described(error)
    except BaseException:  # its own methods raise
        return {"bases": ["Exception"], "message": "an error that cannot be shown"}


def _described(error: BaseException) -> dict:
    frames = traceback.extract_tb(error.__traceback__)
    mine = [f for f in frames if "lapenna/grading" not in f.filename][-4:]
    plain = [a if type(a) in (str, int, float, bool) else None for a in error.args[:4]]
    return {
        "bases": _bases(type(error)),
        "message": str(error)[:2000],
        "arguments": plain if None not in plain and len(str(plain)) < 2000 else [],
        "where": [f"line {f.lineno} of {f.name}: {f.line}"[:200] for f in mine],
    }
