"""The built book, for all tests of it: built once a session, or taken as it is when up to date."""

from pathlib import Path

import pytest
import yaml

from lapenna.course import book

ROOT = Path(__file__).parents[2]


def pages() -> list[str]:
    """Return the names of the book's pages, from its table of contents."""
    toc = yaml.safe_load((ROOT / "book" / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    return [toc["root"], *chapters]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with an argument ``page`` once for each page."""
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", pages())


@pytest.fixture(scope="session")
def html() -> Path:
    """The folder of the built book."""
    return book.build(ROOT).parent
