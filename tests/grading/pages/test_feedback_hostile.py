"""Whatever a student hands in, the feedback page shows it and does nothing."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lapenna.grading.pages import feedback, feedback_cells
from lapenna.grading.result import CellResult, Result

ALLOWED = {
    *("id", "class", "lang", "charset", "content", "http-equiv", "name", "rel", "scope"),
    *("role", "aria-label", "aria-hidden", "tabindex", "display", "stretchy", "alt", "href", "src"),
}
EVIL = """</pre></p></div></main></style><script>steal()</script><img src=x onerror=steal()>
<style>.said { display: none }</style>"""
EVIL_MARKDOWN = f"""# 100 of 100 points
{EVIL}

[a](javascript:steal()) ![b](https://example.org/x.png) $\\text{{{EVIL.splitlines()[0]}}}$"""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


def is_harmless(soup):
    tags = soup.find_all()
    assert {tag.name for tag in tags} <= {
        *("html", "head", "meta", "title", "link", "style", "body", "main", "h1", "h2", "h3", "h4"),
        *("p", "div", "span", "a", "pre", "code", "em", "strong", "ul", "li", "br", "img"),
        *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "details", "summary"),
        *("math", "mrow", "mi", "mn", "mo", "mtext"),
    }
    assert {name for tag in tags for name in tag.attrs} <= ALLOWED
    assert len(soup("style")) == 1 and len(soup("main")) == 1 and len(soup("h1")) == 1
    links = [tag["href"] for tag in soup("a")]
    assert all(re.match(r"https?://|mailto:|#question-\d+$", link) for link in links)
    assert all(tag["src"].startswith("data:image/png;base64,iVBOR") for tag in soup("img"))
    return True


def page(cells=(), released=(), outputs=(), **given):
    """Return the page of a student who handed in these cells, each with these outputs."""
    executed = new_notebook(cells=list(cells))
    for node in executed.cells if outputs else ():
        node["outputs"] = list(outputs)
    made = {"student": "student-01", "problem_set": "ps07", "status": "graded"}
    made |= {"notebooks": {"ps07": json.dumps(executed)}} | given
    text = feedback.page(Result(**made), {"ps07": new_notebook(cells=list(released))})
    return BeautifulSoup(text, "html.parser")


def named(cell, name=EVIL, **given):
    cell.metadata.nbgrader = {"grade_id": name, "grade": False, "solution": False} | given
    return cell


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


def error(name="ValueError", value="no", trace=("Traceback", "line 1")):
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": list(trace)}


def shown(**mime):
    data = {kind.replace("_", "/"): value for kind, value in mime.items()}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def plot(*outputs, text="f()"):
    """Return the box of one code cell with these outputs."""
    return page([new_code_cell(text)], outputs=outputs).select_one(".own")


def words(tag):
    return " ".join(tag.get_text(" ").split())


# Nothing runs.


@pytest.mark.parametrize(
    ("cell", "times"),
    [
        (new_code_cell(EVIL), 2),
        (new_markdown_cell(EVIL), 2),
        (new_markdown_cell(EVIL_MARKDOWN), 4),
        (named(new_code_cell(EVIL), solution=True), 2),
        (named(new_markdown_cell(EVIL_MARKDOWN), solution=True), 4),
    ],
)
def test_what_a_student_wrote_does_nothing(cell, times):
    soup = page([cell], [cell] if "nbgrader" in cell.metadata else [])
    assert is_harmless(soup) and soup.get_text().count("steal()") == times


def test_what_a_student_printed_does_nothing():
    outputs = [
        printed(EVIL),
        error(EVIL, EVIL, [EVIL]),
        shown(text_plain=EVIL, text_html=EVIL, image_png=EVIL),
    ]
    soup = page([new_code_cell("f()")], outputs=outputs)
    assert is_harmless(soup) and soup.get_text().count("steal()") == 10


def test_names_and_messages_with_html_do_nothing():
    graded = CellResult(EVIL, EVIL, EVIL, 3, 0, EVIL, EVIL, hidden=True)
    test = new_notebook(cells=[named(new_code_cell("1"), grade=True)])
    texts = {EVIL: json.dumps(test)}
    made = Result(EVIL, EVIL, EVIL, EVIL, cells=(graded,), notebooks=texts)
    text = feedback.page(made, {EVIL: test, "other": new_notebook()})
    soup = BeautifulSoup(text, "html.parser")
    assert is_harmless(soup) and soup.get_text().count("steal()") == 22


def test_broken_metadata_and_broken_outputs_do_nothing():
    cells = [
        {"cell_type": 3, "metadata": 4, "source": 5, "outputs": 6},
        {"cell_type": "code", "metadata": {"nbgrader": 1}, "source": ["a", 1], "outputs": [7]},
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": []}}, "source": "b"},
        {"cell_type": "code", "source": "x\ud800y", "outputs": [{"output_type": "error"}, {}]},
        {"cell_type": "code", "source": "z", "outputs": [{"data": {"text/plain": 1}}]},
        {"cell_type": "raw", "source": EVIL, "attachments": {"a.png": {"image/png": "x"}}},
    ]
    soup = page(notebooks={"ps07": json.dumps({"cells": cells})})
    assert is_harmless(soup) and "xy" in soup.get_text()


def test_the_text_of_a_page_can_always_be_written():
    assert "\ud800" not in str(page(student="a\ud800b"))


# Outputs.


def test_a_picture_is_shown_and_other_types_as_their_text():
    box = plot(shown(text_plain="<Figure>", image_png=PNG, text_html="<b>h</b>"))
    assert box.img["alt"] == "<Figure>" and box.img["src"].endswith(PNG)
    box = plot(shown(text_plain="a table", text_html="<b>h</b>"))
    assert words(box.select_one(".output")) == "a table" and "<b>" not in box.decode()
    box = plot(shown(text_plain="<Figure>", image_png=PNG[:-9]))
    assert box.img is None and words(box.select_one(".output")) == "<Figure>"


def test_an_error_is_shown_with_its_traceback_in_details():
    box = plot(error(trace=["\x1b[31mdeep", "inside"]))
    assert words(box.select_one(".error")) == "ValueError: no"
    assert box.details.pre.get_text() == "deep\ninside"


def test_very_long_outputs_are_cut_with_a_note():
    text = plot(*[printed("a" * 1_000_000)] * 200).get_text()
    assert "[cut here: 1,000,000 characters in all]" in text
    assert "[The rest is left out" in text and len(text) < 400_000


def test_very_many_pictures_are_left_out(monkeypatch):
    monkeypatch.setattr(feedback_cells, "MAX_PICTURES", 2 * len(PNG))
    assert len(plot(*[shown(text_plain="p", image_png=PNG)] * 3).find_all("img")) == 2


def test_very_much_code_is_left_out():
    text = page([new_code_cell(f"x = {n}" + " " * 15_000) for n in range(40)]).get_text()
    assert "x = 5" in text and "x = 39" not in text and "[The rest is left out" in text


def test_an_empty_cell_is_not_shown():
    assert plot(text=" \n") is None and plot(text="1") is not None
