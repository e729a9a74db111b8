"""``lapenna grade``: what the words on the command line ask for, done and reported in words."""

from __future__ import annotations

import argparse
import collections
import dataclasses
from pathlib import Path

from lapenna.grading import collect, run
from lapenna.grading.isolation import sandbox
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.run import Options


def grade(root: Path, name: str, args: argparse.Namespace) -> None:
    """Run one problem set as the arguments say and print where the pages are.

    Raises ValueError for options that cannot be, with their names.
    """
    options = _options(args)
    if args.export is not None:
        students = collect.collect(
            args.export, root / "submitted", name, options.limits.upload, args.pattern
        )
        print(f"{len(students)} students in {args.export}")
    if args.dry_run:
        todo, kept = run.plan_of(root, name, options)
        print(f"{len(todo)} to grade, {kept} graded already: {', '.join(todo) or 'nobody'}")
        return
    confinement = sandbox.confinement()
    if confinement != sandbox.BUBBLEWRAP:
        print("Warning: no bubblewrap here. Submissions run with your rights, under limits only.")
    summary = run.grade_class(root, name, options)
    statuses = collections.Counter(result.status for result in summary.results)
    print(f"{summary.graded} graded, {summary.kept} unchanged; confined by: {confinement}")
    print(", ".join(f"{count} {status}" for status, count in statuses.most_common()))
    print(f"{'Report:':<10}{summary.index_html.as_uri()}\n{'Table:':<10}{summary.grades_csv}")


def _options(args: argparse.Namespace) -> Options:
    if args.workers is not None and args.workers < 1:
        raise ValueError(f"grade: --workers must be 1 or more, got {args.workers}")
    given = {} if args.workers is None else {"workers": args.workers}
    return Options(
        only=tuple(args.only),
        again=args.again,
        executor=args.executor,
        require_sandbox=args.require_sandbox,
        limits=_limits(args.limit),
        **given,
    )


def _limits(words: list[str]) -> Limits:
    kinds = {field.name: type(field.default) for field in dataclasses.fields(Limits)}
    given = {}
    for word in words:
        name, _, value = word.partition("=")
        try:
            given[name] = kinds[name](value)
        except (KeyError, ValueError):
            raise ValueError(
                f"grade: --limit must be NAME=VALUE with a name of {', '.join(kinds)}, got {word!r}"
            ) from None
    return Limits(**given)
