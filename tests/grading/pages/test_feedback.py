"""Feedback pages: what a student reads, what no student may read, and nothing that runs."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lapenna.grading.pages import feedback
from lapenna.grading.result import FAILED, MISSING, CellResult, Result

SECRET = "assert answer(7) == 'the secret number'"
VISIBLE = "assert answer(1) == 1, 'answer(1) must be 1'\nprint('right')"
ABOUT = "# This cell is for grading. It tests:\n# large numbers."


def data(name, **given):
    return {"grade_id": name, "grade": False, "solution": False, "locked": True} | given


def cell(text, name=None, markdown=False, **given):
    made = new_markdown_cell(text) if markdown else new_code_cell(text)
    if name:
        made.metadata.nbgrader = data(name, **given)
    return made


def hidden(text):
    return f"### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"


def book(answer="raise NotImplementedError()", essay="YOUR ANSWER HERE", secret=None, added=()):
    """Return the notebook as released, or with `secret` tests as executed."""
    test, mixed = ABOUT, VISIBLE
    if secret is not None:
        test, mixed = f"{ABOUT}\n{hidden(secret)}", f"{VISIBLE}\n{hidden(secret)}"
    return new_notebook(
        cells=[
            cell("# Problem set 7\n\n# Sizes", "start", markdown=True),
            cell("import numpy as np", "setup"),
            cell("#### 1. An answer (6 points)\n\nSay $x^2$.", "text", markdown=True),
            cell(answer, "q1", solution=True, locked=False),
            *added,
            cell(VISIBLE, "q1-visible", grade=True),
            cell(test, "q1-hidden", grade=True),
            cell(mixed, "q1-mixed", grade=True),
            cell("## 2. In *words*", "words-text", markdown=True),
            cell(essay, "words", markdown=True, solution=True, grade=True, locked=False),
            cell("Plain text of the instructor.", markdown=True),
        ]
    )


RELEASED = {"ps07": book()}
CELLS = (
    CellResult("ps07", "q1-visible", "q1", 3, 0, "answer(1) must be 1"),
    CellResult("ps07", "q1-hidden", "q1", 2, 1.25, "one number is wrong", "large.", hidden=True),
    CellResult("ps07", "q1-mixed", "q1", 1, 1, hidden=True),
    CellResult("ps07", "words", "words", 4, None),
)


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def error(name="ValueError", value="no", trace=("Traceback", "line 1")):
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": list(trace)}


def shown(**mime):
    data = {kind.replace("_", "/"): value for kind, value in mime.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def result(notebook=None, outputs=None, **given):
    """Return a result; `outputs` by the name of a cell, `notebook` executed, False for none."""
    made = {"student": "student-01", "problem_set": "ps07", "status": "graded", "cells": CELLS}
    if notebook is not False:
        executed = notebook or book("def answer(n):\n    return 2", "It is *two*.", SECRET)
        for node in executed.cells:
            name = node.metadata.get("nbgrader", {}).get("grade_id")
            node["outputs"] = (outputs or {}).get(name, [])
        made["notebooks"] = {"ps07": json.dumps(executed)}
    return Result(**made | given)


def page(made=None, released=RELEASED):
    return BeautifulSoup(feedback.page(made or result(), released), "html.parser")


def words(tag):
    return " ".join(tag.get_text(" ").split())


# What a student reads.


def test_the_page_says_whose_it_is_and_the_score():
    soup = page()
    assert soup.title.get_text() == soup.h1.get_text() == "ps07: feedback for student-01"
    assert words(soup.select_one(".score")) == "2.25 of 6 points; 4 more wait for a person."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cells": CELLS[:3]}, "2.25 of 6 points."),
        ({"cells": CELLS[3:]}, "4 points wait for a person."),
        ({"cells": CELLS, "penalty": 2.0}, "0.25 of 6 points; 4 more wait for a person."),
        ({"cells": CELLS, "penalty": 9.0}, "0 of 6 points; 4 more wait for a person."),
        ({"status": FAILED}, "No score yet."),
        ({"cells": ()}, "No score yet."),
        (
            {"cells": (*CELLS[:3], CellResult("ps07", "words", "words", 1, None))},
            "2.25 of 6 points; 1 more waits for a person.",
        ),
    ],
)
def test_the_score_in_words(given, sentence):
    assert words(page(result(**given)).select_one(".score")) == sentence


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"late": 98_000, "penalty": 5.0}, "Handed in 1 day 3 hours late: 5 points are taken off."),
        ({"late": 1, "penalty": 1.0}, "Handed in 1 minute late: 1 point is taken off."),
        ({"late": 7200}, "Handed in 2 hours late. No points are taken off."),
        ({"penalty": 0.5}, "0.5 points are taken off."),
    ],
)
def test_lateness_in_words(given, sentence):
    assert sentence in words(page(result(**given)))


def test_in_time_nothing_is_said_of_time():
    assert "late" not in words(page())


def test_the_sentence_of_the_status_is_shown():
    soup = page(result(status="damaged", sentence="The cell q1 was there <twice>."))
    assert words(soup.select_one(".sentence")) == "The cell q1 was there <twice>."
    assert page().select_one(".sentence") is None


def test_the_table_of_questions():
    rows = [[words(c) for c in row.find_all(["th", "td"])] for row in page().table.find_all("tr")]
    assert rows == [
        ["question", "points", "of", "result"],
        ["1. An answer", "2.25", "6", "◐ partly"],
        ["2. In words", "–", "4", "… graded by a person"],
        ["total", "2.25", "10", ""],
    ]


def test_the_penalty_stands_in_the_table():
    rows = [words(row) for row in page(result(penalty=2.0)).tfoot.find_all("tr")]
    assert rows == ["late −2", "total 0.25 10"]


def test_a_question_of_which_a_part_waits_says_so():
    cells = (CellResult("ps07", "a", "q1", 2, 2), CellResult("ps07", "b", "q1", 3, None))
    row = page(result(cells=cells)).tbody.tr
    assert words(row) == "1. An answer 2 5 ✓ passed 3 of the points wait"


def test_a_question_leads_to_its_heading():
    soup = page()
    for link, heading in zip(soup.table.find_all("a"), ("1. An answer", "2. In"), strict=True):
        assert heading in soup.find(id=link["href"][1:]).find(re.compile("h[3-6]")).get_text()


def test_headings_are_in_order():
    levels = [int(h.name[1]) for h in page().find_all(re.compile("^h[1-6]$"))]
    assert levels == [1, 2, 2, 3, 3, 4, 4]


def test_the_notebook_is_shown_from_top_to_bottom():
    text = words(page(result(outputs={"q1": [printed("I printed this")]})))
    parts = ("Sizes", "import numpy", "1. An answer (6", "return 2")
    rest = ("I printed this", "q1-visible", "q1-hidden", "2. In words", "It is two", "Plain text")
    places = [text.rindex(part) for part in parts + rest]
    assert places == sorted(places)
    assert "Added by you" not in text


def test_formulas_and_code_are_set():
    soup = page()
    assert soup.msup.get_text() == "x2" and soup.select_one(".own .nf").get_text() == "answer"


@pytest.mark.parametrize(
    ("score", "message", "verdict", "points"),
    [
        (3, "", "✓ passed", "3 of 3 points"),
        (0, "wrong", "✗ not passed", "0 of 3 points"),
        (1.5, "partly right", "◐ partly", "1.5 of 3 points"),
        (None, "", "… graded by a person", "3 points wait"),
    ],
)
def test_a_verdict_says_how_it_went_in_words(score, message, verdict, points):
    cells = (CellResult("ps07", "q1-visible", "q1", 3, score, message),)
    box = page(result(cells=cells)).select_one(".verdict")
    assert words(box.select_one(".said")) == verdict
    assert words(box.select_one(".points")) == points
    assert [words(p) for p in box.select(".message")] == ([message] if message else [])


def test_a_visible_test_shows_the_diagnosis_and_hides_the_traceback_in_details():
    soup = page(result(outputs={"q1-visible": [error("AssertionError", "x", ["deep inside"])]}))
    box = soup.select_one(".verdict")
    assert words(box.select_one(".message")) == "answer(1) must be 1"
    assert "deep inside" in box.details.get_text() and "assert answer(1)" in box.details.get_text()
    assert not box.details.has_attr("open") and not box.details.find_next_sibling("p")


def test_a_test_in_the_students_own_process_is_marked():
    note = "ran together with your code"
    cells = (CellResult("ps07", "q1-visible", "q1", 3, 3, untrusted=True),)
    assert note in words(page(result(cells=cells))) and note not in words(page())


def test_an_answer_that_was_not_touched_is_marked():
    assert "Your answer, as it was handed out" in words(page(result(untouched=("q1",))))
    assert "as it was handed out" not in words(page())


def test_an_open_cell_of_the_instructor_is_marked_when_it_was_changed():
    released, same, other = (
        cell(text, "open", locked=False) for text in ("a = 1", "a = 1", "a = 2")
    )
    books = {"ps07": new_notebook(cells=[released])}
    assert page(result(new_notebook(cells=[same])), books).select_one(".own") is None
    box = page(result(new_notebook(cells=[other])), books).select_one(".own")
    assert words(box.select_one(".label")) == "Changed by you" and "a = 2" in box.get_text()


def test_of_a_locked_cell_the_instructors_text_is_shown():
    executed = book(secret=SECRET)
    executed.cells[0].source = "# All points"
    assert "All points" not in words(page(result(executed)))


def test_a_graded_cell_that_is_not_in_the_notebook_is_shown_at_the_end():
    executed = book(secret=SECRET)
    del executed.cells[4]
    assert "q1-visible" in words(page(result(executed)).select(".verdict")[-1])


@pytest.mark.parametrize("text", [None, "no notebook", "[]", '{"cells": 3}', "[" * 100_000])
def test_without_a_notebook_there_are_title_score_and_sentence(text):
    made = result(False, status=MISSING, sentence="Nothing was handed in.")
    made = Result(**made.__dict__ | {"notebooks": {"ps07": text} if text else {}})
    soup = page(made)
    assert [h.get_text() for h in soup.find_all(re.compile("^h[1-6]$"))] == [
        "ps07: feedback for student-01",
        "Points",
    ]
    assert "2.25 of 6 points" in words(soup) and "Nothing was handed in." in words(soup)


def test_without_cells_there_is_no_table():
    soup = page(result(False, cells=(), status=FAILED, sentence="The grader failed."))
    assert soup.table is None and "The grader failed." in words(soup)


def test_two_notebooks_are_told_apart():
    made = result()
    texts = {"ps07": made.notebooks["ps07"], "ps07b": made.notebooks["ps07"]}
    cells = (*CELLS, CellResult("ps07b", "q1-visible", "q1", 5, 5))
    soup = page(result(False, cells=cells, notebooks=texts), RELEASED | {"ps07b": book()})
    assert [h.get_text() for h in soup("h2")] == ["Points", "Notebook ps07", "Notebook ps07b"]
    links = {words(link): link["href"] for link in soup.table.find_all("a")}
    assert list(links) == ["1. An answer", "2. In words"] and len(soup.table.find_all("a")) == 3
    assert words(soup.tbody.find_all("tr")[2]) == "ps07b: 1. An answer 5 5 ✓ passed"


# What no student may read.


def test_hidden_tests_are_nowhere_on_the_page():
    leak = {
        "q1-hidden": [printed("from inside the hidden test"), error(trace=[SECRET])],
        "q1-mixed": [printed("from inside the hidden test"), error(trace=[SECRET])],
    }
    text = page(result(outputs=leak)).decode()
    assert "secret" not in text and "HIDDEN TESTS" not in text and "from inside" not in text


def test_a_hidden_test_is_told_by_its_name_points_diagnosis_and_what_it_tests():
    box = page().select(".verdict")[1]
    assert words(box) == (
        "◐ partly q1-hidden 1.25 of 2 points one number is wrong Hidden test: large."
    )


def test_of_a_partly_hidden_test_the_part_that_students_have_is_shown():
    box = page().select(".verdict")[2]
    assert "A part of this test is hidden" in words(box)
    assert box.details.pre.get_text() == VISIBLE


@pytest.mark.parametrize("hidden", [True, False])
def test_what_a_hidden_test_printed_is_not_shown_even_when_students_have_its_code(hidden):
    cells = (CellResult("ps07", "q1-visible", "q1", 3, 0, "no", hidden=hidden),)
    soup = page(result(outputs={"q1-visible": [printed("from inside")]}, cells=cells))
    assert ("from inside" in soup.get_text()) is not hidden


def test_of_a_test_that_is_not_marked_as_hidden_nothing_more_is_shown_than_was_released():
    leak = {"q1-mixed": [error(trace=["a trace of something hidden"])]}
    cells = (CellResult("ps07", "q1-mixed", "q1", 1, 0, "no"),)
    for graded in (cells, ()):
        text = page(result(outputs=leak, cells=graded)).decode()
        assert "trace of something" not in text and "secret" not in text


@pytest.mark.parametrize("name", ["q1", "q1-visible", "setup"])
def test_lines_of_hidden_tests_are_taken_out_of_what_others_print(name):
    trace = f"Cell In[3], line 7\n      6 x = 1\n----> 7 {SECRET}\n"
    outputs = {name: [printed(trace), error(trace=[trace]), shown(text_plain=SECRET)]}
    soup = page(result(outputs=outputs))
    assert "secret" not in soup.decode()
    assert "[a line of a hidden test]" in soup.get_text() and "6 x = 1" in soup.get_text()


def test_a_line_that_the_student_wrote_too_is_not_taken_out():
    executed = book(f"x = 1\n{SECRET}", secret=SECRET)
    outputs = {"q1": [error(trace=[f"----> 2 {SECRET}"])]}
    text = page(result(executed, outputs)).get_text()
    assert f"----> 2 {SECRET}" in text


def test_without_the_released_notebook_no_test_is_shown():
    text = page(released={}).decode()
    assert "secret" not in text and "assert answer" not in text and "q1-hidden" in text


def test_the_problem_set_of_the_repository_has_a_title_for_each_question():
    path = Path(__file__).parents[3] / "assignments" / "ps07" / "ps07.ipynb"
    handout = feedback.Handout(nbformat.read(path, as_version=4))
    assert list(handout.titles.items())[1] == ("im2col", "2. im2col")
    assert len(handout.titles) == 9
