"""nbgrader's own commands, called from Python, with their failures as exceptions."""

from __future__ import annotations

import contextlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import PyFileConfigLoader

from lapenna.course.kernel import environment


class StepFailed(Exception):
    """An nbgrader command failed; the message is its error, ``log`` all that it said."""

    def __init__(self, message: str, log: str) -> None:
        super().__init__(message)
        self.log = log


@contextlib.contextmanager
def course(root: Path, work: Path) -> Iterator[NbGraderAPI]:
    """Give nbgrader's API for the course in ``root``, with everything that it writes in ``work``.

    The settings are those of nbgrader_config.py. nbgrader runs ``alembic`` through PATH, so this
    environment's programs come first there.
    """
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    settings.CourseDirectory.source_directory = str(root / "solutions")
    settings.CourseDirectory.root = str(work)
    settings.NbGraderAPI.log_level = "ERROR"
    before = dict(os.environ)
    try:
        with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
            os.environ.update(environment(Path(scratch)))
            # nbgrader 0.9.6 makes SQLAlchemy 2 complain; nothing is lost by it.
            warnings.simplefilter("ignore", SAWarning)
            yield NbGraderAPI(CourseDirectory(config=settings), config=settings)
    finally:
        os.environ.clear()
        os.environ.update(before)


def run(step, *args: str) -> str:
    """Run one step of the API, for example ``run(api.autograde, "ps07", "student-01")``.

    Returns the step's log. Raises StepFailed, and KeyboardInterrupt, which nbgrader swallows.
    """
    result = step(*args)
    log = result.get("log", "")
    if result["success"]:
        return log
    last = result["error"].strip().splitlines()[-1]
    if last.startswith("KeyboardInterrupt"):
        raise KeyboardInterrupt
    raise StepFailed(last, f"{log}\n{result['error']}")
