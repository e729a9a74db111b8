"""What must fail the build does: an error, a warning or a print to stderr in a cell, a bad link."""

import shutil
from pathlib import Path

import pytest

from lapenna.course import book

ROOT = Path(__file__).parents[2]

HEADER = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A page

"""


@pytest.fixture
def build(tmp_path):
    """Build a book of one page with the course's own configuration and extension."""
    source, out = tmp_path / "book", tmp_path / "out"
    source.mkdir()
    for name in ("_ext", "_static"):
        shutil.copytree(ROOT / "book" / name, source / name)
    for name in ("_config.yml", "references.bib"):
        shutil.copy(ROOT / "book" / name, source)
    (source / "_toc.yml").write_text("format: jb-book\nroot: intro\n")

    def run(code="", text=""):
        cell = f"```{{code-cell}} ipython3\n{code}\n```\n"
        (source / "intro.md").write_text(f"{HEADER}{text}\n\n{cell}")
        return book.build(ROOT, source=source, out=out)

    return run


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "import sys\nprint('careful', file=sys.stderr)",
        "import numpy as np\nprint(np.log(np.zeros(1)))",
    ],
    ids=["error", "stderr", "warning"],
)
def test_a_bad_cell_fails_the_build(build, code):
    with pytest.raises(ValueError, match="the book"):
        build(code)


def test_a_page_that_goes_bad_fails_every_build_until_mended(build):
    index = build("print(6 * 7)")
    assert "<span></span>42" in (index.parent / "intro.html").read_text()
    for _ in range(2):  # the second build finds the page in its caches
        with pytest.raises(ValueError, match="the book"):
            build("print(6 * 7)", text="[lost](nowhere.md)")
    assert build("print(6 * 7)") == index


def test_a_changed_style_sheet_reaches_a_book_that_is_up_to_date(build, tmp_path):
    index = build("print(6 * 7)")
    sheet = tmp_path / "book" / "_static" / "lapenna.css"
    sheet.write_text(sheet.read_text() + "/* new */")
    assert build("print(6 * 7)") == index
    assert (index.parent / "_static" / "lapenna.css").read_text().endswith("/* new */")
