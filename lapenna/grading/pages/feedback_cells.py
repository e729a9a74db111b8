"""A student's executed notebook as blocks of a feedback page, without the code of hidden tests.

The instructor's text and the tests come from the notebook as students got it. From the executed
notebook come only the student's own cells and what was printed.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from markupsafe import Markup
from nbformat import NotebookNode

from lapenna.grading.pages.safe_html import (
    code,
    instructor_markdown,
    picture,
    plain,
    student_markdown,
)
from lapenna.grading.result import CellResult, Result

MAX_OUTPUT = 20_000
"""Characters that one output may show."""

MAX_TEXT = 300_000
"""Characters that a page may show of what a student wrote and printed."""

MAX_PICTURES = 16 << 20
"""Characters that the pictures of a page may take."""

PASSED, PARTLY, FAILED, WAITS = "passed", "partly", "not passed", "graded by a person"

_HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.M)
_POINTS = re.compile(r" *\(\d+ points?\b[^)]*\)$")
_TAG = re.compile(r"<h([1-6])>(.*?)</h\1>", re.S)
_LINE_NUMBER = re.compile(r"^ *(?:-+> ?)?\d* *")
_CODE = re.compile(r"^ *[^#\s]", re.M)
_SHORT = 6
_CUT = "[The rest is left out: the notebook shows too much.]"

Block = dict[str, Any]


def verdict(cell: CellResult) -> str:
    """Return how a graded cell went, in the words of the page."""
    if cell.score is None:
        return WAITS
    if cell.score >= cell.points and not cell.message:
        return PASSED
    return PARTLY if cell.score > 0 else FAILED


class Cell(NamedTuple):
    """A cell of an executed notebook; `name` is its nbgrader id, None when it has no such data."""

    kind: str
    name: str | None
    source: str
    outputs: list[dict[str, Any]]


class Handout:
    """A notebook as students got it: its cells by name, and the heading above each question."""

    def __init__(self, notebook: NotebookNode | None) -> None:
        self.cells: dict[str, NotebookNode] = {}
        self.titles: dict[str, str] = {}
        self.unnamed: set[tuple[str, str]] = set()
        title = None
        for cell in notebook.cells if notebook is not None else ():
            data = cell.metadata.get("nbgrader")
            if data is None:
                self.unnamed.add((cell.cell_type, cell.source))
            else:
                self.cells[data["grade_id"]] = cell
            if cell.cell_type == "markdown":
                headings = _HEADING.findall(cell.source)
                title = _POINTS.sub("", re.sub(r"[`*$]", "", headings[-1])) if headings else title
            if data and (data.get("solution") or data.get("task")) and title:
                self.titles[data["grade_id"]] = title
                title = None


class Blocks:
    """Makes the blocks of one student's page; all its notebooks share what a page may hold."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._graded = {(cell.notebook, cell.name): cell for cell in result.cells}
        self._text, self._pictures = MAX_TEXT, MAX_PICTURES
        self._secret: set[str] = set()
        self._level = 2
        self._above: Block | None = None
        self.anchors: dict[tuple[str, str], str] = {}

    def of_notebook(self, name: str, text: str, handout: Handout) -> list[Block]:
        """Return the blocks of one notebook, from top to bottom."""
        cells = _read(text)
        self._secret, self._level, self._above = _secret(cells, handout), 2, None
        blocks = [block for cell in cells for block in self._of_cell(name, cell, handout)]
        left = [cell for (notebook, _), cell in self._graded.items() if notebook == name and cells]
        for cell in left:
            del self._graded[name, cell.name]
        return blocks + [self._verdict(cell, "", []) for cell in left]

    def _of_cell(self, notebook: str, cell: Cell, handout: Handout) -> list[Block]:
        given = handout.cells.get(cell.name)
        graded = self._graded.pop((notebook, cell.name), None)
        if given is None:
            if cell.name is not None:  # whose it is, cannot be said: its code is not shown
                return [self._verdict(graded, "", [])] if graded else []
            if (cell.kind, cell.source) in handout.unnamed:
                return self._given(cell, cell.source)
            return self._own(cell, "Added by you")
        data = given.metadata["nbgrader"]
        if data.get("solution"):
            untouched = cell.name in self._result.untouched
            label = "Your answer, as it was handed out" if untouched else "Your answer"
            made = self._own(cell, label) + ([self._verdict(graded, "", [])] if graded else [])
            return self._anchored(notebook, cell.name, made)
        if graded and data.get("grade"):
            outputs = [] if graded.hidden else _printed(cell, given.source)
            return [self._verdict(graded, given.source, outputs)]
        if data.get("locked") or cell.source == given.source:
            made = self._given(cell, given.source)
        else:
            made = self._own(cell, "Changed by you")
        if not graded:
            return made
        made.append(self._verdict(graded, "", []))
        return self._anchored(notebook, cell.name, made)

    def _anchored(self, notebook: str, name: str, made: list[Block]) -> list[Block]:
        """Give a question its anchor: at the heading above it, or at its first block."""
        at, self._above = self._above or (made[0] if made else {}), None
        self.anchors[notebook, name] = at["id"] = f"question-{len(self.anchors) + 1}"
        return made

    def _given(self, cell: Cell, source: str) -> list[Block]:
        """Return a cell of the instructor."""
        if cell.kind == "markdown":
            shown, headings = _TAG.subn(self._in_order, instructor_markdown(source))
            block = {"kind": "text", "html": Markup(shown)}
            self._above = block if headings else self._above
            return [block]
        shown = code(source) if cell.kind == "code" else source
        outputs = self._outputs(_printed(cell, source))
        return [{"kind": "given", "html": shown, "outputs": outputs}]

    def _in_order(self, heading: re.Match[str]) -> str:
        """Return a heading below those of the page, at most one level below the one before."""
        self._level = min(max(int(heading[1]) + 2, 3), self._level + 1, 6)
        return f"<h{self._level}>{heading[2]}</h{self._level}>"

    def _own(self, cell: Cell, label: str) -> list[Block]:
        """Return a cell of the student; none for an empty one."""
        if not cell.source.strip():
            return []
        if len(cell.source) > self._text:
            return [{"kind": "own", "label": label, "html": _CUT, "outputs": []}]
        self._text -= len(cell.source)
        block = {"kind": "own", "label": label, "outputs": self._outputs(cell.outputs)}
        if cell.kind == "markdown":
            return [block | {"html": student_markdown(cell.source)}]
        shown = code if cell.kind == "code" else lambda text: plain(text, MAX_OUTPUT)
        return [block | {"html": shown(cell.source), "pre": True}]

    def _verdict(self, graded: CellResult, source: str, outputs: list[dict[str, Any]]) -> Block:
        return {
            "kind": "verdict",
            "cell": graded,
            "verdict": verdict(graded),
            "message": plain(graded.message, 2000),
            "source": code(source) if _CODE.search(source) else "",
            "outputs": self._outputs(outputs),
        }

    def _outputs(self, outputs: list[dict[str, Any]]) -> list[dict[str, str]]:
        """Return what a cell gave: texts, pictures, and an error with its traceback apart."""
        made = []
        for output in outputs:
            if self._text <= 0:
                return [*made, {"text": _CUT}]
            kind, data = output.get("output_type"), output.get("data")
            if kind == "error":
                head = f"{_joined(output.get('ename'))}: {_joined(output.get('evalue'))}"
                trace = "\n".join(_strings(output.get("traceback")))
                made.append({"error": self._shown(head, 2000), "text": self._shown(trace)})
            elif kind == "stream":
                made.append({"text": self._shown(_joined(output.get("text")))})
            elif isinstance(data, dict):
                text = self._shown(_joined(data.get("text/plain")))
                found = self._picture(_joined(data.get("image/png")))
                made.append({"picture": found, "text": text} if found else {"text": text})
        return [output for output in made if any(output.values())]

    def _picture(self, text: str) -> str | None:
        if not text or len(text) > self._pictures:
            return None
        self._pictures -= len(text)
        return picture(text)

    def _shown(self, text: str, limit: int = MAX_OUTPUT) -> str:
        """Return a text without lines of hidden tests, and count it."""
        shown = plain(text, min(limit, max(self._text, 0)))
        self._text -= len(shown)
        if not self._secret:
            return shown
        lines = shown.split("\n")
        return "\n".join(
            "[a line of a hidden test]" if _bare(line) in self._secret else line for line in lines
        )


