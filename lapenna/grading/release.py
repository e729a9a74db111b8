"""A problem set as students get it: without solutions and hidden tests."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from lapenna.grading.stock import StepFailed, course, run
from lapenna.grading.verify import verify


def release(name: str, root: Path, out: Path | None = None) -> Path:
    """Make ``assignments/<name>`` from ``solutions/<name>`` and return its folder.

    The gradebook of a course is left alone. When anything fails, the old release stays.

    Parameters
    ----------
    name : of the problem set, for example ``"ps07"``
    root : the course's folder
    out : where the releases go; None: ``assignments`` in ``root``

    Raises
    ------
    ValueError
        There is no such problem set, nbgrader refuses it, or its tests do not give the marks meant:
        says why.
    """
    source = root / "solutions"
    if not list((source / name).glob("*.ipynb")):
        known = sorted(path.parent.name for path in source.glob("*/*.ipynb"))
        raise ValueError(f"release: name must be one of {known}, got {name!r}")
    target = (out or root / "assignments") / name
    with tempfile.TemporaryDirectory(prefix="lapenna-release-") as folder:
        work = Path(folder)
        with course(root, work) as nbgrader:
            try:
                run(nbgrader.generate_assignment, name)
            except StepFailed as error:
                raise ValueError(f"release: {name} was not released: {error.log}") from error
            ignore = nbgrader.coursedir.ignore
        wrong = verify(source / name, work / "assignments" / name, ignore)
        if wrong:
            raise ValueError(f"release: {name} was not released: " + "; ".join(wrong))
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "assignments" / name, target)
    return target
