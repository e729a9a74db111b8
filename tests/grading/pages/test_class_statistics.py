"""The numbers of a class against outside ones: NumPy's correlation, sums done by hand."""

import dataclasses

import numpy as np
import pytest

from lapenna.grading.pages import class_statistics as stats
from lapenna.grading.result import FAILED, GRADED, MISSING, STOPPED, UNREADABLE, CellResult, Result


def cell(question, score, points=10.0, name=None, message="", notebook="ps"):
    return CellResult(notebook, name or f"{question}-test", question, points, score, message)


def result(number, *cells, status=GRADED, **more):
    return Result(f"student-{number:02}", "ps", status, cells=cells, **more)


def class_of(table, **points):
    """Return results with one cell a question; a row of the table is a student."""
    return [
        result(i, *(cell(f"q{j}", score, **points) for j, score in enumerate(row)))
        for i, row in enumerate(table, 1)
    ]


def test_difficulty_and_discrimination_are_those_of_numpy():
    table = np.random.default_rng(3).integers(0, 11, (40, 5)).astype(float)
    table[:, 4] = 10 - table[:, 0]  # a test that the stronger fail
    found = stats.questions(class_of(table.tolist()))
    for j, question in enumerate(found):
        rest = table.sum(axis=1) - table[:, j]
        expected = np.corrcoef(table[:, j], rest)[0, 1]
        assert question.discrimination == pytest.approx(expected, abs=1e-12)
        assert question.difficulty == pytest.approx(table[:, j].mean() / 10)
    assert found[4].discrimination < 0


def test_a_question_is_all_cells_after_its_answer():
    cells = [cell("a", 2.0, 3.0, "a-1"), cell("a", 4.0, 5.0, "a-2"), cell("b", 1.0, 2.0, "b")]
    first, second = stats.questions([result(1, *cells)])
    assert (first.title, first.maximum, first.difficulty) == ("a", 8.0, 0.75)
    assert first.by_student == {"student-01": (6.0, False)}
    assert (second.title, second.maximum, second.difficulty) == ("b", 2.0, 0.5)


def test_a_test_before_every_answer_is_a_question_of_its_own():
    found = stats.questions([result(1, cell("", 1.0, name="first"), cell("", 2.0, name="second"))])
    assert [q.title for q in found] == ["first", "second"]


def test_correlation_by_hand():
    # Means 2 and 3, products of the deviations 1 + 0 + 2 = 3, squares 2 and 6: 3 / sqrt(12).
    assert stats.correlation([1, 2, 3], [2, 2, 5]) == pytest.approx(3 / 12**0.5)
    assert stats.correlation([1, 2], [1, 2]) is None  # two points always lie on a line
    assert stats.correlation([1, 1, 1], [1, 2, 3]) is None
    assert stats.correlation([1, 2, 3], [4, 4, 4]) is None


def test_one_question_has_nothing_to_be_compared_with():
    (question,) = stats.questions(class_of([[1.0], [2.0], [3.0]]))
    assert question.discrimination is None and question.difficulty == 0.2


def test_what_waits_for_a_person_counts_nowhere():
    table = [[1, 2, 9], [2, 4, None], [5, 3, 2], [7, 9, 4], [4, 1, None]]
    first, second, third = stats.questions(class_of(table))
    a, b = ([row[j] for row in table] for j in (0, 1))
    assert first.discrimination == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert second.discrimination == pytest.approx(np.corrcoef(a, b)[0, 1])
    graded = [row for row in table if row[2] is not None]
    expected = np.corrcoef([row[2] for row in graded], [row[0] + row[1] for row in graded])[0, 1]
    assert third.discrimination == pytest.approx(expected)
    assert third.difficulty == pytest.approx(0.5)
    assert third.by_student["student-02"] == (0.0, True)


