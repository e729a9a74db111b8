"""Submissions made from solutions and mutants."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lapenna.grading import mutants

GOOD = '''"""It forgets the bias."""

LOSES = {"a-test": 2, "b-test": 1.5}
SAYS = {"a-test": "the bias is missing"}


# cell: a
def f(x):
    return x


# cell: b
g = 1
'''


def cell(name, source, make=new_code_cell, solution=True):
    data = {"grade_id": name, "solution": solution, "grade": False, "locked": False}
    return make(source, metadata={"nbgrader": data})


@pytest.fixture
def notebook():
    source = "def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION"
    return new_notebook(
        cells=[
            new_markdown_cell("no name"),
            cell("a", source),
            cell("a-test", "assert f(1) == 2", solution=False),
            cell("written", "### BEGIN SOLUTION\nyes\n### END SOLUTION", new_markdown_cell),
        ]
    )


def test_a_mutant_is_read(tmp_path):
    path = tmp_path / "no_bias.py"
    path.write_text(GOOD)
    mutant = mutants.load(path)
    assert mutant.name == "no_bias" and mutant.mistake == "It forgets the bias."
    assert mutant.loses == {"a-test": 2, "b-test": 1.5}
    assert mutant.says == {"a-test": "the bias is missing"}
    assert mutant.answers == {"a": "def f(x):\n    return x", "b": "g = 1"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""It forgets the bias."""', ""),
        ("LOSES", "COSTS"),
        ("SAYS", "WORDS"),
        ("the bias is missing", ""),
        ('{"a-test": "the bias', '{"c-test": "the bias'),
        ("# cell", "# part"),
        ("return x", "return (x"),
        ("LOSES = {", "LOSES = {{"),
    ],
)
def test_a_damaged_mutant_is_refused_by_name(tmp_path, old, new):
    path = tmp_path / "bad.py"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(ValueError, match=r"bad\.py"):
        mutants.load(path)


def test_reference_answers_are_code_without_markers(notebook):
    assert mutants.reference_answers(notebook) == {"a": "def f(x):\n    return x + 1"}


def test_hand_in_fills_a_copy(notebook):
    before = nbformat.writes(notebook)
    submission = mutants.hand_in(notebook, {"a": "f = None"})
    assert submission.cells[1].source == "f = None"
    assert nbformat.writes(notebook) == before


def test_an_answer_to_no_question_is_refused(notebook):
    with pytest.raises(ValueError, match=r"hand_in: answers must name cells .* got \['a-test'\]"):
        mutants.hand_in(notebook, {"a-test": "pass"})
