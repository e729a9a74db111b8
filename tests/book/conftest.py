"""The built book, for all tests of it: built once a session, or taken as it is when up to date."""

import fcntl
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that may have to wait for the whole book half an hour."""
    for item in items:
        if "html" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="session")
def html(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built book; of several processes the first one here builds it."""
    if worker_id == "master":
        return book.build(ROOT).parent
    built = tmp_path_factory.getbasetemp().parent / "book"
    with open(f"{built}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.is_file():
            built.write_text(str(book.build(ROOT).parent))
    return Path(built.read_text())
