"""Split execution: honest answers get their points; values, changes and errors cross well."""

import pytest

from lapenna.grading.isolation import sandbox

FUNCTION = {"solution": True}


def exercise(answer, test, points=4, name="f"):
    """Return the cells of one exercise: setup, the answer's place, its test."""
    return [
        ("setup", "import numpy as np\nimport pytest", {"locked": True}),
        (name, answer, FUNCTION),
        ("test", test, {"points": points}),
    ]


def test_right_answers_get_all_points(grade_one):
    result = grade_one({})
    assert {c.name: c.score for c in result.cells} == {
        "double-visible": 1, "double-hidden": 2, "total-hidden": 3, "total-partial": 2,
        "written": None,
    }  # fmt: skip
    assert (result.status, result.sentence, result.waits) == ("graded", "", True)
    assert result.confinement == sandbox.confinement()


def test_wrong_answers_lose_their_points_and_are_told_why(grade_one):
    result = grade_one({"total": "def total(values):\n    return values[0]"})
    cells = {c.name: c for c in result.cells}
    assert cells["total-hidden"].message == "total of two numbers"
    assert cells["total-hidden"].about == "lists of other lengths." and cells["total-hidden"].hidden
    assert cells["total-partial"].score == 1 and cells["total-partial"].message == "partly right"
    assert result.score == 4


def test_the_untouched_release_gets_nothing(grade_one, make_plan):
    released = {cell.name: cell.released for cell in make_plan().cells}
    result = grade_one(released)
    assert result.score == 0
    assert {c.message for c in result.cells if c.points and c.name != "written"} == {"not done yet"}


VALUES = """
values = [
    None, True, 3, 2**70, -0.0, 1.5, 2 + 3j, "text \\ud800", b"bytes", bytearray(b"more"),
    [1, [2, [3]]], (1, (2,)), {"a": 1, 2: [3]}, {1, 2}, frozenset({3}), range(3), slice(1, 2),
    Ellipsis, float, np.float32, np.dtype("int16"), np.float32(0.1), np.int64(7), np.bool_(True),
    np.arange(6.0).reshape(2, 3), np.arange(6).reshape(2, 3).T, np.zeros((0, 3)),
    np.array(["a", "bc"]), np.array(3.5), np.datetime64("2022-03-17"),
]
for value in values:
    back = f(value)
    assert type(back) is type(value), (value, back)
    if isinstance(value, np.ndarray):
        assert back.dtype == value.dtype and back.flags.f_contiguous == value.flags.f_contiguous
        np.testing.assert_array_equal(back, value)
    else:
        assert back == value, (value, back)
assert np.isnan(f(float("nan"))) and f(float("-inf")) == float("-inf")
"""


def test_values_come_back_as_they_went(grade_one):
    cells = exercise("def f(x):\n    return copy.deepcopy(x)", VALUES)
    answer = "import copy\ndef f(x):\n    return copy.deepcopy(x)"
    result = grade_one({"f": answer}, cells)
    assert result.score == 4, result.cells[0].message


IN_PLACE = """
x, names, table, seen = np.zeros(3), [1], {"a": 1}, set()
both = [x, x, names]
assert f(x, names, table, seen, both) is names
assert x.tolist() == [7, 0, 0] and names == [1, 2] and table == {"b": names} and seen == {5}
assert table["b"] is names and both == [x, names] and both[0] is x and both[1] is names
frozen = np.zeros(2)
frozen.flags.writeable = False
with pytest.raises(ValueError, match="read-only"):
    f(frozen, [], {}, set(), [frozen])
rng = np.random.default_rng(1)
g(rng)
again = np.random.default_rng(1)
again.normal()
assert rng.normal() == again.normal()
"""


def test_what_is_changed_in_place_comes_back_with_its_names(grade_one):
    answer = (
        "def f(x, names, table, seen, both):\n    both[0][0] = 7\n    names.append(2)\n"
        "    table.pop('a', None)\n    table['b'] = names\n    seen.add(5)\n    del both[1:-1]\n"
        "    return names\n\ndef g(rng):\n    rng.normal()"
    )
    result = grade_one({"f": answer}, exercise("def f(): pass\ndef g(): pass", IN_PLACE))
    assert result.score == 4, result.cells[0].message


ERRORS = """
for kind in (ValueError, TypeError, KeyError, ZeroDivisionError, NotImplementedError, OSError):
    with pytest.raises(kind, match="about it"):
        f(kind.__name__)
with pytest.raises(Own, match="about it") as caught:
    f("Own")
assert isinstance(caught.value, ValueError)
with pytest.raises(Exception, match="about it"):
    f("SystemExit")
"""


def test_exceptions_keep_their_type(grade_one):
    answer = (
        "class Own(ValueError):\n    pass\n\ndef f(name):\n"
        "    raise (Own if name == 'Own' else getattr(__builtins__, name, None) or "
        "__builtins__[name])('about it')"
    )
    cells = exercise("class Own(ValueError): pass\ndef f(name): pass", ERRORS)
    result = grade_one({"f": answer}, cells)
    assert result.score == 4, result.cells[0].message


