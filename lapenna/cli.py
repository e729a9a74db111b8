"""The command `lapenna`: for a student, an instructor, and whoever wants to compare."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


def _book(args: argparse.Namespace) -> None:
    from lapenna.course import book

    print(book.build(args.root))


def _release(args: argparse.Namespace) -> None:
    from lapenna.grading.release import release

    for name in args.names or sorted(p.name for p in (args.root / "solutions").glob("ps*")):
        print(release(name, args.root))


def _grade(args: argparse.Namespace) -> None:
    if sys.platform != "linux":
        raise ValueError("grade needs Linux: use WSL2 on Windows, a Linux container on macOS")
    from lapenna.grading import command

    for name in args.names:
        command.grade(args.root, name, args)


def _grade_options(parser: argparse.ArgumentParser) -> None:
    from lapenna.grading import options

    options.add(parser)


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


def _bench_grading(args: argparse.Namespace) -> None:
    from lapenna.grading import bench

    bench.report(args.root, args.root / "build" / "bench")


def _compare(args: argparse.Namespace) -> None:
    from lapenna.compare import run

    run.report(Path("build") / "compare", args.names or None)


def _distributed(args: argparse.Namespace) -> None:
    from lapenna.course import distributed

    distributed.run(args)


def _distributed_options(parser: argparse.ArgumentParser) -> None:
    from lapenna.course import distributed

    distributed.add_options(parser)


def _summary(args: argparse.Namespace) -> None:
    from lapenna.nn import zoo

    unknown = [name for name in args.names if name not in zoo.NETWORKS]
    if unknown:
        raise ValueError(
            f"summary: network must be one of {', '.join(zoo.NETWORKS)}; got {unknown[0]}"
        )
    for name in args.names:
        table = zoo.NETWORKS[name]().summary()
        print(f"{table.caption}\n{table}")


def _check(args: argparse.Namespace) -> None:
    from lapenna.course.visible import check_notebook

    for name in args.names:
        report = check_notebook(Path(name))
        print(report)
        if not report.passed:
            raise SystemExit(1)


def _where(args: argparse.Namespace) -> None:
    places = {
        "The book": "build/book/html/index.html",
        "The assignments": "assignments",
        "Grades of the sample class": "build/class/build/grades/ps07/index.html",
        "The same as a table": "build/class/build/grades/ps07/grades.csv",
    }
    for what, place in places.items():
        path = args.root / place
        link = path.as_uri() if path.suffix == ".html" else str(path)
        print(f"{what + ':':<28}{link if path.exists() else 'not made yet: make course'}")


class Verb(NamedTuple):
    """One verb: what it runs, its help, what it may or must name, and whether it needs a course."""

    run: Callable[[argparse.Namespace], None]
    help: str
    names: str = ""  # what the arguments are called; none without
    needed: bool = False
    in_course: bool = True
    options: Callable[[argparse.ArgumentParser], None] | None = None


VERBS: dict[str, Verb] = {
    "check": Verb(
        _check, "run the visible tests of your notebook, with a hint for each mistake",
        "notebook", needed=True, in_course=False,
    ),
    "summary": Verb(
        _summary, "print a network's layers, parameters and multiply-adds",
        "network", needed=True, in_course=False,
    ),
    "compare": Verb(
        _compare, "the same arrays through our code and TensorFlow, on CPU and GPU: error and time",
        "workload", in_course=False,
    ),
    "distributed": Verb(
        _distributed, "a network split over a grid of processes: plan it, or train it on MPI",
        in_course=False, options=_distributed_options,
    ),
    "bench": Verb(_bench, "time the kernels against TensorFlow, into build/bench", "workload"),
    "bench-grading": Verb(_bench_grading, "time grading against nbgrader, into build/bench"),
    "book": Verb(_book, "build the book into build/book/html"),
    "grade": Verb(
        _grade, "grade what was handed in: isolated, in parallel, resumable",
        "psNN", needed=True, options=_grade_options,
    ),
    "release": Verb(_release, "make assignments/psNN from solutions/psNN", "psNN"),
    "sample-class": Verb(_sample_class, "make a class of nine and grade it into build/class"),
    "units": Verb(_units, "write the table of contents and the README's table from book/units.yml"),
    "where": Verb(_where, "print where the book and the grades are"),
}  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lapenna", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path.cwd(), help="the course's folder (default: this one)"
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    for name, verb in VERBS.items():
        added = verbs.add_parser(name, help=verb.help, description=verb.help)
        if verb.names:
            nargs = "+" if verb.needed else "*"
            default = None if verb.needed else "default: all of them"
            added.add_argument("names", nargs=nargs, metavar=verb.names, help=default)
        if verb.options:
            verb.options(added)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one verb; a ValueError becomes one line on stderr and exit status 1."""
    args = _parser().parse_args(argv)
    args.root = args.root.resolve()
    verb = VERBS[args.verb]
    if verb.in_course and not (args.root / "book" / "units.yml").is_file():
        print(f"lapenna: {args.root} is no course folder (no book/units.yml)", file=sys.stderr)
        return 1
    try:
        verb.run(args)
        sys.stdout.flush()
    except ValueError as error:
        print(f"lapenna: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
