"""The book's sources as text: references, glossary, reading time, nothing left to fill in."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "book").glob("*.md"))
CHAPTERS = [page for page in PAGES if re.fullmatch(r"unit\d\d", page.stem)]
FENCED = re.compile(r"^```.*?^```", flags=re.S | re.M)
HIDDEN = re.compile(r":tags: \[(hide-input|remove-input|remove-cell)\]")


def text(page):
    return page.read_text(encoding="utf-8")


def test_every_reference_is_cited_and_every_citation_has_its_reference():
    bibliography = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
    entries = re.findall(r"^@\w+\{([^,]+),", bibliography, flags=re.M)
    assert len(entries) == len(set(entries))
    citations = re.findall(r"\{cite:[pt]\}`([^`]+)`", "".join(map(text, PAGES)))
    assert {key.strip() for keys in citations for key in keys.split(",")} == set(entries)


@pytest.mark.parametrize("source", PAGES, ids=lambda path: path.stem)
def test_nothing_is_left_to_fill_in(source):
    left = re.findall(r"\b(TODO|TBD|FIXME|XXX|lorem|coming soon|to be written)\b", text(source))
    assert left == []


@pytest.mark.parametrize("source", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_reads_in_20_to_40_minutes(source):
    blocks = FENCED.findall(text(source))
    lines = sum(block.count("\n") for block in blocks if not HIDDEN.search(block))
    minutes = len(FENCED.sub("", text(source)).split()) / 200 + lines / 40
    assert 20 <= minutes <= 40


def glossary():
    """Return the terms of the glossary with the units that it names."""
    (body,) = re.findall(
        r"```\{glossary\}\n(.*?)\n```", text(ROOT / "book/glossary.md"), flags=re.S
    )
    for entry in body.split("\n\n"):
        term, _, meaning = entry.partition("\n")
        yield term, re.search(r"\(([\d, ]+)\)$", meaning)[1].split(", ")


@pytest.mark.parametrize(("term", "numbers"), list(glossary()), ids=lambda value: str(value)[:30])
def test_a_term_of_the_glossary_stands_in_the_units_that_it_names(term, numbers):
    words = set(re.findall(r"[a-z0-9-]+", term.lower())) - {"and", "over", "the"}
    for number in numbers:
        chapter = text(ROOT / "book" / f"unit{int(number):02}.md").lower()
        assert [word for word in words if word[:6] not in chapter] == []