def test_who_could_not_be_graded_makes_no_question_harder():
    results = [
        *class_of([[10.0], [5.0]]),
        result(3, cell("q0", 0.0), status=UNREADABLE),
        result(4, status=MISSING),
        result(5, status=FAILED),
        result(6, cell("q0", 0.0), status=STOPPED),
    ]
    (question,) = stats.questions(results)
    assert question.difficulty == pytest.approx(0.5)
    assert question.by_student["student-03"] == (0.0, False)


def test_untouched_questions_are_counted():
    results = class_of([[0.0, 1.0], [0.0, 2.0], [3.0, 3.0]])
    results[0] = dataclasses.replace(results[0], untouched=("q0",))
    results[1] = dataclasses.replace(results[1], untouched=("q0", "q1"))
    assert [q.untouched for q in stats.questions(results)] == [2, 1]


def test_several_notebooks_name_their_questions():
    cells = [cell("a", 1.0, notebook="one"), cell("a", 2.0, notebook="two")]
    assert [q.title for q in stats.questions([result(1, *cells)])] == ["one/a", "two/a"]


@pytest.mark.parametrize(
    ("score", "bar"), [(0.0, 0), (9.99, 0), (10.0, 1), (0.1 + 0.2 + 29.7, 3), (99.9, 9), (100.0, 9)]
)
def test_a_score_stands_in_its_bar(score, bar):
    bars = stats.histogram([result(1, cell("a", score, 100.0))])
    assert [b.count for b in bars] == [int(i == bar) for i in range(10)]
    assert (bars[bar].low, bars[bar].high) == (10 * bar, 10 * bar + 10)


def test_tenths_that_add_up_stand_in_their_bar():
    tenths = [cell("a", 0.1, 0.125, f"a-{i}") for i in range(8)]
    assert sum(c.score for c in tenths) < 0.8
    assert stats.histogram([result(1, *tenths)])[8].count == 1


def test_a_class_without_points_has_no_histogram():
    assert stats.histogram([]) == [] == stats.histogram([result(1, cell("a", 0.0, 0.0))])


def test_the_same_mistake_with_other_numbers_is_one_mistake():
    said = [
        "f(3): the shape is (2, 3), expected (3, 2)",
        "f(12): the shape is (2, 3, 4), expected (4,)",
        "f(12): the shape is (2, 3, 4), expected (4,)",
        "f(3): the sign is wrong",
        "",
    ]
    results = [result(i, cell("a", 0.0, message=text)) for i, text in enumerate(said)]
    assert stats.mistakes(results) == [("a-test", said[1], 3), ("a-test", said[3], 1)]


def test_mistakes_are_those_of_work_that_was_done():
    results = [
        result(1, cell("a", 0.0, message="wrong"), cell("b", 0.0, message="not done yet")),
        result(2, cell("a", 0.0, message="no notebook"), status=UNREADABLE),
    ]
    results[0] = dataclasses.replace(results[0], untouched=("b",))
    assert stats.mistakes(results) == [("a-test", "wrong", 1)]


def test_a_long_message_is_cut():
    (mistake,) = stats.mistakes([result(1, cell("a", 0.0, message="[" * 4_000))])
    assert mistake.message == "[" * 300


def test_the_commonest_mistakes_come_first_and_ten_at_most():
    results = [
        result(i, *(cell(f"q{j:02}", 0.0, message="wrong") for j in range(12) if i <= j))
        for i in range(12)
    ]
    found = stats.mistakes(results)
    assert [m.students for m in found] == list(range(12, 2, -1))
    assert found[0].test == "q11-test"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("max_pool2d gives -3.5e-07, which is not right", "max_pool2d gives #, which is not right"),
        ("[[1. 2.] [3. nan]] is not [[0, 1], [2, 3]]", "# is not #"),
        ("name 'x2' is not defined", "name 'x2' is not defined"),
        ("dtype float32, expected float64", "dtype float32, expected float64"),
        ("index 5 is out of bounds for axis 0", "index # is out of bounds for axis #"),
    ],
)
def test_numbers_are_taken_out_and_names_stay(message, expected):
    assert stats.without_numbers(message) == expected
