"""The table and the page of a class: what they say, and that a stranger's text does nothing."""

import csv
import dataclasses
import shutil

import pytest
from bs4 import BeautifulSoup

from lapenna.grading.pages.report import MOST_PAIRS, duration, points, write_csv, write_html
from lapenna.grading.pages.similarity import Pair
from lapenna.grading.result import (
    DAMAGED,
    FAILED,
    GRADED,
    MISSING,
    STATUSES,
    UNREADABLE,
    CellResult,
    Result,
)

EVIL = "<script>alert(1)</script>"


def cells(*scores, notebook="ps"):
    """Return a test of two points and one of three of question a, and a written answer b of 5."""
    made = [("a-1", "a", 2.0), ("a-2", "a", 3.0), ("b", "b", 5.0)]
    return tuple(
        CellResult(notebook, name, question, points, score, "" if score else "f(2): wrong")
        for (name, question, points), score in zip(made, scores, strict=True)
    )


def student(number, *scores, status=GRADED, **more):
    more = {"confinement": "bubblewrap", "seconds": float(number)} | more
    return Result(
        f"student-{number:02}", "ps", status, cells=cells(*scores) if scores else (), **more
    )


RESULTS = [
    student(3, status=MISSING, sentence="Nothing was handed in."),
    student(1, 2.0, 1.5, 5.0, late=93_600.0, penalty=1.0),
    student(2, 0.0, 3.0, None, status=DAMAGED, sentence="It is changed."),
    student(4, 0.0, 0.0, 0.0, status=UNREADABLE),
    student(5, 2.0, 3.0, 4.0, status=FAILED),
    student(6, 2.0, 3.0, 4.0),
]


def page_of(tmp_path, results, pairs=(), feedback=None):
    path = tmp_path / "index.html"
    write_html("A class", results, pairs, path, feedback)
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def text(tag):
    return " ".join(tag.get_text(" ").split())


def after(page, name):
    """Return what stands between the heading of a section and the next heading."""
    tags = []
    for tag in page.find("h2", id=name).find_next_siblings():
        if tag.name == "h2":
            break
        tags.append(tag)
    return tags


def rows(page, name):
    table = next(
        t for tag in after(page, name) for t in ([tag, *tag("table")]) if t.name == "table"
    )
    return [[text(cell) for cell in row.find_all(["th", "td"])] for row in table.tbody("tr")]


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


# The table.


def test_the_csv_has_a_row_for_everybody_and_keeps_what_is_missing_empty(tmp_path):
    write_csv(RESULTS, tmp_path / "grades.csv")
    head, *table = read(tmp_path / "grades.csv")
    assert ",".join(head) == (
        "student,status,sentence,score,maximum,late_seconds,penalty,a-1,a-2,b"
    )
    assert table == [
        ["student-01", "graded", "", "7.5", "10.0", "93600.0", "1.0", "2.0", "1.5", "5.0"],
        ["student-02", "damaged", "It is changed.", "3.0", "10.0", "0.0", "0.0", "0.0", "3.0", ""],
        ["student-03", "missing", "Nothing was handed in.", "", "", "0.0", "0.0", "", "", ""],
        ["student-04", "unreadable", "", "0.0", "10.0", "0.0", "0.0", "0.0", "0.0", "0.0"],
        ["student-05", "not graded", "", "", "", "0.0", "0.0", "", "", ""],
        ["student-06", "graded", "", "9.0", "10.0", "0.0", "0.0", "2.0", "3.0", "4.0"],
    ]


def test_the_csv_names_the_notebook_where_there_are_several(tmp_path):
    both = cells(1.0, 1.0, 1.0, notebook="one") + cells(2.0, 2.0, 2.0, notebook="two")
    write_csv([Result("s", "ps", GRADED, cells=both)], tmp_path / "grades.csv")
    head, row = read(tmp_path / "grades.csv")
    assert head[7:] == ["one/a-1", "one/a-2", "one/b", "two/a-1", "two/a-2", "two/b"]
    assert row[7:] == ["1.0"] * 3 + ["2.0"] * 3


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_the_csv_holds_no_formula(tmp_path, start):
    formula = f"{start}HYPERLINK(1)"
    write_csv([Result(formula, "ps", GRADED, formula)], tmp_path / "grades.csv")
    _, row = read(tmp_path / "grades.csv")
    assert row[0] == row[2] == f"'{formula}"


# The page.


def test_the_page_says_first_how_the_class_did(tmp_path):
    page = page_of(tmp_path, RESULTS)
    # Scores 7.5, 3 and 9: mean 6.5. Who could not be read is not graded.
    assert text(page.find(class_="lead")) == (
        "5 of 6 students handed in. 3 were graded: mean 6.5 of 10 points, median 7.5 so far. "
        "1 submission waits for a person to grade the rest."
    )
    assert page.find_all(class_="warning") == []
    assert "Every submission ran in a bubblewrap sandbox." in page.get_text()


