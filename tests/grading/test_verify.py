"""Before a release: marks that are not meant, or not the same split and plain, are named."""

import nbformat
import pytest
from small_course import CELLS, make_released, make_source

from lapenna.grading.verify import verify

MUTANT = '''"""It forgets all but the first."""

LOSES = {loses}
SAYS = {says}

# cell: total
def total(values):
    return sum(values[:1])
'''


@pytest.fixture
def check(tmp_path):
    def run(cells=CELLS, loses=None, says="two numbers"):
        source = make_source(cells)
        (tmp_path / "released").mkdir()
        (tmp_path / "source" / "mutants").mkdir(parents=True)
        nbformat.write(source, tmp_path / "source" / "ps01.ipynb")
        nbformat.write(make_released(source), tmp_path / "released" / "ps01.ipynb")
        if loses is not None:
            words = {"total-hidden": says}
            text = MUTANT.replace("{loses}", repr(loses)).replace("{says}", repr(words))
            (tmp_path / "source" / "mutants" / "first.py").write_text(text)
        return verify(tmp_path / "source", tmp_path / "released", ["mutants"])

    return run


def test_a_right_problem_set_passes(check):
    assert check(loses={"total-hidden": 3, "total-partial": 1}) == []


def test_a_mutant_that_loses_other_points_is_named(check):
    assert check(loses={"total-hidden": 3}) == ["mutant first: total-partial gets 1, meant are 2"]


def test_a_mistake_that_the_tests_do_not_name_is_named(check):
    assert check(loses={"total-hidden": 3, "total-partial": 1}, says="all but the first") == [
        "mutant first: total-hidden must say 'all but the first', it says 'total of two numbers'"
    ]


def test_a_test_that_cannot_be_split_is_named(check):
    look = ("look", "import inspect\nassert 'return' in inspect.getsource(double)", {"points": 1})
    assert check([*CELLS, look]) == [
        "the reference: look gets 0 split and 1 in one process",
        "the reference: look gets 0, meant are 1",
    ]  # fmt: skip


def test_points_for_nothing_are_named(check):
    assert check([*CELLS, ("gift", "assert True", {"points": 1})]) == [
        "the untouched release: gift gets 1, meant are 0"
    ]
