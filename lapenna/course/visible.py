"""``lapenna check``: a student's notebook run from top to bottom, and its visible tests."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lapenna.course.kernel import environment
from lapenna.table import Table

SECONDS = 120
"""How long one cell may run."""

_MARKS = {
    "passed": "ok",
    "failed": "wrong",
    "not done": "not done yet",
    "hidden": "graded later, by tests you do not see",
    "by hand": "graded later, by a person",
    "error": "error",
}


@dataclass(frozen=True)
class Outcome:
    """What one cell gave: a test, or an answer that ended in an error."""

    name: str
    points: float
    state: str  # a key of _MARKS
    hint: str = ""


class CheckReport:
    """The outcomes of a notebook's cells, as a table with a hint for each mistake."""

    def __init__(self, path: Path, outcomes: list[Outcome]) -> None:
        self.path, self.outcomes = path, outcomes

    @property
    def passed(self) -> bool:
        """True when nothing is wrong and nothing is left to do."""
        return not any(o.state in ("failed", "error", "not done") for o in self.outcomes)

    def __str__(self) -> str:
        rows = [
            (o.name, f"{o.points:g}" if o.points else "", _MARKS[o.state], o.hint.split("\n")[0])
            for o in self.outcomes
        ]
        done = [o for o in self.outcomes if o.state == "passed"]
        seen = [o for o in self.outcomes if o.state in ("passed", "failed", "not done")]
        caption = (
            f"{self.path.name}: {len(done)} of {len(seen)} visible tests pass, "
            f"{sum(o.points for o in done):g} of {sum(o.points for o in seen):g} points"
        )
        return f"{caption}\n{Table(caption, ('test', 'points', 'result', 'hint'), rows)}"


def check_notebook(path: Path) -> CheckReport:
    """Run a notebook in a fresh kernel and report on its visible tests; the file is not changed.

    Needs no gradebook and no network. The code runs with your own rights: check your own work.

    Raises
    ------
    ValueError
        The path is no notebook, or the notebook has no test.
    """
    notebook = _read(path)
    _run(notebook, path)
    outcomes = []
    for cell in notebook.cells:
        found = _outcome(cell)
        if found is not None:
            outcomes.append(found)
    if not any(o.points for o in outcomes):
        raise ValueError(f"check: {path} has no graded cell: is it a problem set of this course?")
    return CheckReport(path, outcomes)


def _read(path: Path):
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise ValueError(f"check: there is no file {path}") from None
    except Exception as error:  # nbformat raises many kinds for what is no notebook
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"check: {path} is no notebook that can be read: {text}") from None


def _run(notebook, path: Path) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from tqdm.auto import tqdm

    with (
        tempfile.TemporaryDirectory() as folder,
        tqdm(total=len(notebook.cells), unit="cell") as bar,
    ):

        def after(**given) -> None:
            bar.n = given["cell_index"] + 1
            bar.refresh()

        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            kernel_name="python3",
            allow_errors=True,
            on_cell_complete=after,
            resources={"metadata": {"path": str(path.resolve().parent)}},
        )
        try:
            client.execute(env=environment(Path(folder)))
        except CellTimeoutError:
            raise ValueError(
                f"check: a cell of {path} ran longer than {SECONDS} seconds: an endless loop?"
            ) from None
        except DeadKernelError:
            raise ValueError(
                f"check: the kernel died while it ran {path}: too much memory?"
            ) from None


def _outcome(cell) -> Outcome | None:
    """Return what a cell has to say, or None for a cell without a test and without an error."""
    grading = cell.metadata.get("nbgrader", {})
    name, points = grading.get("grade_id", "a cell of yours"), float(grading.get("points") or 0)
    error = next((o for o in cell.get("outputs", ()) if o.output_type == "error"), None)
    if grading.get("grade") and grading.get("solution"):
        return Outcome(name, points, "by hand")
    if not grading.get("grade"):
        if error is None or error.ename == "NotImplementedError":
            return None
        return Outcome(name, 0, "error", f"{error.ename}: {_plain(error.evalue)}")
    if error is None:
        code = [line for line in cell.source.splitlines() if line.strip()]
        empty = all(line.lstrip().startswith("#") for line in code)
        return Outcome(name, points, "hidden" if empty else "passed")
    if error.ename == "NotImplementedError":
        return Outcome(name, points, "not done")
    hint = _plain(error.evalue)
    if error.ename != "AssertionError":
        hint = f"{error.ename}: {hint}"
    return Outcome(name, points, "failed", hint)


def _plain(text: str) -> str:
    """Return a message without terminal colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