def test_the_sections_stand_in_order_and_the_links_lead_to_them(tmp_path):
    page = page_of(tmp_path, RESULTS)
    order = ["scores", "statuses", "questions", "mistakes", "time", "alike", "students"]
    assert [h["id"] for h in page("h2")] == order
    assert [a["href"] for a in page.nav("a")] == [f"#{name}" for name in order]
    assert len(page("h1")) == 1 and page(["h3", "h4"]) == []


def test_work_without_a_sandbox_is_said_clearly(tmp_path):
    loose = [student(7, 1.0, 1.0, 1.0, confinement="limits only")]
    warning = text(page_of(tmp_path, RESULTS + loose).find(class_="warning"))
    assert warning.startswith("1 of 4 submissions ran without a sandbox (limits only).")
    loose.append(student(8, 1.0, 1.0, 1.0, confinement=""))
    warning = text(page_of(tmp_path, loose).find(class_="warning"))
    assert warning.startswith("2 of 2 submissions ran without a sandbox (limits only, unknown).")


def test_tests_that_can_be_forged_are_named(tmp_path):
    forged = tuple(dataclasses.replace(c, untrusted=c.name == "a-2") for c in cells(1.0, 3.0, 1.0))
    page = page_of(tmp_path, [dataclasses.replace(RESULTS[1], cells=forged)])
    assert text(page.find(class_="warning")).startswith("Points that can be forged: a-2. This test")


def test_the_histogram_is_a_picture_and_a_table(tmp_path):
    page = page_of(tmp_path, RESULTS)
    picture = page.svg
    assert picture["role"] == "img" and "3 scores from 0 to 10 points" in picture["aria-label"]
    bars = {round(float(bar["height"])) for bar in picture("rect")}
    assert bars == {0, 120} and len(picture("rect")) == 10
    counts = {row[0]: row[1] for row in rows(page, "scores")}
    assert counts["3 to below 4"] == counts["7 to below 8"] == counts["9 to 10"] == "1"
    assert list(counts.values()).count("0") == 7


def test_every_status_is_counted_and_explained(tmp_path):
    found = rows(page_of(tmp_path, RESULTS), "statuses")
    assert [row[0] for row in found] == list(STATUSES)
    assert [row[1] for row in found] == ["2", "0", "1", "1", "1", "1"]
    assert all(row[2] for row in found)


def test_the_questions_show_their_numbers_and_a_bad_test_in_words(tmp_path):
    results = [student(i, 2.0, i / 2, 5.0 - i) for i in range(5)]
    page = page_of(tmp_path, results)
    assert rows(page, "questions") == [
        ["a look at this test", "5", "60 %", "−1.00", "0"],
        ["b look at this test", "5", "60 %", "−1.00", "0"],
    ]
    assert page.find(class_="fill")["style"] == "width: 60.0%"
    results = [student(i, 2.0, 3.0, i / 2, untouched=("b",)) for i in range(5)]
    assert rows(page_of(tmp_path, results), "questions") == [
        ["a", "5", "100 %", "–", "0"],
        ["b", "5", "20 %", "–", "5"],
    ]


def test_the_commonest_mistakes_are_listed(tmp_path):
    page = page_of(tmp_path, [*RESULTS, student(7, 0.0, 3.0, 1.0)])
    assert rows(page, "mistakes") == [["2", "a-1", "f(2): wrong"], ["1", "b", "f(2): wrong"]]


def test_the_time_is_that_of_work_that_ran(tmp_path):
    paragraph, picture, *_ = after(page_of(tmp_path, RESULTS), "time")
    assert text(paragraph) == (
        "Half of the submissions took less than 2.0 s. The slowest took 6.0 s: student-06."
    )
    assert picture.find(class_="tick")["d"].count("M") == 3
    assert "the median is at 2.0 s" in picture["aria-label"]


def test_alike_answers_stand_side_by_side_and_closed(tmp_path):
    own = [
        student(i, 2.0, 3.0, 4.0, answers={"a": f"x = {i} < {EVIL}", "b": "not alike"})
        for i in (1, 2)
    ]
    pairs = [
        Pair("student-01", "student-02", 0.914, ("a",)),
        Pair("student-01", "student-02", 0.8, ()),
    ]
    page = page_of(tmp_path, own, pairs)
    first, second = (tag for tag in after(page, "alike") if tag.name == "details")
    assert not first.has_attr("open")
    assert text(first.summary) == "student-01 and student-02: 91 % of the work, nearly equal in a"
    assert [pre.get_text() for pre in first("pre")] == [f"x = {i} < {EVIL}" for i in (1, 2)]
    assert "not alike" not in page.get_text()
    assert "No single answer is nearly equal" in text(second)


def test_only_the_first_pairs_are_shown(tmp_path):
    pairs = [Pair("student-01", "student-02", 0.9, ("a",))] * (MOST_PAIRS + 2)
    tags = after(page_of(tmp_path, RESULTS, pairs), "alike")
    assert sum(tag.name == "details" for tag in tags) == MOST_PAIRS
    assert text(tags[-1]) == "2 more pairs are not shown."


