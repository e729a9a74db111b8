"""What a learning-management system exports, put into nbgrader's ``submitted/`` tree."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from lapenna.grading import intake
from lapenna.grading.intake import Submission


def collect(export: Path, submitted: Path, problem_set: str, upload: int, pattern: str | None):
    """Put each student's files at ``submitted/<student>/<problem_set>/`` and return who has any.

    What stood there and differs is kept beside it, with the time in its name.

    Raises
    ------
    ValueError
        The export is neither a folder nor a zip, or no student is found in it.
    """
    if not export.exists():
        raise ValueError(f"grade: there is no {export}")
    found = []
    for submission in intake.from_export(export, upload, pattern):
        folder = submitted / submission.student / problem_set
        if not _same(folder, submission, upload):
            _put(folder, submission)
        found.append(submission.student)
    if not found:
        raise ValueError(
            f"grade: no student was found in {export}. Expected a folder for each, or notebooks "
            "named <student>_….ipynb; else say with --pattern how names tell the student"
        )
    return found


def _same(folder: Path, submission: Submission, upload: int) -> bool:
    if not folder.is_dir():
        return False
    there = intake.from_folder(submission.student, folder, upload)
    mine = (submission.files, submission.timestamp, submission.remarks)
    return mine == (there.files, there.timestamp, there.remarks)


def _put(folder: Path, submission: Submission) -> None:
    if folder.exists():
        kept = folder.with_name(f"{folder.name}+{time.strftime('%Y-%m-%d-%H%M%S')}")
        shutil.move(folder, kept)
    folder.mkdir(parents=True)
    for name, data in submission.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if submission.timestamp:
        (folder / "timestamp.txt").write_text(submission.timestamp)
    if submission.remarks:
        (folder / intake.REMARKS).write_text("\n".join(submission.remarks), encoding="utf-8")
