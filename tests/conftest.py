"""Which tests run in one process when pytest runs in several."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file together; the book is built once, each problem set is graded once."""
    for item in items:
        group = str(item.path)
        if item.path.is_relative_to(HERE / "book"):
            group = "book"
        elif item.path.is_relative_to(HERE / "assignments") and hasattr(item, "callspec"):
            group = item.callspec.id.partition("-")[0]
        item.add_marker(pytest.mark.xdist_group(group))
