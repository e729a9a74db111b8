"""The built pages as files: links, text for pictures, nothing from outside, sound structure."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

import lapenna
from lapenna import gradcheck, graph, nn, results
from lapenna.course import checks, data, draw, quiz, shapes_data, signs, slides, vehicle
from lapenna.nn import initialisers, optim, schedules, store, train, zoo

OUTSIDE = re.compile(r"(?:https?:)?//[\w.-]+")
NAMESPACES = ("http://www.w3.org/",)
# What a browser fetches by itself when it opens a page.
FETCHED = {
    **dict.fromkeys(("script", "img", "iframe", "source", "video", "audio", "embed"), "src"),
    "object": "data",
}


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def has_anchor(target: Path, anchor: str) -> bool:
    return not anchor or target.suffix != ".html" or soup(target).find(id=anchor) is not None


def broken(html: Path, page: Path) -> list[str]:
    """Return the links of a page that lead nowhere in the book."""
    found = []
    for link in soup(page).find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme or parts.netloc:
            continue
        target = page if not parts.path else (page.parent / unquote(parts.path)).resolve()
        inside = target.is_file() and target.is_relative_to(html.resolve())
        if not inside or not has_anchor(target, unquote(parts.fragment)):
            found.append(link["href"])
    return found


def fetched(page: Path) -> list[str]:
    """Return every outside address that opening the page would fetch."""
    addresses = [tag.get(FETCHED[tag.name], "") for tag in soup(page).find_all(list(FETCHED))]
    for link in soup(page).find_all("link", href=True):
        if {"stylesheet", "icon", "preload", "preconnect", "dns-prefetch"} & set(link["rel"]):
            addresses.append(link["href"])
    return [a for a in addresses if OUTSIDE.match(a)]


def test_links_lead_somewhere(html):
    pages = sorted(html.glob("*.html"))
    assert len(pages) >= 5
    links = sum(len(soup(page).find_all("a", href=True)) for page in pages)
    assert links > 100
    assert {page.name: broken(html, page) for page in pages if broken(html, page)} == {}


def test_broken_link_is_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<p id="a"><a href="#a">1</a><a href="#b">2</a><a href="gone.html">3</a></p>')
    assert broken(tmp_path, page) == ["#b", "gone.html"]


def test_pictures_have_text(html, page):
    for image in soup(html / f"{page}.html").find_all("img"):
        alt = image.get("alt", "").strip()
        assert alt, f"no alt text: {str(image)[:80]}"
        assert not re.search(r"\.(png|svg|jpe?g|gif)$", alt), f"alt is a file name: {alt}"
    for figure in soup(html / f"{page}.html").select("figure.lapenna-figure"):
        assert len(figure.img["alt"]) >= 20
        assert figure.figcaption.get_text(strip=True)


def test_unit_7_has_its_figures(html):
    assert 4 <= len(soup(html / "unit07.html").select("figure.lapenna-figure")) <= 9


def test_nothing_is_fetched_from_outside(html):
    found = {page.name: fetched(page) for page in html.rglob("*.html") if fetched(page)}
    assert found == {}


def test_no_outside_address_in_scripts_of_a_page(html, page):
    for script in soup(html / f"{page}.html").find_all("script"):
        addresses = re.findall(r"https?://[^\s\"'<>]+", script.string or "")
        assert [a for a in addresses if not a.startswith(NAMESPACES)] == []


def test_no_outside_address_in_style_sheets(html):
    sheets = list(html.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        found = re.findall(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)", text)
        assert found == [], sheet.name


def test_ids_are_unique(html, page):
    ids = Counter(tag["id"] for tag in soup(html / f"{page}.html").find_all(id=True))
    assert [i for i, count in ids.items() if count > 1] == []


def test_headings_are_in_order(html, page):
    article = soup(html / f"{page}.html").find("article")
    levels = [int(h.name[1]) for h in article.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_markup_is_left_over(html, page):
    article = soup(html / f"{page}.html").find("article")
    for code in article.find_all(["pre", "code", "script"]):
        code.extract()
    soup.cache_clear()  # the page in the cache has lost its code
    text = article.get_text()
    assert re.findall(r":::|```|\{[a-z-]+\}`|\]\(", text) == []


def test_header_of_unit_7(html):
    header = soup(html / "unit07.html").select_one(".lapenna-unit-header")
    text = header.get_text(" ", strip=True)
    assert "17 March 2022" in text and "ps07" in text and "col2im" in text
    assert header.find("a", href="notebooks/unit07.ipynb")


def test_first_page_lists_all_units(html):
    rows = soup(html / "intro.html").find("table").find("tbody").find_all("tr")
    assert len(rows) == 13
    assert rows[6].find("a")["href"] == "unit07.html"
    assert all("planned" in r.get_text() for k, r in enumerate(rows) if not r.find("a"))


def test_mathjax_is_only_what_is_used(html):
    files = [p for p in (html / "_static" / "mathjax").rglob("*") if p.is_file()]
    assert {p.suffix for p in files} == {".js", ".woff"}
    assert sum(p.stat().st_size for p in files) < 2_500_000


def test_every_operation_is_in_the_reference(html):
    page = soup(html / "kernels.html")
    described = {dt["id"].rsplit(".", 1)[1] for dt in page.select("dl.py.function > dt[id]")}
    assert set(lapenna.ops.__all__) <= described
    for dt in page.select("dl.py.function > dt[id]"):
        assert len(dt.find_next_sibling("dd").get_text(strip=True)) > 20, dt["id"]


def test_every_layer_is_in_the_reference(html):
    page = soup(html / "networks.html")
    described = {dt["id"].rsplit(".", 1)[1] for dt in page.select("dl.py > dt[id]")}
    layers = {name for name in nn.__all__ if hasattr(getattr(nn, name), "forward")}
    assert len(layers) > 20 and layers <= described
    assert {"Model", "fit", "save", "Adam", "cosine", "he_normal", "softmax"} <= described


def public(module):
    """Return the names of the functions and classes that a module offers."""
    names = getattr(module, "__all__", None) or [
        name
        for name, thing in vars(module).items()
        if getattr(thing, "__module__", None) == module.__name__
    ]
    return {name for name in names if callable(getattr(module, name)) and name[0] != "_"}


def test_every_public_name_is_in_the_index(html):
    links = soup(html / "genindex.html").find_all("a", href=True)
    described = {link["href"].rpartition("#")[2] for link in links}
    modules = [lapenna.ops, nn, zoo, train, store, optim, schedules, initialisers, gradcheck]
    modules += [graph, results, slides, checks, quiz, data, shapes_data, signs, vehicle]
    for module in modules:
        inside = [name for name in described if name.startswith(f"{module.__name__}.")]
        missing = public(module) - {name.rpartition(".")[2] for name in inside}
        assert missing == set(), module.__name__
    rows = soup(html / "tools.html").select(".lapenna-table table")[-1]
    drawn = {th.get_text() for th in rows.select("tbody th")}
    assert len(drawn) > 80 and all(callable(getattr(draw, name)) for name in drawn)


def test_the_index_has_the_glossary(html):
    terms = soup(html / "glossary.html").select("dl.glossary > dt[id]")
    index = (html / "genindex.html").read_text(encoding="utf-8")
    assert len(terms) > 100
    assert [t["id"] for t in terms if f"#{t['id']}" not in index] == []
