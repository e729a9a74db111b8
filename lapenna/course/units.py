"""The registry of units, ``book/units.yml``: read, checked, and rendered where it is shown.

The table of contents of the book and the table in the README are made from the registry by
``write``; ``stale`` names those that are not what it gives.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import yaml

BEGIN, END = "<!-- units:begin -->", "<!-- units:end -->"

_VAGUE = {"appreciate", "be", "know", "learn", "see", "understand"}


@dataclass(frozen=True)
class Objective:
    """What a student can do after a unit, and the exercise that tests it."""

    text: str
    exercise: str


@dataclass(frozen=True)
class Unit:
    """One webinar unit."""

    number: int
    slug: str
    title: str
    date: datetime.date
    prerequisites: tuple[int, ...]
    minutes: int
    problem_set: str
    written: bool
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class Workshop:
    """The workshop at the end of the course."""

    slug: str
    title: str
    days: int
    date: str
    written: bool


@dataclass(frozen=True)
class Registry:
    """All units in order, and the workshop."""

    units: tuple[Unit, ...]
    workshop: Workshop

    def unit(self, slug: str) -> Unit:
        """Return the unit with this slug; ValueError when there is none."""
        for unit in self.units:
            if unit.slug == slug:
                return unit
        raise ValueError(f"unit: slug must be one of {[u.slug for u in self.units]}, got {slug!r}")


def load(root: Path) -> Registry:
    """Read and check ``root/book/units.yml``.

    Parameters
    ----------
    root : Path
        The course's folder.

    Returns
    -------
    Registry

    Raises
    ------
    ValueError
        A field is missing, unknown, of the wrong kind or contradicts another; the message names
        the unit and the field.
    """
    path = root / "book" / "units.yml"
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"units.yml: not valid YAML: {error}") from error
    _fields("units.yml", data, {"units": list, "workshop": dict})
    units = tuple(_unit(k, entry) for k, entry in enumerate(data["units"], start=1))
    workshop = _workshop(data["workshop"])
    for page in (*units, workshop):
        exists = (root / "book" / f"{page.slug}.md").is_file()
        if page.written != exists:
            raise ValueError(
                f"units.yml, {page.slug}: written is {str(page.written).lower()}, but "
                f"book/{page.slug}.md {'exists' if exists else 'does not exist'}"
            )
    return Registry(units, workshop)


def _fields(where: str, entry: object, kinds: dict[str, type]) -> None:
    """Raise ValueError unless ``entry`` has exactly these fields, of these kinds and not empty."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where}: must be a mapping, got {entry!r}")
    for wrong in sorted(kinds.keys() ^ entry.keys()):
        raise ValueError(f"{where}: {wrong} is {'missing' if wrong in kinds else 'unknown'}")
    for name, kind in kinds.items():
        value = entry[name]
        if type(value) is not kind or value == "":
            raise ValueError(f"{where}: {name} must be {_KINDS[kind]}, got {value!r}")


_KINDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a mapping",
    datetime.date: "a date (2022-03-17)",
}


def _unit(number: int, entry: object) -> Unit:
    where = f"units.yml, unit {number}"
    kinds = {
        "number": int,
        "slug": str,
        "title": str,
        "date": datetime.date,
        "prerequisites": list,
        "minutes": int,
        "problem_set": str,
        "written": bool,
        "objectives": list,
    }
    _fields(where, entry, kinds)
    expected = {"number": number, "slug": f"unit{number:02d}", "problem_set": f"ps{number:02d}"}
    for name, value in expected.items():
        if entry[name] != value:
            raise ValueError(f"{where}: {name} must be {value!r}, got {entry[name]!r}")
    if entry["minutes"] <= 0:
        raise ValueError(f"{where}: minutes must be positive, got {entry['minutes']}")
    for before in entry["prerequisites"]:
        if type(before) is not int or not 1 <= before < number:
            raise ValueError(f"{where}: prerequisites must be earlier units, got {before!r}")
    if not entry["objectives"]:
        raise ValueError(f"{where}: objectives must not be empty")
    objectives = tuple(_objective(where, o) for o in entry["objectives"])
    fields = {"prerequisites": tuple(entry["prerequisites"]), "objectives": objectives}
    return Unit(**{**entry, **fields})


def _objective(where: str, entry: object) -> Objective:
    _fields(f"{where}, objectives", entry, {"text": str, "exercise": str})
    verb = entry["text"].split()[0].lower()
    if verb in _VAGUE:
        raise ValueError(f"{where}, objectives: text must begin with a testable verb, got {verb!r}")
    return Objective(**entry)


def _workshop(entry: object) -> Workshop:
    kinds = {"slug": str, "title": str, "days": int, "date": str, "written": bool}
    _fields("units.yml, workshop", entry, kinds)
    return Workshop(**entry)


def day(date: datetime.date) -> str:
    """Return a date as text, the same in every locale.

    >>> day(datetime.date(2022, 3, 17))
    '17 March 2022'
    """
    months = "January February March April May June July August September October November December"
    return f"{date.day} {months.split()[date.month - 1]} {date.year}"


def contents(registry: Registry) -> str:
    """Return the text of ``book/_toc.yml``: only the chapters that are written."""
    parts = {
        "Units": [page.slug for page in (*registry.units, registry.workshop) if page.written],
        "Reference": [
            *("map", "student", "notation", "glossary", "kernels", "networks", "distributed"),
            "tools",
            *("summaries", "errata", "instructor", "grading"),
        ],
    }
    toc = {
        "format": "jb-book",
        "root": "intro",
        "parts": [
            {"caption": caption, "chapters": [{"file": page} for page in pages]}
            for caption, pages in parts.items()
        ],
    }
    return "# Written by `lapenna units` from units.yml.\n" + yaml.safe_dump(toc, sort_keys=False)


def table(registry: Registry) -> list[tuple[str, str, str, str, str | None]]:
    """Return the rows (unit, title, webinar, problem set, slug of the page or None if planned)."""
    rows = [
        (str(u.number), u.title, day(u.date), u.problem_set, u.slug if u.written else None)
        for u in registry.units
    ]
    w = registry.workshop
    return [*rows, ("–", f"{w.title}, {w.days} days", w.date, "–", w.slug if w.written else None)]


def readme(registry: Registry, text: str) -> str:
    """Return the README's ``text`` with the table between its two markers.

    Raises ValueError when a marker is missing or they are in the wrong order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md: {BEGIN} followed by {END} must be there")
    lines = ["| unit | title | webinar | problem set | chapter |", "|---|---|---|---|---|"]
    for unit, title, date, problem_set, slug in table(registry):
        chapter = f"[read](book/{slug}.md)" if slug else "planned"
        lines.append(f"| {unit} | {title} | {date} | {problem_set} | {chapter} |")
    return "\n".join([before + BEGIN, *lines, END + after])


def _made(root: Path) -> dict[str, str]:
    """What is made from the registry: name of the file, its text."""
    registry = load(root)
    old = (root / "README.md").read_text(encoding="utf-8")
    return {"book/_toc.yml": contents(registry), "README.md": readme(registry, old)}


def write(root: Path) -> None:
    """Write what is made from the registry: the table of contents and the README's table."""
    for name, text in _made(root).items():
        (root / name).write_text(text, encoding="utf-8")


def stale(root: Path) -> list[str]:
    """Return the names of the files that are not what the registry gives."""
    return [
        name
        for name, text in _made(root).items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]
