"""The options of ``lapenna grade`` on the command line; imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options to the verb's parser."""
    add = parser.add_argument
    add(
        "--from",
        dest="export",
        type=Path,
        metavar="PATH",
        help="a folder or zip of a learning-management system; default: what is in submitted/",
    )
    add(
        "--pattern",
        metavar="REGEX",
        help="how a name in it tells the student, with a group (?P<student>...)",
    )
    add("--only", nargs="+", default=(), metavar="STUDENT", help="grade these students only")
    add("--again", action="store_true", help="grade also what is graded and has not changed")
    add("--dry-run", action="store_true", help="say what would be graded, and grade nothing")
    add("--workers", type=int, metavar="N", help="submissions at once; default: one a core")
    add(
        "--executor",
        default="local",
        metavar="local|dask://HOST:PORT",
        help="this machine, or the workers of a Dask scheduler",
    )
    add("--require-sandbox", action="store_true", help="grade nothing where there is no sandbox")
    add("--limit", action="append", default=[], metavar="NAME=VALUE",
        help="a limit for each submission: cell, total, cpu (seconds), memory, disk, upload (MiB), "
             "processes, files; for example --limit cell=60")  # fmt: skip
