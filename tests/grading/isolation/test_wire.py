"""The wire: whatever bytes arrive, a value or a WireError comes out; nothing is ever run."""

import contextlib
import json
import socket
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from lapenna.grading.isolation import wire
from lapenna.grading.isolation.channel import Channel, Closed, WireError
from lapenna.grading.isolation.snapshot import Snapshot
from lapenna.grading.isolation.wire import Reader, Writer


def refuse(value):
    raise TypeError(f"a {type(value).__name__} cannot be passed")


def across(value):
    """Send a value as it goes between processes: through JSON and bytes."""
    writer = Writer(refuse)
    header = json.loads(json.dumps(writer.message(value)))
    return Reader(header, b"".join(writer.buffers), refuse).value


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
plain |= st.complex_numbers()
keys = st.text() | st.integers() | st.tuples(st.integers(), st.text())
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(keys, inner)
        | st.sets(st.integers())
    ),
    max_leaves=20,
)


def equal(a, b):
    """Compare values and types; nan is equal to nan."""
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(equal, a.values(), b.values()))
    return a == b or (a != a and b != b)


@given(values)
def test_values_cross_with_their_types(value):
    assert equal(across(value), value)


@given(npst.arrays(st.sampled_from(["f4", "f8", "i2", "u8", "?", "c16", "U3"]),
                   npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)))  # fmt: skip
def test_arrays_cross_with_dtype_shape_and_order(array):
    for given_ in (
        array,
        np.asfortranarray(array),
        array.T,
        array[..., ::-1] if array.ndim else array,
    ):
        back = across(given_)
        assert back.dtype == given_.dtype and back.shape == given_.shape
        assert back.tobytes() == given_.tobytes()


@pytest.mark.parametrize("name", wire.GENERATORS)
def test_random_generators_go_on_where_they_were(name):
    rng = np.random.Generator(getattr(np.random, name)(5))
    rng.integers(7, size=3)
    back = across(rng)
    np.testing.assert_array_equal(back.normal(size=4), rng.normal(size=4))


def test_two_names_for_one_list_and_a_list_in_itself():
    inner = [1]
    back = across([inner, inner, {"x": inner}])
    assert back[0] is back[1] is back[2]["x"]
    loop = []
    loop.append(loop)
    back = across(loop)
    assert back[0] is back


class Float(float):
    __eq__ = __hash__ = None


class Array(np.ndarray):
    pass


def test_subclasses_go_by_their_value():
    for value, kind in ((Float(2.5), float), (np.zeros(2).view(Array), np.ndarray)):
        assert type(across(value)) is kind


@pytest.mark.parametrize(
    "value",
    [
        object(), print, np.array([None]), np.zeros(2, dtype=[("a", "f8")]), json, Array,
        np.random.default_rng, [lambda: 0],
    ],
)  # fmt: skip
def test_what_cannot_be_copied_is_refused(value):
    with pytest.raises(TypeError, match=r"cannot be passed"):
        across(value)


def test_depth_and_number_are_limited(monkeypatch):
    deep = ()
    for _ in range(wire.MAX_DEPTH + 2):
        deep = (deep,)
    with pytest.raises(TypeError, match="nested more than"):
        across(deep)
    monkeypatch.setattr(wire, "MAX_NODES", 10)
    with pytest.raises(TypeError, match="more than 10"):
        across([[] for _ in range(20)])


