"""Which tests run in one process when pytest runs in several: ``pytest -n 2``."""

import re

import pytest


def group(nodeid: str) -> str:
    """Return what a test shares costly work with: the book, its problem set, or its file.

    Small groups run last. By then the book is built, and its pages are opened side by side.
    """
    page = re.match(r"tests/book/test_browser.py.*\[([\w-]+)\]", nodeid)
    if page:
        return f"page {page[1]}"
    if nodeid.startswith("tests/book/"):
        return "book"
    problem_set = re.match(r"tests/assignments/.*\[(ps\d\d)", nodeid)
    return problem_set[1] if problem_set else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep each group in one process, so that the book is built and each set graded once."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return Groups(config, log)
