"""What was graded already: results by the content of submission, tests and environment.

One SQLite file beside the reports of a problem set. A run that is killed loses what was in the
workers and nothing else.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib.metadata
import json
import sqlite3
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path

import lapenna
from lapenna.grading.intake import Submission
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.plan import Plan
from lapenna.grading.result import FAILED, Result

_TABLES = """
CREATE TABLE IF NOT EXISTS result (
    key TEXT PRIMARY KEY, student TEXT NOT NULL, result TEXT NOT NULL, notebooks BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS recorded (student TEXT PRIMARY KEY, key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS page (student TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Journal:
    """The file of one problem set. Use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30)
        self._db.executescript(_TABLES)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_) -> None:
        self._db.close()

    def keep(self, key: str, result: Result) -> None:
        """Keep a result under its key, for good."""
        notebooks = zlib.compress(json.dumps(result.notebooks).encode(), 1)
        plain = dataclasses.replace(result, notebooks={}).to_json()
        self._write(
            "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)",
            [(key, result.student, plain, notebooks)],
        )

    def known(self) -> set[str]:
        """Return the keys of all results, without those where the grader itself failed."""
        query = "SELECT key FROM result WHERE json_extract(result, '$.status') <> ?"
        return {key for (key,) in self._db.execute(query, [FAILED])}

    def result(self, key: str, notebooks: bool = False) -> Result:
        """Return a kept result, with the executed notebooks when they are asked for."""
        row = self._db.execute("SELECT result, notebooks FROM result WHERE key = ?", [key])
        text, blob = row.fetchone()
        made = Result.from_json(text)
        if notebooks:
            made = dataclasses.replace(made, notebooks=json.loads(zlib.decompress(blob)))
        return made

    def recorded(self) -> dict[str, str]:
        """Return the key that the gradebook holds, by student."""
        return dict(self._db.execute("SELECT student, key FROM recorded"))

    def set_recorded(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Note what the gradebook holds now."""
        self._write("INSERT OR REPLACE INTO recorded VALUES (?, ?)", pairs)

    def pages(self) -> dict[str, str]:
        """Return the digest of what each student's feedback page shows."""
        return dict(self._db.execute("SELECT student, digest FROM page"))

    def set_page(self, student: str, digest: str) -> None:
        """Note what a feedback page shows now."""
        self._write("INSERT OR REPLACE INTO page VALUES (?, ?)", [(student, digest)])

    def fact(self, name: str) -> str | None:
        """Return a fact about the problem set."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", [name]).fetchone()
        return row and row[0]

    def set_fact(self, name: str, value: str) -> None:
        """Keep a fact about the problem set."""
        self._write("INSERT OR REPLACE INTO fact VALUES (?, ?)", [(name, value)])

    def _write(self, statement: str, rows: Iterable[tuple]) -> None:
        with self._db:
            self._db.executemany(statement, rows)


def digest(*parts: object) -> str:
    """Return a hash of values, the same in every process."""
    found = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def key_of_tests(plans: tuple[Plan, ...], given: dict[str, bytes], limits: Limits) -> str:
    """Return the key of all that is the same for the class: tests, files, limits, environment."""
    return digest(plans, sorted(given.items()), limits, environment())


def key_of(submission: Submission, tests: str) -> str:
    """Return the key of one student's result."""
    files = sorted(submission.files.items())
    return digest(tests, submission.student, submission.timestamp, submission.remarks, files)


@functools.cache
def environment() -> str:
    """Return a hash of this Python, what is installed, and the code of this package."""
    installed = sorted(f"{d.name}=={d.version}" for d in importlib.metadata.distributions())
    package = Path(lapenna.__file__).parent
    code = [path.read_bytes() for path in sorted(package.rglob("*.py"))]
    return digest(sys.version, installed, *code)