OBJECTS = """
stack = Stack()
stack.push(np.ones(2))
stack.push("b")
assert len(stack) == 2 and stack.pop() == "b" and "c" not in stack
assert isinstance(stack, Stack) and not isinstance(3, Stack)
assert list(stack)[0].tolist() == [1, 1] and stack[0].tolist() == [1, 1]
stack.limit = 3
assert stack.limit == 3
assert (stack + 1).size == 2
assert list(count(4)) == [0, 1, 2, 3]
assert apply(lambda x, scale: [x * scale, x], 3) == [6, 3]
with pytest.raises(TypeError, match="cannot be compared"):
    stack == stack.pop
with pytest.raises(Exception, match="more than"):
    for _ in forever():
        pass
made = make_adder(3)
assert made(4) == 7
assert apply(lambda x, scale: make_adder(x)(scale), 3) == 5  # a call inside a callback
"""
STACK = """
class Stack:
    def __init__(self): self.items = []; self.size = 1
    def push(self, x): self.items.append(x)
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
    def __contains__(self, x): return any(x is i for i in self.items)
    def __iter__(self): return iter(self.items)
    def __getitem__(self, i): return self.items[i]
    def __add__(self, n): other = Stack(); other.size = self.size + n; return other

def count(n):
    for i in range(n):
        yield i

def forever():
    while True:
        yield 1

def apply(function, x):
    return function(x, scale=2)

def make_adder(n):
    return lambda x: x + n
"""


def test_objects_iterators_and_callbacks(grade_one):
    names = "Stack = count = forever = apply = make_adder = None"
    result = grade_one({"f": STACK}, exercise(names, OBJECTS))
    assert result.score == 4, result.cells[0].message


@pytest.mark.parametrize(
    ("last", "points"),
    [
        ("1.5", 1.5), ("np.float64(1.5)", 1.5), ("9.0", 4), ("-1", 0), ("float('nan')", 0),
        ("False", 0), ("True", 4), ("'1'", 4), ("None", 4), ("1.5;", 4), ("f", 4),
        ("np.float32(0.5)", 0.5), ("3", 3),
    ],
)  # fmt: skip
def test_partial_credit_is_a_number_between_0_and_the_points(grade_one, last, points):
    result = grade_one({"f": "def f():\n    return 1"}, exercise("def f(): pass", last))
    assert result.cells[0].score == points


def test_a_warning_costs_nothing(grade_one):
    answer = "import warnings\ndef f(x):\n    warnings.warn('careful')\n    return x"
    test = "import warnings\nwarnings.warn('of the test')\nassert f(1) == 1"
    assert grade_one({"f": answer}, exercise("def f(x): pass", test)).score == 4


def test_the_global_random_state_is_shared_with_a_test_that_seeds(grade_one):
    answer = (
        "import random\nimport numpy as np\ndef f():\n    return np.random.rand(), random.random()"
    )
    test = (
        "import random\nnp.random.seed(3)\nrandom.seed(4)\nfirst, second = f(), np.random.rand()\n"
        "np.random.seed(3)\nrandom.seed(4)\n"
        "assert first == (np.random.rand(), random.random()) and second == np.random.rand()"
    )
    result = grade_one({"f": answer}, exercise("def f(): pass", test))
    assert result.score == 4, result.cells[0].message


def test_printing_is_seen_by_a_test_that_listens(grade_one):
    test = (
        "import contextlib, io\nheard = io.StringIO()\nwith contextlib.redirect_stdout(heard):\n"
        "    f()\nassert heard.getvalue() == 'hello\\n'"
    )
    result = grade_one({"f": "def f():\n    print('hello')"}, exercise("def f(): pass", test))
    assert result.score == 4
    quiet = exercise("def f(): pass", "f()")
    assert (
        "hello"
        not in grade_one({"f": "def f():\n    print('hel' + 'lo')"}, quiet).notebooks["ps01"]
    )


def test_files_of_the_instructor_win_over_the_students(grade_one):
    cells = exercise("def f(): pass", "assert f() == open('data.txt').read() == 'right'")
    answer = "def f():\n    return open('data.txt').read()"
    given, own = {"data.txt": b"right"}, {"data.txt": b"forged", "mine.txt": b"own"}
    assert grade_one({"f": answer}, cells, given=given, files=own).score == 4
    answer = "def f():\n    return 'right' if open('mine.txt').read() == 'own' else ''"
    assert grade_one({"f": answer}, cells, given=given, files=own).score == 4


def test_a_test_in_the_students_process_is_marked_untrusted(grade_one):
    test = "import inspect\nassert 'sum' in inspect.getsource(f)"
    cells = exercise("def f(): pass", test)
    answer = {"f": "def f():\n    return sum([1])"}
    assert grade_one(answer, cells).score == 0  # the source is not there in the tests' process
    cells[-1][2]["tags"] = ["student-process"]
    (cell,) = (c for c in grade_one(answer, cells).cells if c.name == "test")
    assert cell.score == 4 and cell.untrusted


def test_a_setup_cell_that_hangs_costs_its_tests_and_ends(grade_one):
    cells = exercise("def f(): pass", "assert f() == 1")
    cells[0] = ("setup", "import time\ntime.sleep(1000)", {"locked": True})
    result = grade_one({"f": "def f():\n    return 1"}, cells, cell=1, total=12)
    assert (result.status, result.cells[0].score) == ("stopped", 4)
    assert "setup: your code did not finish within 1 seconds" in result.sentence


def test_a_process_that_cannot_be_started_is_a_failure_of_the_grader(grade_one):
    result = grade_one({}, disk=0.5)  # no size that a file system can have
    assert (result.status, result.score) == ("not graded", None)
    assert "was not started: OSError" in result.sentence
