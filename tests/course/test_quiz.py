"""Questions on a page, as Python makes them; the browser's part is in tests/book."""

import json

import pytest
from bs4 import BeautifulSoup

from lapenna.course import quiz


def page_of(question):
    return BeautifulSoup(question._repr_html_(), "html.parser").find(class_="lapenna-question")


def test_a_question_holds_what_the_script_needs():
    box = page_of(
        quiz.number(
            r"What is \(2 \cdot 3\) in `int`, if 1 < 2?",
            answer=6,
            hints={5: "Not 2 + 3.", -6: "Both are positive."},
            explain="2 & 3 make 6.",
        )
    )
    assert json.loads(box["data-question"]) == {
        "answer": 6.0,
        "decimals": 0,
        "hints": [[5.0, "Not 2 + 3."], [-6.0, "Both are positive."]],
    }
    text = box.find(id=box["aria-labelledby"])
    assert text.get_text() == r"What is \(2 \cdot 3\) in int, if 1 < 2?"
    assert text.code.get_text() == "int"
    assert box.details.summary.get_text() == "Show the answer"
    assert box.details.p.get_text() == "2 & 3 make 6."


def test_questions_of_one_page_have_different_names_and_the_same_each_time():
    one, other = (quiz.number(q, answer=1, explain="x") for q in ("One?", "Other?"))
    assert page_of(one)["aria-labelledby"] != page_of(other)["aria-labelledby"]
    assert one._repr_html_() == one._repr_html_()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"answer": float("nan")}, "answer must be finite"),
        ({"answer": 0.5}, "decimals must say"),
        ({"answer": 0.5, "decimals": -1}, "decimals must say"),
        ({"explain": " "}, "explain must not be empty"),
        ({"hints": {2: "that is it"}}, "hints must be for wrong numbers"),
        ({"answer": 0.731059, "decimals": 3, "hints": {0.731: "no"}}, "hints must be for wrong"),
    ],
)
def test_a_question_that_cannot_be_right_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        quiz.number("What?", **{"answer": 2, "explain": "2"} | wrong)
