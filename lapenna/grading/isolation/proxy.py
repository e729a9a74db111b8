"""In the process of the tests T: the student's names as functions and values.

Plain values come by copy. What cannot be copied comes as a Proxy: it can be called, indexed and
asked for attributes, and each answer is a value again. It refuses to be compared or taken for true
or for a number, because a student's object could say yes to everything.
"""

from __future__ import annotations

import builtins
import contextlib
import itertools
import sys

from lapenna.course import checks
from lapenna.grading.isolation import global_random
from lapenna.grading.isolation.channel import Channel, Closed, WireError
from lapenna.grading.isolation.student import BINARY, UNARY
from lapenna.grading.isolation.wire import Reader, Writer

MAX_ITEMS = 10_000
"""How many items a test may take from one iterator of the student's."""

_EXCEPTIONS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
}


class StudentError(Exception):
    """An error whose type only the student's code knows, or that is no ordinary exception."""


class Remote:
    """The student's process, seen from the tests: what is asked goes over one channel."""

    def __init__(self, channel: Channel) -> None:
        self._channel, self._ids = channel, itertools.count()
        self._functions: list = []
        self._raised: dict = {}
        self.seeded = False  # whether the global random generators are shared

    def ask(self, op: str, *arguments: object) -> object:
        """Ask for one thing. Raises what the student's code raised."""
        writer = Writer(self._refer)
        state = global_random.read() if self.seeded else None
        message = writer.message((arguments, state))
        number = next(self._ids)
        try:
            self._channel.send({"op": op, "id": number, **message}, writer.buffers)
            reply, body = self._reply(number)
        except Closed:
            raise StudentError("your code ended its process during this test") from None
        if sys.stdout is not sys.__stdout__ and not getattr(sys.stdout, "of_a_cell", False):
            sys.stdout.write(str(reply.get("printed", "")))  # the test listens to what is printed
        if "error" in reply:
            self._raise(reply["error"])
        value, state = Reader(reply, body, self._resolve, writer.objects).value
        if state is not None and self.seeded:
            global_random.write(state)
        return value

    def _reply(self, number: int) -> tuple[dict, bytes]:
        while True:
            header, body = self._channel.receive()
            if "callback" in header:
                self._call_back(header, body)
            elif header.get("id") == number:  # others answer what was interrupted
                return header, body

    def _call_back(self, header: dict, body: bytes) -> None:
        writer = Writer(self._refer)
        try:
            arguments, named = Reader(header, body, self._resolve).value
            function = self._functions[header["callback"]]
            message = writer.message(function(*arguments, **named))
            self._channel.send(message, writer.buffers)
        except Closed:
            raise
        except Exception as error:
            self._channel.send({"error": f"{type(error).__name__}: {error}"[:2000]})

    def _refer(self, value: object) -> dict:
        if isinstance(value, Proxy):
            return {"kept": object.__getattribute__(value, "_number")}
        if callable(value) and not isinstance(value, type):
            self._functions.append(value)
            return {"callback": len(self._functions) - 1}
        raise TypeError(f"a {type(value).__name__} of the test cannot be passed to student code")

    def _resolve(self, described: dict) -> object:
        if "callback" in described:
            return self._functions[described["callback"]]
        if type(described["kept"]) is not int:
            raise WireError("an object has no number")
        if described.get("kind") == "exception":
            return self._exception([str(name) for name in described["bases"]])
        return Proxy(self, described["kept"], str(described["kind"]), str(described["type"])[:80])

    def _exception(self, bases: list[str]) -> type[Exception]:
        """Return the type that a test knows: a builtin by its name, else a subclass of one."""
        name = bases[0] if bases else "Exception"
        if name in _EXCEPTIONS:
            return _EXCEPTIONS[name]
        if name not in self._raised:
            known = [_EXCEPTIONS[b] for b in bases if b in _EXCEPTIONS and b != "Exception"]
            self._raised[name] = type(name[:80], (StudentError, *known[:1]), {})
        return self._raised[name]

    def _raise(self, described: dict) -> None:
        try:
            kind = self._exception([str(name) for name in described["bases"]])
            message, where = str(described["message"])[:2000], described.get("where", ())
            where = [str(line)[:200] for line in where][:4]
            given = described.get("arguments") or [message]
            given = [a for a in given if type(a) in (str, int, float, bool)]
        except (KeyError, TypeError):
            raise WireError("an error is damaged") from None
        try:
            error = kind(*given)
        except Exception:
            error = StudentError(f"{kind.__name__}: {message}")
        for line in where:
            error.add_note(f"in your code, {line}")
        raise error from None

    @contextlib.contextmanager
    def watched(self, name: str):
        """Hold a context of `lapenna.course.checks` around each call in the student's process."""
        self.ask("watch", name)
        try:
            yield
        finally:
            self.ask("watch_no_more", name)


class Proxy:
    """Something of the student's that cannot be copied. See the module."""

    __slots__ = ("_kind", "_left", "_number", "_remote", "_type")
    __array_ufunc__ = None
    __hash__ = object.__hash__

    def __init__(self, remote: Remote, number: int, kind: str, type_: str) -> None:
        for name, value in zip(
            ("_remote", "_number", "_kind", "_type", "_left"),
            (remote, number, kind, type_, MAX_ITEMS),
            strict=True,
        ):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"<the student's {self._kind} {self._type}>"

    __str__ = __repr__

    def __call__(self, *arguments, **named):
        return self._remote.ask("call", self, arguments, named or None)

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__doc__", "__enter__", "__exit__"):
            raise AttributeError(name)
        return self._remote.ask("get", self, name)

    def __setattr__(self, name, value):
        self._remote.ask("set", self, name, value)

    def __getitem__(self, index):
        return self._remote.ask("item", self, index)

    def __setitem__(self, index, value):
        self._remote.ask("set_item", self, index, value)

    def __delitem__(self, index):
        self._remote.ask("delete_item", self, index)

    def __len__(self):
        return self._number_of(self._remote.ask("length", self))

    def __contains__(self, value):
        return self._remote.ask("operator", "contains", self, value) is True

    def __iter__(self):
        return self._remote.ask("iterate", self)

    def __next__(self):
        if self._left <= 0:
            raise StudentError(f"the iterator gave more than {MAX_ITEMS} items")
        object.__setattr__(self, "_left", self._left - 1)
        return self._remote.ask("next", self)

    def __instancecheck__(self, value):
        return isinstance(value, Proxy) and self._remote.ask("instance", value, self) is True

    @staticmethod
    def _number_of(value) -> int:
        if type(value) is not int:
            raise TypeError("len() of the student's object is no int")
        return value

    def _refuse(self, *_):
        raise TypeError(f"{self!r} cannot be compared: compare its attributes or results")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = _refuse
    __float__ = __int__ = __index__ = __complex__ = __array__ = __round__ = __format__ = _refuse


def _forward(name: str):
    def method(self, *others):
        return self._remote.ask("operator", name, self, *others)

    return method


def _backward(name: str):
    def method(self, other):
        return self._remote.ask("operator", name, other, self)

    return method


for _name in (*BINARY, *UNARY):
    setattr(Proxy, f"__{_name}__", _forward(_name))
for _name in BINARY:
    setattr(Proxy, f"__r{_name}__", _backward(_name))


def install(remote: Remote) -> None:
    """Let the checks that watch a function at work watch it where it runs."""
    checks.kernels_off = lambda: remote.watched("kernels_off")
    checks.steps = lambda function, *arguments: remote.ask("steps", function, arguments)
