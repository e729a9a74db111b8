"""Values by copy between two processes that do not trust each other.

A message is a JSON header and raw buffers behind it. Nothing is pickled and nothing is evaluated.
Values that can be changed (lists, dicts, sets, arrays, random generators) are nodes of a graph
with a number each, so that two names for one list stay two names for one list, and a changed one
is sent back under its number. Everything else is written where it stands.

    Writer      values -> a message
    Reader      a message -> values; hostile bytes end in a WireError and nothing else

`channel` carries the messages, `snapshot` finds which values were changed since.
"""

from __future__ import annotations

import collections
import math
from collections.abc import Callable

import numpy as np

from lapenna.grading.isolation.channel import JSON_ERRORS, WireError

MAX_DEPTH = 40
MAX_NODES = 200_000

KINDS = "biufcSUmM"
"""Kinds of dtype that are plain bytes: no Python objects, no fields."""

GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

_TYPES = {
    t.__name__: t
    for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object)
}
_DICTS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)


class Writer:
    """Turns values into a message; `refer` describes what cannot be copied, or raises TypeError."""

    def __init__(self, refer: Callable[[object], dict], known: list = ()) -> None:
        self._refer, self._known = refer, len(known)
        self.objects = list(known)
        self._numbers = {id(value): number for number, value in enumerate(known)}
        self.buffers: list[bytes] = []
        self._at = 0

    def message(self, value: object, changed: list[int] = ()) -> dict:
        """Return the header of a message for a value, with the changed ones of the known nodes."""
        root = self._value(value, 0)
        nodes = [[number, self._node(self.objects[number])] for number in changed]
        number = self._known
        while number < len(self.objects):  # nodes that are found on the way are appended
            nodes.append([number, self._node(self.objects[number])])
            number += 1
        return {"root": root, "nodes": nodes}

    def _buffer(self, data: bytes) -> int:
        self.buffers.append(data)
        self._at += len(data)
        return self._at - len(data)

    def _value(self, v: object, depth: int) -> object:
        if depth > MAX_DEPTH:
            raise TypeError(f"a value nested more than {MAX_DEPTH} deep cannot be passed")
        t = type(v)
        if v is None or t in (bool, int, float, str):
            return v
        if t in (tuple, frozenset):
            return {t.__name__: [self._value(entry, depth + 1) for entry in v]}
        if t in (list, set, bytearray, *_DICTS) or isinstance(v, np.ndarray | np.random.Generator):
            return {"node": self._number(v)}
        if t is complex:
            return {"complex": [v.real, v.imag]}
        if t is bytes:
            return {"bytes": [self._buffer(v), len(v)]}
        if t is range:
            return {"range": [v.start, v.stop, v.step]}
        if t is slice:
            return {"slice": [self._value(e, depth + 1) for e in (v.start, v.stop, v.step)]}
        if v is Ellipsis:
            return {"ellipsis": 0}
        return self._rare(v, t, depth)

    def _rare(self, v: object, t: type, depth: int) -> object:
        if isinstance(v, np.generic) and v.dtype.kind in KINDS:
            return {"scalar": [v.dtype.str, self._buffer(v.tobytes())]}
        if isinstance(v, np.dtype) and v.kind in KINDS and v.names is None:
            return {"dtype": v.str}
        if isinstance(v, type):
            if _TYPES.get(v.__name__) is v:
                return {"type": v.__name__}
            if issubclass(v, np.generic) and getattr(np, v.__name__, None) is v:
                return {"numpy": v.__name__}
        if isinstance(v, tuple) and hasattr(t, "_fields"):
            fields = [str(field) for field in t._fields]
            return {"named": [t.__name__, fields, [self._value(e, depth + 1) for e in tuple(v)]]}
        for base in (bool, int, float, str):  # a subclass goes by its value, never its behaviour
            if isinstance(v, base):
                return base.__new__(base, base.__str__(v) if base is str else v)
        return {"ref": self._refer(v)}

    def _number(self, v: object) -> int:
        number = self._numbers.get(id(v))
        if number is None:
            number = self._numbers[id(v)] = len(self.objects)
            if number >= MAX_NODES:
                raise TypeError(f"more than {MAX_NODES} lists or arrays cannot be passed at once")
            self.objects.append(v)
        return number

    def _node(self, v: object) -> dict:
        if isinstance(v, np.ndarray):
            return self._array(v)
        if isinstance(v, np.random.Generator):
            return {"random": state_of(v)}
        if isinstance(v, bytearray):
            return {"bytearray": [self._buffer(bytes(v)), len(v)]}
        if isinstance(v, dict):
            pairs = [[self._value(k, 1), self._value(x, 1)] for k, x in v.items()]
            return {"dict": pairs}
        kind = "set" if isinstance(v, set) else "list"
        return {kind: [self._value(entry, 1) for entry in v]}

    def _array(self, v: np.ndarray) -> dict:
        array = np.asarray(v)
        if array.dtype.kind not in KINDS or array.dtype.names:
            raise TypeError(f"an array of dtype {array.dtype} cannot be passed: use numbers")
        order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
        at = self._buffer(array.tobytes(order))
        frozen = not array.flags.writeable
        return {"array": [array.dtype.str, list(array.shape), order, at, frozen]}


