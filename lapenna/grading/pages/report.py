"""What a class got: one table for programs, one page for people."""

from __future__ import annotations

import csv
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

import jinja2

from lapenna.grading import result
from lapenna.grading.isolation.sandbox import BUBBLEWRAP
from lapenna.grading.pages import class_statistics
from lapenna.grading.pages.safe_html import plain
from lapenna.grading.pages.similarity import Pair
from lapenna.grading.result import Result

MEANINGS = {
    result.GRADED: "Every test was run.",
    result.STOPPED: "Graded. A cell ran too long, grew too large or ended its process.",
    result.DAMAGED: "Graded. Cells were missing, doubled or changed.",
    result.UNREADABLE: "There are files, but no notebook that can be graded.",
    result.MISSING: "Nothing was handed in.",
    result.FAILED: "The grader itself failed. Grade again.",
}
MOST_PAIRS = 50
_LONGEST = 10_000  # characters of an answer or a sentence that are shown


def write_csv(results: Sequence[Result], path: Path) -> None:
    """Write one row a student: status, score, lateness, the points of each graded cell.

    A cell is empty where a person must grade or nothing was graded. Text that a spreadsheet would
    run as a formula begins with an apostrophe.
    """
    keys = list(dict.fromkeys((c.notebook, c.name) for r in results for c in r.cells))
    titles = class_statistics.titles(keys)
    head = ["student", "status", "sentence", "score", "maximum", "late_seconds", "penalty"]
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        table = csv.writer(file)
        table.writerow([*head, *(_no_formula(titles[key]) for key in keys)])
        for one in sorted(results, key=lambda r: r.student):
            graded = one.score is not None
            points = {(c.notebook, c.name): c.score for c in one.cells} if graded else {}
            texts = [_no_formula(text) for text in (one.student, one.status, one.sentence)]
            numbers = [one.score, one.maximum if graded else None, one.late, one.penalty]
            table.writerow([*texts, *numbers, *(points.get(key) for key in keys)])


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def write_html(
    title: str,
    results: Sequence[Result],
    pairs: Sequence[Pair],
    path: Path,
    feedback: Callable[[Result], str | None] | None = None,
) -> None:
    """Write the page of a class: one file, without scripts.

    Parameters
    ----------
    title : heading of the page
    results : one a student
    pairs : near-identical submissions, most alike first
    path : where the page goes
    feedback : gives the page of one student, as a path relative to ``path`` or as a URL with its
        scheme; None: no links
    """
    ordered = sorted(results, key=lambda r: r.student)
    ran = class_statistics.ran(ordered)
    text = _TEMPLATE.render(
        title=title,
        results=ordered,
        ran=ran,
        handed_in=sum(r.status != result.MISSING for r in ordered),
        waiting=sum(r.waits for r in ran),
        maximum=max((r.maximum for r in ordered), default=0.0),
        mean=statistics.mean(r.score for r in ran) if ran else None,
        median=statistics.median(r.score for r in ran) if ran else None,
        unconfined=Counter(r.confinement for r in ran if r.confinement != BUBBLEWRAP),
        untrusted=_untrusted(ran),
        bars=class_statistics.histogram(ran),
        statuses=_statuses(ordered),
        questions=class_statistics.questions(ordered),
        mistakes=class_statistics.mistakes(ordered),
        times=sorted((r.seconds, r.student) for r in ran),
        median_time=statistics.median(r.seconds for r in ran) if ran else None,
        pairs=_side_by_side(pairs[:MOST_PAIRS], ordered),
        more_pairs=len(pairs) - MOST_PAIRS,
        links={r.student: _link(feedback(r)) for r in ordered} if feedback else {},
    )
    path.write_text(text, encoding="utf-8", errors="replace")


def _untrusted(results: Sequence[Result]) -> list[str]:
    """Return the tests that ran in the student's own process."""
    keys = dict.fromkeys((c.notebook, c.name) for r in results for c in r.cells)
    titles = class_statistics.titles(list(keys))
    found = {(c.notebook, c.name) for r in results for c in r.cells if c.untrusted}
    return [titles[key] for key in keys if key in found]


def _statuses(results: Sequence[Result]) -> list[tuple[str, int, str]]:
    counts = Counter(r.status for r in results)
    return [(status, counts[status], meaning) for status, meaning in MEANINGS.items()]


def _side_by_side(pairs: Sequence[Pair], results: Sequence[Result]) -> list[dict[str, object]]:
    answers = {r.student: r.answers for r in results}
    return [
        {
            "pair": pair,
            "answers": [
                (name, answers[pair.first].get(name, ""), answers[pair.second].get(name, ""))
                for name in pair.questions
            ],
        }
        for pair in pairs
    ]


def _link(address: str | None) -> str | None:
    """Return an address for a link; a student's name in a path cannot lead elsewhere."""
    if address is None or urlsplit(address).scheme in ("file", "http", "https"):
        return address
    return quote(address)


def points(value: float | None) -> str:
    """Return points with at most one decimal, a dash where there are none."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def duration(seconds: float) -> str:
    """Return a time in its two largest units.

    >>> duration(93_600), duration(59), duration(0.25)
    ('1 day 2 h', '59 s', '0.2 s')
    """
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    units = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes % 60, "min")]
    return " ".join([f"{number} {unit}" for number, unit in units if number][:2])


_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_ENVIRONMENT.filters |= {
    "points": points,
    "duration": duration,
    "plain": lambda text: plain(text, _LONGEST),
}
_TEMPLATE = _ENVIRONMENT.get_template("class.html.j2")
