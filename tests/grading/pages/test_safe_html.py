"""Text of a stranger becomes HTML that cannot do anything."""

import base64
import re
import struct
import time
import zlib

import pytest
from bs4 import BeautifulSoup

from lapenna.grading.pages import safe_html
from lapenna.grading.pages.safe_html import code, formula, instructor_markdown, picture, plain
from lapenna.grading.pages.safe_html import student_markdown as student


def names(html):
    return {tag.name for tag in BeautifulSoup(html, "html.parser").find_all()}


def png(width=1, height=1, kinds=(b"IHDR", b"IDAT", b"IEND")):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    contents = {b"IHDR": header, b"IDAT": zlib.compress(b"\0\0"), b"IEND": b""}
    data = b"\x89PNG\r\n\x1a\n"
    for kind in kinds:
        body = kind + contents[kind]
        data += struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data


def encoded(data):
    return base64.b64encode(data).decode()


# Markdown of students.


def test_markdown_is_set():
    html = student(
        "*a* `b` **c**\n\n- d\n\n| e | f |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```"
    )
    assert {"em", "code", "strong", "li", "td", "pre"} <= names(html)


@pytest.mark.parametrize(
    "text",
    [
        "<script>steal()</script>",
        "a <script>steal()</script> b",
        "<img src=x onerror=steal()>",
        "a <img src=x onerror=steal()>",
        "<style>body { display: none }</style>",
        '<p style="position: fixed">over all</p>',
        "<div>\n<iframe src=https://example.org></iframe>\n</div>",
        "`</code><script>steal()</script>`",
        "```\n</code></pre><script>steal()</script>\n```",
        '```x"onclick="steal()\n</pre><script>steal()</script>\n```',
        "```python\n</pre><script>steal()</script>\n```",
        "| <script>steal()</script> |\n|---|\n| <img src=x onerror=steal()> |",
        "[<script>steal()</script>](https://example.org)",
        "![<script>steal()</script>](https://example.org)",
        "# <script>steal()</script>",
        "$<script>steal()</script>$",
        r"$\text{<script>steal()</script>}$",
        r"$\text{<img src=x onerror=steal()>}$",
        r"$$\text{&lt;script&gt;steal()&lt;/script&gt;}$$",
        "<!-- --><script>steal()</script>",
        "<math><mtext><script>steal()</script></mtext></math>",
    ],
)
def test_html_in_markdown_is_shown_and_not_run(text):
    soup = BeautifulSoup(student(text), "html.parser")
    assert names(str(soup)) <= {
        *("p", "pre", "code", "a", "strong", "table", "thead", "tbody", "tr", "th", "td"),
        *("div", "span", "math", "mrow", "mi", "mo", "mtext", "msub", "mn"),
    }
    assert all(
        set(tag.attrs)
        <= {"class", "role", "aria-label", "tabindex", "href", "rel", "display"} | {"stretchy"}
        for tag in soup.find_all()
    )
    shown = re.sub(r"\W", "", soup.get_text())
    assert "script" in shown or "img" in shown or "style" in shown or "iframe" in shown


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:steal())",
        "[a](JaVaScRiPt:steal())",
        "[a](java\tscript:steal())",
        "[a](&#106;avascript:steal())",
        "[a](\x01javascript:steal())",
        "[a](%6aavascript:steal())",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "[a](//example.org)",
        "[a](#question-1)",
        "<javascript:steal()>",
        "[a][b]\n\n[b]: javascript:steal()",
    ],
)
def test_only_links_to_the_web_and_to_people_stay(text):
    assert "<a" not in student(text)


def test_a_link_to_the_web_cannot_leave_its_attribute():
    soup = BeautifulSoup(
        student("[a](https://example.org/?\"onclick=\"steal() 't') <mailto:b@c.d>"), "html.parser"
    )
    assert [set(link.attrs) for link in soup("a")] == [{"href", "rel"}] * len(soup("a"))
    assert "mailto:b@c.d" in [link["href"] for link in soup("a")]
    assert 'href="https://example.org/?b&amp;c%22"' in student('<https://example.org/?b&c">')
    link = BeautifulSoup(student('[a](https://example.org "t")'), "html.parser").a
    assert link.attrs == {
        "href": "https://example.org",
        "rel": ["nofollow", "noopener", "noreferrer"],
    }


def test_pictures_of_students_are_their_words():
    html = student("![my **plot**](https://example.org/x.png) ![b](attachment:b.png)")
    assert "img" not in names(html) and "example.org" not in html and "attachment" not in html
    assert "[picture: my <strong>plot</strong>]" in html


def test_headings_of_students_are_no_headings():
    assert student("# 100 of 100 points") == "<p><strong>100 of 100 points</strong></p>\n"


def test_text_that_is_very_long_is_cut_and_not_set():
    html = student("*a* " * safe_html.MAX_MARKDOWN)
    assert names(html) == {"pre"}
    assert "cut here" in html and len(html) < 2 * safe_html.MAX_MARKDOWN


@pytest.mark.parametrize("unit", ["[", "*a **b ", "> ", "- a\n - b\n", "$`", "_*", "<a ", "[a]("])
def test_markdown_that_is_made_to_be_slow_takes_little_time(unit):
    start = time.perf_counter()
    student((unit * safe_html.MAX_MARKDOWN)[: safe_html.MAX_MARKDOWN])
    assert time.perf_counter() - start < 5


# Formulas.