def _read(text: str) -> list[Cell]:
    """Return the cells of a notebook; none when it is no notebook."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return []
    cells = data.get("cells") if isinstance(data, dict) else None
    return [_cell(cell) for cell in _dicts(cells)]


def _cell(cell: dict[str, Any]) -> Cell:
    metadata = cell.get("metadata")
    named = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = _joined(named.get("grade_id")) if isinstance(named, dict) else None
    return Cell(
        _joined(cell.get("cell_type")),
        name,
        _joined(cell.get("source")),
        _dicts(cell.get("outputs")),
    )


def _printed(cell: Cell, source: str) -> list[dict[str, Any]]:
    """Return a cell's outputs; none when more was run than this source: a hidden test."""
    return cell.outputs if cell.source.strip() == source.strip() else []


def _dicts(value: object) -> list[dict[str, Any]]:
    return [x for x in value if isinstance(x, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [x for x in value if isinstance(x, str)] if isinstance(value, list) else []


def _joined(value: object) -> str:
    """Return a text, which a notebook may hold as a list of lines."""
    return value if isinstance(value, str) else "".join(_strings(value))


def _secret(cells: list[Cell], handout: Handout) -> set[str]:
    """Return the lines of hidden tests, without those that the page shows anyhow."""
    tested, shown = set(), set()
    for cell in cells:
        given = handout.cells.get(cell.name)
        data = given.metadata["nbgrader"] if given is not None else {}
        mine = cell.name is None or data.get("solution")
        (shown if mine else tested).update(map(_bare, cell.source.split("\n")))
    for given in handout.cells.values():
        shown.update(map(_bare, given.source.split("\n")))
    return {line for line in tested - shown if len(line) > _SHORT}


def _bare(line: str) -> str:
    """Return a line of code without the arrow and the number that a traceback puts before it."""
    return _LINE_NUMBER.sub("", line, count=1).strip()
