"""Feedback pages: formulas are set, nothing is fetched, nothing runs."""

from bs4 import BeautifulSoup

from lapenna.grading.feedback import make_self_contained

PAGE = """<!DOCTYPE html><html><head><title>t</title>
<script src="https://example.org/mathjax.js"></script></head><body>
<div class="text_cell_render"><p>So $x^2$ &lt; 5, and $$\\frac{1}{2}$$ but <code>$HOME$</code>
and a damaged one $\\frac{$.</p></div>
<pre>price: $5 and $6</pre><script>steal()</script></body></html>"""


def made(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    make_self_contained(page)
    return BeautifulSoup(page.read_text(), "html.parser")


def test_formulas_are_set_and_code_is_left_alone(tmp_path):
    soup = made(tmp_path)
    assert [m["display"] for m in soup.find_all("math")] == ["inline", "block"]
    assert soup.find("msup").get_text() == "x2"
    text = soup.get_text()
    assert "< 5" in text and "$HOME$" in text and "$5 and $6" in text and r"$\frac{$" in text


def test_nothing_runs_and_nothing_is_fetched(tmp_path):
    soup = made(tmp_path)
    assert soup.find_all("script") == []
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert soup.html["lang"] == "en"
