"""The student's answers, taken out of whatever notebook was handed in.

The instructor's notebook stays; only the text of its answer cells is replaced, and cells that the
student added come along. Whatever is wrong becomes a sentence; nothing here raises because of a
submission.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import PurePosixPath

import nbformat

from lapenna.grading.intake import Submission
from lapenna.grading.plan import STUDENT, TEXT, Cell, Plan

MAX_CELLS = 2000
MAX_SOURCE = 1_000_000


class Taken:
    """A student's notebook as it is graded: the instructor's cells with the student's answers."""

    def __init__(self, cells: list[Cell], remarks: list[str]) -> None:
        self.cells, self.remarks = cells, remarks


def take(plan: Plan, submission: Submission) -> Taken | str:
    """Take the answers out of what was handed in; a sentence when there is no notebook in it."""
    name = _choose(plan.notebook, submission.files)
    if name is None:
        return f"There is no notebook {plan.notebook}.ipynb in what was handed in."
    cells = _parse(submission.files[name])
    if isinstance(cells, str):
        return f"The file {name} {cells}. Open it in Jupyter, save it and hand it in again."
    taken = _merge(plan, cells)
    if PurePosixPath(name).name != f"{plan.notebook}.ipynb":
        taken.remarks.append(f"The file {name} was taken for {plan.notebook}.ipynb.")
    return taken


def _choose(notebook: str, files: dict[str, bytes]) -> str | None:
    names = [n for n in files if n.lower().endswith(".ipynb") and ".ipynb_checkpoints" not in n]
    for wanted in (
        [n for n in names if PurePosixPath(n).name == f"{notebook}.ipynb"],
        [n for n in names if notebook.lower() in PurePosixPath(n).name.lower()],
        names,
    ):
        if wanted:
            return min(wanted, key=lambda n: (n.count("/"), n))
    return None


def _parse(data: bytes) -> list[dict] | str:
    """Return a notebook's cells as dicts with type, source and id; or what is wrong, in words."""
    if not data.strip():
        return "is empty"
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        book = json.loads(text)
        if type(book) is not dict or type(book.get("nbformat")) is not int:
            return "is no notebook"
        if book["nbformat"] > 4:
            return f"has the format version {book['nbformat']}, which is newer than 4"
        if book["nbformat"] < 4:
            book = nbformat.convert(nbformat.reads(json.dumps(book), as_version=4), 4)
        cells = [_plain(cell) for cell in book["cells"][:MAX_CELLS]]
    except UnicodeDecodeError:
        return "is no text in UTF-8"
    except (ValueError, RecursionError):
        return "is no JSON, so no notebook"
    except Exception:  # nbformat raises many kinds for damaged old notebooks
        return "is a damaged notebook"
    return [cell for cell in cells if cell is not None]


def _plain(cell: object) -> dict | None:
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    kind = cell.get("cell_type")
    if not isinstance(source, str) or kind not in ("code", "markdown", "raw"):
        return None
    metadata = cell.get("metadata")
    data = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = data.get("grade_id") if isinstance(data, dict) else None
    source = source[:MAX_SOURCE].encode("utf-8", "replace").decode()
    return {"type": kind, "source": source, "name": name if isinstance(name, str) else ""}


def _merge(plan: Plan, cells: list[dict]) -> Taken:
    """Put the student's answers and own cells into the instructor's notebook."""
    known, order, after = plan.by_name, [], {"": []}
    first: dict[str, dict] = {}
    anchor, twice = "", []
    for cell in cells:
        if cell["name"] in known and cell["name"] not in first:
            anchor = cell["name"]
            first[anchor] = cell
            after[anchor] = []
            order.append(anchor)
            continue
        doubled = cell["name"] in known
        twice += [cell["name"]] if doubled else []
        if not doubled or known[cell["name"]].solution:
            after[anchor].append(cell)
    merged = [_added(cell) for cell in after[""]]
    for name, cell in known.items():
        merged.append(_filled(cell, first.get(name)))
        merged += [_added(extra) for extra in after.get(name, ())]
    return Taken(merged, _remarks(plan, first, order, twice))


def _added(cell: dict) -> Cell:
    kind = "markdown" if cell["type"] == "raw" else cell["type"]
    return Cell("", kind, STUDENT if kind == "code" else TEXT, cell["source"])


def _filled(cell: Cell, submitted: dict | None) -> Cell:
    if not cell.solution:
        return cell
    text = submitted["source"] if submitted else "# This cell was missing."
    return dataclasses.replace(cell, source=text)


def _remarks(plan: Plan, first: dict, order: list[str], twice: list[str]) -> list[str]:
    known = plan.by_name
    locked = {n: c for n, c in known.items() if not c.solution and c.cell_type == "code"}
    lists = {
        "missing: {}.": [n for n, c in known.items() if n not in first and c.cell_type == "code"],
        "changed, and the original was used: {}.": [
            n for n, c in locked.items() if n in first and not _alike(first[n], c)
        ],
        "there more than once: {}.": sorted(set(twice)),
        "turned into another type: {}.": [
            n for n, c in known.items() if c.solution and n in first and _retyped(first[n], c)
        ],
        "not in their place: {}.": _moved(order, list(known)),
    }
    return [f"Cells {text.format(', '.join(names))}" for text, names in lists.items() if names]


def _alike(submitted: dict, cell: Cell) -> bool:
    return submitted["type"] == cell.cell_type and (
        submitted["source"].split() == cell.released.split()
    )


def _retyped(submitted: dict, cell: Cell) -> bool:
    return submitted["type"] != cell.cell_type


def _moved(order: list[str], right: list[str]) -> list[str]:
    """Return the cells that come after one that they should come before."""
    place = {name: number for number, name in enumerate(right)}
    highest, moved = -1, []
    for name in order:
        if place[name] < highest:
            moved.append(name)
        highest = max(highest, place[name])
    return moved
