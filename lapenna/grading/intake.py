"""What was handed in, read as hostile bytes: nbgrader's tree, a folder or a zip of files.

No link is followed, no path leaves its folder, sizes are capped. Whatever is wrong becomes a
sentence for the student; nothing here raises because of a submission.
"""

from __future__ import annotations

import dataclasses
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nbgrader.utils import parse_utc

from lapenna.grading.isolation.sandbox import MIB

MAX_FILES = 200
REMARKS = "intake.txt"
"""A file of ours beside collected ones: what was wrong with the files that were left out."""


_STUDENT = re.compile(r"[\w.+@-]{1,80}", re.A)
_MOODLE = re.compile(r"(?P<student>.+?)(_\d+)?_assignsubmission_file_?.*")
_SINGLE = re.compile(r"(?P<student>[^/_]+)(_[^/]*)?\.ipynb")


@dataclasses.dataclass
class Submission:
    """The files of one student, by relative name, and what was wrong with them."""

    student: str
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    timestamp: str | None = None
    remarks: list[str] = dataclasses.field(default_factory=list)


def from_tree(submitted: Path, problem_set: str, upload: int) -> Iterator[Submission]:
    """Read nbgrader's tree ``submitted/<student>/<problem_set>/``; ``upload`` in MiB a student."""
    for folder in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        inside = folder.is_dir() and not folder.is_symlink() and (folder / problem_set).is_dir()
        if inside and _STUDENT.fullmatch(folder.name):
            yield from_folder(folder.name, folder / problem_set, upload)


def from_folder(student: str, folder: Path, upload: int) -> Submission:
    """Read the files of one student; ``upload`` in MiB."""
    made, room = Submission(student), upload * MIB
    if folder.is_symlink():
        made.remarks.append("The folder is a link and was not followed.")
        return made
    for top, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names + [f for f in folders if os.path.islink(os.path.join(top, f))]):
            path = os.path.join(top, name)
            shown = os.path.relpath(path, folder).encode("utf-8", "replace").decode()
            data, wrong = _file(path, room)
            if data is None or len(made.files) >= MAX_FILES:
                wrong = wrong or f"is one more than the {MAX_FILES} files that are read"
                made.remarks.append(f"The file {shown} {wrong} and was left out.")
                continue
            room -= len(data)
            made.files[shown] = data
    _take_timestamp(made)
    made.remarks += made.files.pop(REMARKS, b"").decode("utf-8", "replace").splitlines()
    return made


def _file(path: str, room: int) -> tuple[bytes | None, str]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None, "is a link or cannot be read"
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None, "is no ordinary file"
        data = file.read(room + 1)
    return (data, "") if len(data) <= room else (None, "is too large")


def from_export(path: Path, upload: int, pattern: str | None = None) -> Iterator[Submission]:
    """Read what a learning-management system exports: a zip or a folder, one entry a file.

    Folders are students (``student-01/…``, Moodle's ``name_123_assignsubmission_file_/…``), or
    single notebooks whose name begins with the student (Canvas's ``student01_123_ps07.ipynb``).
    ``pattern``, a regular expression with a group ``student``, replaces these rules.
    """
    expression = re.compile(pattern) if pattern else None
    if expression is not None and "student" not in expression.groupindex:
        raise ValueError(f"grade: pattern must have a group (?P<student>...), got {pattern!r}")
    found: dict[str, Submission] = {}
    for name, data, wrong in _entries(path, upload):
        student, own = _who(name, expression)
        if student is None:
            continue
        made = found.setdefault(student, Submission(student))
        size = sum(map(len, made.files.values()))
        if data is None or size + len(data) > upload * MIB or len(made.files) >= MAX_FILES:
            made.remarks.append(f"The file {own} {wrong or 'is too large'} and was left out.")
        else:
            made.files[own] = data
    for student in sorted(found):
        _take_timestamp(found[student])
        yield found[student]


def _who(name: str, expression: re.Pattern | None) -> tuple[str | None, str]:
    """Return the student that a name in an export tells, and the name of the student's file."""
    parts = PurePosixPath(name).parts
    own = "/".join(parts[1:]) or name
    if expression is not None:
        match, own = expression.search(name), parts[-1]
        who = match and match["student"]
    elif len(parts) > 1:
        match = _MOODLE.fullmatch(parts[0])
        who = match["student"] if match else parts[0]
    else:
        match = _SINGLE.fullmatch(name)
        who = match and match["student"]
    who = re.sub(r"\s+", "-", (who or "").strip())
    return (who if _STUDENT.fullmatch(who) and who.strip(".") else None), own


def _entries(path: Path, upload: int) -> list[tuple[str, bytes | None, str]]:
    """Return each file of an export: its name, its bytes or None, and what is wrong with it.

    A folder around all the students is left out of the names.
    """
    found = list(_in_folder(path, upload) if path.is_dir() else _in_zip(path, upload))
    split = [PurePosixPath(name).parts for name, _, _ in found]
    around = len({parts[0] for parts in split}) == 1 and all(len(parts) > 2 for parts in split)
    if not around:
        return found
    return [("/".join(parts[1:]), *rest) for parts, (_, *rest) in zip(split, found, strict=True)]


def _in_folder(path: Path, upload: int) -> Iterator[tuple[str, bytes | None, str]]:
    for top, folders, names in os.walk(path, followlinks=False):
        folders.sort()
        for name in sorted(names):
            full = os.path.join(top, name)
            shown = os.path.relpath(full, path).encode("utf-8", "replace").decode()
            yield (shown, *_file(full, upload * MIB))


def _in_zip(path: Path, upload: int) -> Iterator[tuple[str, bytes | None, str]]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise ValueError(f"grade: {path} is neither a folder nor a zip file: {error}") from None
    with archive:
        for entry in sorted(archive.infolist(), key=lambda e: e.filename):
            name = entry.filename.replace("\\", "/")
            if entry.is_dir() or ".." in PurePosixPath(name).parts or name.startswith("/"):
                continue
            if stat.S_ISLNK(entry.external_attr >> 16):
                yield name, None, "is a link"
            else:
                yield (name, *_unzip(archive, entry, upload * MIB))


def _unzip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> tuple:
    try:
        with archive.open(entry) as file:
            data = file.read(room + 1)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        return None, f"cannot be unpacked ({type(error).__name__})"
    return (data, "") if len(data) <= room else (None, "is too large")


def _take_timestamp(made: Submission) -> None:
    text = made.files.pop("timestamp.txt", None)
    if text is None:
        return
    try:
        time = parse_utc(text[:200].decode().strip())
        if not 2000 <= time.year < 2200:
            raise ValueError
        made.timestamp = time.isoformat()
    except Exception:  # the parser raises many kinds
        made.remarks.append("The file timestamp.txt holds no date, so the time is not known.")
