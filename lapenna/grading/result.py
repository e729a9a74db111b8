"""What grading one submission gives: plain data that a worker returns and a journal keeps."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

# Statuses. Whatever was handed in, a student has exactly one of them.
GRADED = "graded"  # every test cell was run or failed by itself
STOPPED = "stopped"  # graded, and some cell ran too long, grew too large or ended its process
DAMAGED = "damaged"  # graded, with cells missing, doubled or changed: the sentence names them
UNREADABLE = "unreadable"  # there are files, but none of them is a notebook that can be graded
MISSING = "missing"  # nothing was handed in
FAILED = "not graded"  # the grader itself failed: no score, see the sentence, grade again

STATUSES = (GRADED, STOPPED, DAMAGED, UNREADABLE, MISSING, FAILED)


@dataclasses.dataclass(frozen=True)
class CellResult:
    """One graded cell of one student.

    ``score`` is None where a person must grade. ``message`` is the diagnosis: the first line of the
    error that ended the test, "" when it passed. ``hidden`` tests are named to the student by
    ``about`` only (the comment at their top), never by their code. ``untrusted`` marks a test that
    ran in the student's own process. ``question`` is the name of the answer cell before it.
    """

    notebook: str
    name: str
    question: str
    points: float
    score: float | None
    message: str = ""
    about: str = ""
    hidden: bool = False
    untrusted: bool = False


@dataclasses.dataclass(frozen=True)
class Result:
    """One student's submission of one problem set.

    ``sentence`` says what the student can do about the status. ``answers`` holds the text of each
    answer cell by name, ``untouched`` the names of those left as they were released, ``notebooks``
    the executed notebook by name as .ipynb text. ``late`` is in seconds, ``penalty`` in points.
    """

    student: str
    problem_set: str
    status: str
    sentence: str = ""
    cells: tuple[CellResult, ...] = ()
    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    untouched: tuple[str, ...] = ()
    notebooks: dict[str, str] = dataclasses.field(default_factory=dict)
    timestamp: str | None = None
    late: float = 0.0
    penalty: float = 0.0
    seconds: float = 0.0
    confinement: str = ""

    @property
    def score(self) -> float | None:
        """Points so far, after the penalty; None when nothing was graded."""
        if self.status == FAILED or not self.cells:
            return None
        return max(0.0, sum(cell.score or 0.0 for cell in self.cells) - self.penalty)

    @property
    def maximum(self) -> float:
        """Points that can be had."""
        return sum(cell.points for cell in self.cells)

    @property
    def waits(self) -> bool:
        """Whether a person has still to grade a part."""
        return any(cell.score is None for cell in self.cells)

    def to_json(self) -> str:
        """Return all of it as text."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Result:
        """Read what `to_json` gave."""
        data: dict[str, Any] = json.loads(text)
        cells = tuple(CellResult(**cell) for cell in data.pop("cells"))
        return cls(cells=cells, untouched=tuple(data.pop("untouched")), **data)
