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


def test_a_good_page(build):
    index = build("print(6 * 7)")
    assert "<span></span>42" in (index.parent / "intro.html").read_text()


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "import sys\nprint('careful', file=sys.stderr)",
        "import warnings\nwarnings.warn('careful')",
        "import numpy as np\nprint(np.log(np.zeros(1)))",
    ],
    ids=["error", "stderr", "warning", "numpy"],
)
def test_a_bad_cell_fails_twice_and_is_mended(build, code):
    for _ in range(2):  # the second build finds everything in its caches
        with pytest.raises(ValueError, match="the book"):
            build(code)
    assert build("print('mended')").is_file()


def test_a_bad_link_fails_twice(build):
    for _ in range(2):
        with pytest.raises(ValueError, match="the book"):
            build("print(1)", text="[lost](nowhere.md)")