def test_formulas_are_set():
    html = student(r"So $x^2$ and $$\frac{1}{2}$$ cost `$HOME$`, $5 and $6.")
    soup = BeautifulSoup(html, "html.parser")
    assert [m["display"] for m in soup("math")] == ["inline", "block"]
    assert soup.msup.get_text() == "x2" and soup.mfrac.get_text() == "12"
    assert "$HOME$" in html and "$5 and $6" in html


def test_aligned_equations_are_a_table():
    html = formula(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "block")
    assert html.count("<mtr>") == 2 and "&amp;" not in html


def test_a_damaged_formula_stays_as_text():
    assert student(r"see $\frac{$") == "<p>see $\\frac{$</p>\n"
    assert student(r"see $$<b>\right$$") == "<p>see $$&lt;b&gt;\\right$$</p>\n"


@pytest.mark.parametrize(
    "tex",
    [
        r"\class{x onclick=steal()}{a}",
        r"\style{position:fixed;inset:0}{a}",
        r"\href{javascript:steal()}{a}",
        r'\href{"onclick="steal()}{a}',
        r'\textcolor{red"onclick="steal()}{a}',
        r'\color{"><script>steal()</script>}{a}',
        r'\hspace{1em"onclick="steal()}a',
        r'\rule{9999em}{"><script>}',
        r"\colorbox{red}{<script>steal()</script>}",
        r"\operatorname{<script>}",
        r"\unicode{x3c}\unicode{60;script}",
        r"\text{</math><script>steal()</script>}",
        r"\begin{matrix}<script>steal()</script>\end{matrix}",
        r"\verb|<script>|",
        r"\left<script>\right>",
    ],
)
def test_a_formula_brings_no_other_elements_and_no_other_attributes(tex):
    soup = BeautifulSoup(formula(tex, "inline") or "", "html.parser")
    assert all(tag.name.startswith("m") for tag in soup.find_all())
    found = {name: value for tag in soup.find_all() for name, value in tag.attrs.items()}
    assert not set(found) & {"class", "style", "href", "mathcolor", "mathbackground", "onclick"}
    assert all(re.fullmatch(r"[\w.+ -]*", value) for value in found.values())


def test_the_text_of_a_formula_is_text():
    html = formula(r"\text{<img src=x onerror=steal()> &lt;b&gt; &amp;lt;}", "inline")
    assert names(html) == {"math", "mrow", "mtext"}
    assert "&lt;img" in html


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 400 + "}" * 400,
        r"\sqrt{" * 120 + "}" * 120,
        r"\def\a{\b\b}\def\b{\c\c}\a",
        r"\newcommand{\a}{\a\a}\a",
        r"\sideset{_a}{_b}{" * 40 + "x" + "}" * 40,
    ],
)
def test_a_formula_that_is_made_to_be_slow_takes_little_time(tex):
    start = time.perf_counter()
    formula(tex, "block")
    assert time.perf_counter() - start < 5


def test_a_very_long_formula_stays_as_text():
    assert formula("x" * safe_html.MAX_FORMULA, "inline")
    assert formula("x" * (safe_html.MAX_FORMULA + 1), "inline") is None


# Text of the instructor.


def test_the_instructors_html_stays_without_scripts():
    code = "```\na\n\n    b\n```"
    html = instructor_markdown(f"# A\n\nb<br>c $x$ <u>d\n\n<script>no()</script>\n\n{code}")
    assert {"h1", "br", "math", "u"} <= names(html) and "script" not in html
    assert html.count("</u>") == 1 and "a\n\n    b" in html


# Code, texts, pictures.


def test_code_is_coloured_and_escaped():
    html = code("def f():\n    return '</pre><script>steal()</script>'  # <b>\n")
    assert names(html) == {"span"} and 'class="k"' in html
    assert "\n    <span" in html and "&lt;/pre&gt;&lt;script&gt;" in html


def test_very_long_code_is_cut():
    html = code("<b>\n" * safe_html.MAX_CODE)
    assert names(html) == set() and "cut here" in html


def test_a_text_is_what_a_terminal_would_show():
    assert plain("\x1b[31mred\x1b[0m \x1b]0;title\x07end", 100) == "red end"
    assert plain("10%\r50%\r100%\nnext\r\n", 100) == "100%\nnext\n"
    assert plain("a\x00b\x08c\td\u202ee\ud800f", 100) == "abc\tdef"


def test_a_long_text_is_cut_with_a_note():
    assert plain("a" * 10, 10) == "a" * 10
    assert plain("a" * 5000, 10) == "a" * 10 + "\n[cut here: 5,000 characters in all]"


def test_a_line_that_is_very_long_takes_little_time():
    start = time.perf_counter()
    plain("a" * 400_000 + "\x1b" * 400_000, 400_000)
    assert time.perf_counter() - start < 5


def test_a_sound_picture_is_shown():
    text = encoded(png())
    assert picture(text[:20] + "\n" + text[20:]) == f"data:image/png;base64,{text}"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=steal()>",
        b"\x89PNG\r\n\x1a\n",
        png()[:-5],
        png() + b"<script>",
        png()[:43] + b"\xff" + png()[44:],
        png(0, 1),
        png(100_000, 100_000),
        png(kinds=(b"IHDR", b"IEND")),
        png(kinds=(b"IDAT", b"IEND")),
        png(kinds=(b"IHDR", b"IDAT")),
    ],
)
def test_a_damaged_or_huge_picture_is_not_shown(data):
    assert picture(encoded(data)) is None


def test_a_picture_that_is_no_base64_is_not_shown():
    assert picture('" onerror="steal()') is None and picture("é") is None
