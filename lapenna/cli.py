"""The command `lapenna`: each verb is a thin call into the package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path


def _book(args: argparse.Namespace) -> None:
    from lapenna.course import book

    print(book.build(args.root))


def _release(args: argparse.Namespace) -> None:
    from lapenna.grading.release import release

    for name in args.names or sorted(p.name for p in (args.root / "solutions").glob("ps*")):
        print(release(name, args.root))


def _sample_class(args: argparse.Namespace) -> None:
    from lapenna.grading.sample_class import grade_sample_class

    result = grade_sample_class(args.root, args.root / "build" / "class")
    print(result.index_html)


def _units(args: argparse.Namespace) -> None:
    from lapenna.course import units

    units.write(args.root)


def _bench(args: argparse.Namespace) -> None:
    from lapenna.compare import bench

    bench.report(args.root / "build" / "bench", args.names or None)


def _where(args: argparse.Namespace) -> None:
    places = {
        "The book": "build/book/html/index.html",
        "The assignments": "assignments",
        "Grades of the sample class": "build/class/index.html",
        "The same as a table": "build/class/grades.csv",
    }
    for what, place in places.items():
        path = args.root / place
        link = path.as_uri() if path.suffix == ".html" else str(path)
        print(f"{what + ':':<28}{link if path.exists() else 'not made yet: make course'}")


VERBS: dict[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "book": (_book, "build the book into build/book/html"),
    "release": (_release, "make assignments/psNN from solutions/psNN"),
    "sample-class": (_sample_class, "make eight submissions and grade them into build/class"),
    "units": (_units, "write the table of contents and the README's table from book/units.yml"),
    "bench": (_bench, "time the kernels against TensorFlow, into build/bench"),
    "where": (_where, "print where the book and the grades are"),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lapenna", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path.cwd(), help="the course's folder (default: this one)"
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    for name, (function, text) in VERBS.items():
        verb = verbs.add_parser(name, help=text, description=text)
        verb.set_defaults(function=function)
        if name in ("release", "bench"):
            what = "psNN" if name == "release" else "workload"
            verb.add_argument("names", nargs="*", metavar=what, help="default: all of them")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one verb; a ValueError becomes one line on stderr and exit status 1."""
    args = _parser().parse_args(argv)
    args.root = args.root.resolve()
    if not (args.root / "book" / "units.yml").is_file():
        print(f"lapenna: {args.root} is no course folder (no book/units.yml)", file=sys.stderr)
        return 1
    try:
        args.function(args)
    except ValueError as error:
        print(f"lapenna: {error}", file=sys.stderr)
        return 1
    return 0