class Reader:
    """Turns a message into values; `resolve` gives what a description of the other side means.

    ``known`` are the nodes that both sides have already; a message may change their contents.
    """

    def __init__(self, header: dict, body: bytes, resolve: Callable, known: list = ()) -> None:
        self._body, self._resolve = body, resolve
        self.objects, self._known = list(known), len(known)
        try:
            self.value = self._read(header)
        except WireError:
            raise
        except JSON_ERRORS as error:
            raise WireError(f"a message is damaged: {type(error).__name__}: {error}") from None

    def _read(self, header: dict) -> object:
        nodes = header["nodes"]
        if len(nodes) > MAX_NODES:
            raise WireError("a message has too many parts")
        fresh = [pair for pair in nodes if pair[0] >= self._known]
        if [number for number, _ in fresh] != list(range(self._known, self._known + len(fresh))):
            raise WireError("a message has parts out of order")
        self.objects += [self._empty(node) for _, node in fresh]
        for number, node in nodes:
            if type(number) is not int or number < 0:
                raise WireError("a message has a part without a number")
            self._fill(self.objects[number], node, number < self._known)
        return self._value(header["root"], 0)

    def _empty(self, node: dict) -> object:
        ((kind, given),) = node.items()
        if kind == "array":
            return self._array(*given)
        if kind == "random":
            return _generator(given)
        return {"list": list, "dict": dict, "set": set, "bytearray": bytearray}[kind]()

    def _fill(self, target: object, node: dict, known: bool) -> None:
        ((kind, given),) = node.items()
        if kind == "array":
            if known:
                _overwrite(target, self._array(*given))
        elif kind == "random":
            if known:
                target.bit_generator.state = _generator(given).bit_generator.state
        elif kind == "bytearray":
            bytearray.__setitem__(target, slice(None), self._take(*given))
        elif kind == "list":
            list.__setitem__(target, slice(None), [self._value(entry, 1) for entry in given])
        else:
            entries = [
                (self._value(e[0], 1), self._value(e[1], 1))
                if kind == "dict"
                else self._value(e, 1)
                for e in given
            ]
            target.clear()
            target.update(entries)

    def _take(self, at: int, size: int) -> bytes:
        if type(at) is not int or type(size) is not int or at < 0 or size < 0:
            raise WireError("a buffer has a wrong place")
        if at + size > len(self._body):
            raise WireError("a buffer is too short")
        return self._body[at : at + size]

    def _array(self, dtype: str, shape: list, order: str, at: int, frozen: bool) -> np.ndarray:
        dtype = _dtype(dtype)
        if len(shape) > 32 or any(type(n) is not int or n < 0 for n in shape):
            raise WireError("an array has no shape")
        data = self._take(at, math.prod(shape) * dtype.itemsize)
        if not data:
            return np.zeros(shape, dtype)
        array = np.frombuffer(data, dtype).reshape(shape, order="F" if order == "F" else "C")
        array = array.copy(order="K")
        array.flags.writeable = not frozen
        return array

    def _value(self, t: object, depth: int) -> object:
        if t is None or type(t) in (bool, int, float, str):
            return t
        if depth > MAX_DEPTH:
            raise WireError("a message is nested too deeply")
        ((kind, given),) = t.items()
        if kind == "node":
            if type(given) is not int or given < 0:
                raise WireError("a part has no number")
            return self.objects[given]
        if kind in ("tuple", "frozenset"):
            entries = [self._value(entry, depth + 1) for entry in given]
            return tuple(entries) if kind == "tuple" else frozenset(entries)
        if kind == "ref":
            return self._resolve(given)
        return self._rare(kind, given, depth)

    def _rare(self, kind: str, given, depth: int) -> object:
        if kind == "complex":
            return complex(float(given[0]), float(given[1]))
        if kind == "bytes":
            return self._take(*given)
        if kind == "range":
            return range(*(int(n) for n in given))
        if kind == "slice":
            return slice(*(self._value(entry, depth + 1) for entry in given))
        if kind == "ellipsis":
            return Ellipsis
        if kind == "scalar":
            dtype = _dtype(given[0])
            return np.frombuffer(self._take(given[1], dtype.itemsize), dtype)[0]
        if kind == "dtype":
            return _dtype(given)
        if kind == "type":
            return _TYPES[given]
        if kind == "numpy":
            found = getattr(np, str(given))
            if not (isinstance(found, type) and issubclass(found, np.generic)):
                raise WireError("a type is not allowed")
            return found
        if kind == "named":
            name, fields, values = given
            made = collections.namedtuple(str(name)[:80], [str(field) for field in fields[:64]])
            return made(*(self._value(entry, depth + 1) for entry in values))
        raise WireError(f"a message has a part of unknown kind {str(kind)[:20]!r}")


def _overwrite(target: np.ndarray, new: np.ndarray) -> None:
    if target.shape == new.shape and target.dtype == new.dtype and target.flags.writeable:
        target[...] = new


def _dtype(text: str) -> np.dtype:
    dtype = np.dtype(str(text))
    if dtype.kind not in KINDS or dtype.names or dtype.subdtype:
        raise WireError("a dtype is not allowed")
    return dtype


def state_of(generator: np.random.Generator) -> dict:
    """Return a bit generator's state with lists for arrays."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(entry) for key, entry in value.items()}
        return {"words": value.tolist()} if isinstance(value, np.ndarray) else value

    state = plain(generator.bit_generator.state)
    if state["bit_generator"] not in GENERATORS:
        raise TypeError(f"a generator {state['bit_generator']} cannot be passed")
    return state


def _generator(state: dict) -> np.random.Generator:
    if state["bit_generator"] not in GENERATORS:
        raise WireError("a random generator is not allowed")

    def arrays(value):
        if type(value) is dict and "words" in value:
            width = np.uint32 if state["bit_generator"] == "MT19937" else np.uint64
            return np.array(value["words"], width)
        return {k: arrays(v) for k, v in value.items()} if type(value) is dict else value

    made = getattr(np.random, state["bit_generator"])(0)
    made.state = arrays(state)
    return np.random.Generator(made)
