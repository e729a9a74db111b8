"""Before a problem set goes out: reference, untouched release and mutants, graded in both modes.

Split is how submissions are graded; plain is one kernel for everything, as stock nbgrader does.
A test that gives other marks in the two, or not the marks meant, fails the release. So does a
mutant whose mistake the tests do not name.
"""

from __future__ import annotations

import concurrent.futures
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader.utils import determine_grade
from tqdm.auto import tqdm

from lapenna.course.kernel import environment
from lapenna.grading import answers, mutants, plan
from lapenna.grading.grade import Task, grade, notebook
from lapenna.grading.intake import Submission
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.plan import Plan
from lapenna.grading.result import Result
from lapenna.grading.split import Outcome

Marks = dict[str, float]


def verify(source: Path, released: Path, ignore: list[str]) -> list[str]:
    """Return what is wrong with a problem set, a sentence each; empty when all is right.

    ``source`` and ``released`` are its folders with solutions and as students get it.
    """
    plans = {p.stem: plan.read(p, released / p.name) for p in sorted(source.glob("*.ipynb"))}
    given = plan.files(source, ignore)
    work = _work(source, released)
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        runs = {
            who: [threads.submit(mode, plans, given, files) for mode in (_split, _plain)]
            for who, files in work.items()
        }
        for who, modes in tqdm(runs.items(), desc=f"{source.name} checked", unit="notebook"):
            (one, said), other = (mode.result() for mode in modes)
            wrong += [
                f"{who}: {cell} gets {one[cell]:g} split and {other[cell]:g} in one process"
                for cell in one
                if one[cell] != other[cell]
            ]
            wrong += _meant(who, one, said, plans, source)
    return wrong


def _work(source: Path, released: Path) -> dict[str, dict[str, bytes]]:
    """Return what is handed in: the files of each, by name."""
    made: dict[str, dict[str, bytes]] = {"the reference": {}, "the untouched release": {}}
    for path in sorted(source.glob("*.ipynb")):
        empty = nbformat.read(released / path.name, as_version=4)
        right = mutants.reference_answers(nbformat.read(path, as_version=4))
        made["the reference"][path.name] = _bytes(mutants.hand_in(empty, right))
        made["the untouched release"][path.name] = _bytes(empty)
        for file in sorted((source / "mutants").glob("*.py")):
            mutant = mutants.load(file)
            filled = mutants.hand_in(empty, right | mutant.answers)
            made.setdefault(f"mutant {mutant.name}", {})[path.name] = _bytes(filled)
    return made


def _bytes(book: NotebookNode) -> bytes:
    return nbformat.writes(book).encode()


def _split(
    plans: dict[str, Plan], given: dict[str, bytes], files: dict[str, bytes]
) -> tuple[Marks, dict[str, str]]:
    """Return the marks and the messages of the tests."""
    task = Task("", tuple(plans.values()), given, Submission("", files), Limits())
    result = Result.from_json(grade(task))
    marks = {cell.name: cell.score for cell in result.cells if cell.score is not None}
    return marks, {cell.name: cell.message for cell in result.cells}


def _plain(plans: dict[str, Plan], given: dict[str, bytes], files: dict[str, bytes]) -> Marks:
    marks = {}
    for made in plans.values():
        cells = answers.take(made, Submission("", files)).cells
        book = notebook(made, cells, [Outcome([]) for _ in cells])
        with tempfile.TemporaryDirectory() as folder:
            for name, data in given.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            client = NotebookClient(
                book, timeout=120, kernel_name="python3", allow_errors=True,
                resources={"metadata": {"path": folder}},
            )  # fmt: skip
            client.execute(env=environment(Path(folder)))
        for cell, node in zip(cells, book.cells, strict=True):
            score = determine_grade(node)[0] if cell.grade else None
            if score is not None:
                marks[cell.name] = float(score)
    return marks


def _meant(
    who: str, marks: Marks, said: dict[str, str], plans: dict[str, Plan], source: Path
) -> list[str]:
    """Return where marks are not those meant, and where a mistake is not named."""
    cells = {c.name: c for made in plans.values() for c in made.graded if not c.solution}
    meant = {name: cell.points for name, cell in cells.items() if name in marks}
    words = {}
    if who == "the untouched release":
        meant = dict.fromkeys(meant, 0.0)
    elif who.startswith("mutant "):
        mutant = mutants.load(source / "mutants" / f"{who.split()[1]}.py")
        meant = {name: points - mutant.loses.get(name, 0) for name, points in meant.items()}
        words = mutant.says
    return [
        f"{who}: {name} gets {marks[name]:g}, meant are {meant[name]:g}"
        for name in meant
        if marks[name] != meant[name]
    ] + [
        f"{who}: {name} must say {part!r}, it says {said.get(name, '')!r}"
        for name, part in words.items()
        if part not in said.get(name, "")
    ]