BAD = [
    {}, {"root": 1}, {"root": {"node": 0}, "nodes": []}, {"root": {"node": -1}, "nodes": []},
    {"root": {"x": 1}, "nodes": []}, {"root": {"a": 1, "b": 2}, "nodes": []},
    {"root": [1], "nodes": []}, {"root": {"bytes": [0, 10]}, "nodes": []},
    {"root": {"bytes": [-1, 1]}, "nodes": []}, {"root": {"dtype": "O"}, "nodes": []},
    {"root": {"dtype": "i4,i4"}, "nodes": []}, {"root": {"type": "eval"}, "nodes": []},
    {"root": {"numpy": "load"}, "nodes": []}, {"root": {"range": [1, 2, 0]}, "nodes": []},
    {"root": {"named": ["x", ["a", "a"], [1, 2]]}, "nodes": []},
    {"root": {"named": ["import os", ["a"], [1]]}, "nodes": []},
    {"root": 1, "nodes": [[0, {"array": ["|O", [1], "C", 0, False]}]]},
    {"root": 1, "nodes": [[0, {"array": ["<f8", [1 << 60], "C", 0, False]}]]},
    {"root": 1, "nodes": [[0, {"array": ["<f8", [-1], "C", 0, False]}]]},
    {"root": 1, "nodes": [[0, {"array": ["<f8", [2], "C", 0, False]}]]},
    {"root": 1, "nodes": [[5, {"list": []}]]}, {"root": 1, "nodes": [["0", {"list": []}]]},
    {"root": 1, "nodes": [[0, {"dict": [[{"node": 0}, 1]]}]]}, {"root": 1, "nodes": {"a": 1}},
    {"root": 1, "nodes": [[0, {"random": {"bit_generator": "__init__"}}]]},
    {"root": 1, "nodes": [[0, {"eval": "1"}]]}, {"root": {"ref": {"kept": 1}}, "nodes": []},
]  # fmt: skip


@pytest.mark.parametrize("header", BAD, ids=range(len(BAD)))
def test_damaged_messages_are_wire_errors(header):
    with pytest.raises(WireError):
        Reader(header, bytes(8), refuse)


KINDS = "list dict set array random node tuple bytes named scalar range slice ref x"
anything = st.recursive(
    st.none() | st.integers(-3, 9) | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KINDS.split()), inner, max_size=2)
    ),
    max_leaves=12,
)


@settings(max_examples=400)
@given(anything, st.lists(st.tuples(st.integers(-1, 3), anything), max_size=3), st.binary())
def test_no_message_does_anything_but_give_a_value_or_a_wire_error(root, nodes, body):
    known = [[1], np.zeros(2), {"a": 1}]
    with contextlib.suppress(WireError):
        Reader({"root": root, "nodes": [list(n) for n in nodes]}, body, refuse, known)


# Frames.


@pytest.fixture
def pair():
    a, b = socket.socketpair()
    with a, b:
        yield a, Channel(b)


def test_frames_arrive_whole_however_they_are_cut(pair):
    raw, channel = pair
    sender, taker = socket.socketpair()
    Channel(sender).send({"a": 1}, [b"xyz"])
    frame = taker.recv(1000)
    for byte in frame + frame:
        raw.send(bytes([byte]))
    assert [channel.receive(), channel.receive()] == [({"a": 1}, b"xyz")] * 2
    sender.close()
    taker.close()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (struct.pack("<II", 1 << 31, 0), WireError), (struct.pack("<II", 0, 1 << 31), WireError),
        (struct.pack("<II", 2, 0) + b"{[", WireError),
        (struct.pack("<II", 2, 0) + b"[]", WireError),
        (struct.pack("<II", 1, 0) + b"\xff", WireError), (b"", Closed), (b"abc", Closed),
        (struct.pack("<II", 100_000, 0) + b"[" * 100_000, WireError),
        (struct.pack("<II", 5001, 0) + b"9" * 5001, WireError),
    ],
)  # fmt: skip
def test_damaged_frames(pair, data, kind):
    raw, channel = pair
    raw.sendall(data)
    raw.shutdown(socket.SHUT_WR)
    with pytest.raises(kind):
        channel.receive()


def test_too_large_a_value_is_not_sent(pair):
    _, channel = pair
    small = Channel(channel._socket, max_header=100, max_buffers=100)
    with pytest.raises(WireError, match="too large"):
        small.send({}, [bytes(200)])


# Changes in place.


def test_a_snapshot_finds_what_was_changed():
    objects = [[1], {"a": 1}, {1}, np.zeros(2), bytearray(b"a"), np.random.default_rng(1), [2]]
    before = Snapshot(objects)
    assert before.changed() == []
    objects[0].append(2)
    objects[1]["a"] = 2
    objects[2].add(3)
    objects[3][0] = 1
    objects[4][0] = 0
    objects[5].normal()
    assert before.changed() == [0, 1, 2, 3, 4, 5]