def test_the_last_table_holds_every_student(tmp_path):
    page = page_of(tmp_path, RESULTS)
    head = [text(cell) for cell in page.find(class_="students").thead("th")]
    assert head == ["student", "status", "a (5)", "b (5)", "total (10)", "late"]
    assert rows(page, "students") == [
        ["student-01", "graded", "3.5", "5", "7.5", "1 day 2 h, −1 point"],
        ["student-02", "damaged It is changed.", "3", "0*", "3*", ""],
        ["student-03", "missing Nothing was handed in.", "–", "–", "–", ""],
        ["student-04", "unreadable", "0", "0", "0", ""],
        ["student-05", "not graded", "–", "–", "–", ""],
        ["student-06", "graded", "5", "4", "9", ""],
    ]
    assert page.find(class_="students").find_all("a") == []


def test_names_lead_to_the_feedback_and_nowhere_else(tmp_path):
    names = ["plain", 'a"b#c?d', "50%", "javascript:alert(1)"]
    results = [Result(name, "ps", GRADED) for name in names]
    results += [Result("absolute", "ps", GRADED), Result("none", "ps", MISSING)]
    there = {"javascript:alert(1)": "javascript:alert(1)", "absolute": "file:///a%20b/c.html"}

    def feedback(result):
        path = there.get(result.student, f"feedback/{result.student}/ps/ps.html")
        return None if result.status == MISSING else path

    page = page_of(tmp_path, results, feedback=feedback)
    links = {text(a): a["href"] for a in page.find(class_="students")("a")}
    assert links == {
        "plain": "feedback/plain/ps/ps.html",
        'a"b#c?d': "feedback/a%22b%23c%3Fd/ps/ps.html",
        "50%": "feedback/50%25/ps/ps.html",
        "javascript:alert(1)": "javascript%3Aalert%281%29",
        "absolute": "file:///a%20b/c.html",
    }
    assert page.find("a", string="plain")["aria-label"] == "plain: feedback"


def test_text_of_a_submission_does_nothing(tmp_path):
    bad = [
        dataclasses.replace(c, name=EVIL + c.name, question=EVIL, message=f"{EVIL}\ud800\u202e\0")
        for c in cells(0.0, 0.0, 0.0)
    ]
    half = "\ud800"  # no file in UTF-8 can hold it
    evil = Result(EVIL, "ps", GRADED, EVIL + half, tuple(bad), {"a": EVIL}, confinement=EVIL + half)
    page = page_of(tmp_path, [evil, *RESULTS], [Pair(EVIL, EVIL, 1.0, ("a",))], lambda r: EVIL)
    assert page.find_all(["script", "img", "iframe", "object", "form"]) == []
    assert [tag["href"] for tag in page.find_all("link")] == ["data:,"]
    assert "default-src 'none'" in page.find("meta", attrs={"http-equiv": True})["content"]
    assert page.get_text().count(EVIL) > 10 and "\u202e" not in page.get_text()
    write_csv([evil], tmp_path / "grades.csv")
    assert read(tmp_path / "grades.csv")[1][:3] == [EVIL, "graded", f"{EVIL}?"]


@pytest.mark.parametrize("results", [[], [student(3, status=MISSING)], [student(1, 0.0, 0.0, 0.0)]])
def test_small_classes_have_a_page(tmp_path, results):
    page = page_of(tmp_path, results)
    assert f"{sum(r.status != MISSING for r in results)} of {len(results)} student" in text(page)
    assert len(page("h2")) == 7
    write_csv(results, tmp_path / "grades.csv")
    assert len(read(tmp_path / "grades.csv")) == 1 + len(results)


def test_numbers_are_short():
    assert [points(value) for value in (None, 3.0, 2.25, 0.0, 100.0)] == [
        "–",
        "3",
        "2.2",
        "0",
        "100",
    ]
    seconds = (0.04, 9.94, 59.4, 60, 3599, 86_400, 180_000)
    assert [duration(s) for s in seconds] == (
        ["0.0 s", "9.9 s", "59 s", "1 min", "1 h", "1 day", "2 days 2 h"]
    )


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 400])
def test_the_page_is_accessible(tmp_path, theme, width):
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on PATH")
    long = student(9, 1.0, 1.0, 1.0, sentence="x" * 300, answers={"a": "y" * 300})
    long = dataclasses.replace(long, student="s" * 80)
    pairs = [Pair("student-01", long.student, 0.9, ("a",))]
    page_of(tmp_path, [*RESULTS, long, student(8, 1.0, 1.0, 1.0, confinement="")], pairs, str)
    with sync_api.sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        # axe is a script; the page's own policy would stop it.
        size = {"width": width, "height": 900}
        tab = browser.new_page(viewport=size, color_scheme=theme, bypass_csp=True)
        tab.goto((tmp_path / "index.html").as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
        found = axe.Axe().run(tab, options={"runOnly": ["wcag2a", "wcag2aa", "best-practice"]})
        wide = tab.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found.response["violations"]] == []
    assert {"color-contrast", "heading-order"} <= {rule["id"] for rule in found.response["passes"]}
    assert wide <= width
