"""What the instructor's notebook says: which cell runs where, and what may be asked for by name.

Everything that grading decides comes from here. Nothing comes from the metadata of a submission.
"""

from __future__ import annotations

import ast
import dataclasses
import re
import symtable
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader.utils import find_all_files

TEXT, STUDENT, BOTH, TEST, INSIDE = "text", "student", "both", "test", "inside"
"""Roles of a cell: no code; runs in S; runs in S and T; is a test in T; is a test in S."""

INSIDE_TAG = "student-process"
"""An instructor's tag on a test that needs the student's own process. Its marks are untrusted."""

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?(### END HIDDEN TESTS|\Z)", re.S)

_WARM = ("numpy", "scipy", "matplotlib", "lapenna", "sklearn", "pandas")


@dataclasses.dataclass(frozen=True)
class Cell:
    """One cell of the instructor's notebook, or one that a student added.

    ``name`` is its nbgrader id, "" without one; ``source`` the instructor's text with hidden tests,
    ``released`` the text as students got it; ``metadata`` that of the released cell; ``question``
    the last answer cell before a test, or itself.
    """

    name: str
    cell_type: str
    role: str
    source: str
    released: str = ""
    points: float = 0.0
    grade: bool = False
    solution: bool = False
    question: str = ""
    metadata: dict = dataclasses.field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        """Whether students do not see what it tests."""
        return bool(HIDDEN.search(self.source))

    @property
    def about(self) -> str:
        """The comment at the top of a hidden test: what it tests, in words; else nothing."""
        if not self.hidden:
            return ""
        lines = HIDDEN.sub("", self.source).strip().splitlines()
        words = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
        return words.split("It tests:")[-1].strip()


@dataclasses.dataclass(frozen=True)
class Plan:
    """One notebook of a problem set, as jobs carry it."""

    notebook: str
    cells: tuple[Cell, ...]
    names: tuple[str, ...]
    imports: tuple[str, ...]
    modules: tuple[str, ...]
    metadata: dict

    @property
    def by_name(self) -> dict[str, Cell]:
        return {cell.name: cell for cell in self.cells if cell.name}

    @property
    def graded(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.grade]


def read(source: Path, released: Path) -> Plan:
    """Read the instructor's notebook and the same as released.

    Raises ValueError when they are no problem set, or do not belong together.
    """
    notebook = nbformat.read(source, as_version=4)
    given = nbformat.read(released, as_version=4)
    there = {_data(cell).get("grade_id"): cell for cell in given.cells}
    cells: list[Cell] = []
    question = ""
    for node in notebook.cells:
        data = _data(node)
        question = data["grade_id"] if data.get("solution") else question
        cells.append(_cell(node, there, question, released))
    names = [cell.name for cell in cells if cell.name]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{source}: the nbgrader ids {twice} stand on more than one cell")
    if not any(cell.points for cell in cells):
        raise ValueError(f"{source}: no cell has points: is it the instructor's notebook?")
    kernel = given.metadata.get("kernelspec") or {"name": "python3", "display_name": "Python 3"}
    return Plan(source.stem, tuple(cells), **_code(cells), metadata={"kernelspec": kernel})


def files(folder: Path, ignore: list[str]) -> dict[str, bytes]:
    """Return the instructor's files beside the notebooks, by relative name."""
    found = find_all_files(str(folder), [*ignore, "*.ipynb"])
    return {str(Path(p).relative_to(folder)): Path(p).read_bytes() for p in sorted(found)}


def _data(node: NotebookNode) -> dict:
    return node.metadata.get("nbgrader", {})


def _cell(node: NotebookNode, there: dict, question: str, released: Path) -> Cell:
    data = _data(node)
    name = data.get("grade_id", "")
    if name and name not in there:
        raise ValueError(f"{released}: the cell {name} is missing: release the problem set again")
    grade, solution, task = (bool(data.get(key)) for key in ("grade", "solution", "task"))
    if node.cell_type != "code":
        role = TEXT
    elif grade and not solution:
        role = INSIDE if INSIDE_TAG in node.metadata.get("tags", ()) else TEST
    else:
        role = BOTH if data.get("locked") and not solution else STUDENT
    return Cell(
        name=name,
        cell_type=node.cell_type,
        role=role,
        source=node.source,
        released=there[name].source if name else node.source,
        points=float(data.get("points") or 0) if grade or task else 0.0,
        grade=grade or task,
        solution=solution,
        question=question or name,
        metadata=dict(there[name].metadata) if name else {},
    )


def _code(cells: list[Cell]) -> dict[str, tuple[str, ...]]:
    """Return what the code of a notebook defines for the tests, and what it imports."""
    code = [(cell, _tree(cell)) for cell in cells if cell.cell_type == "code"]
    asked = {n for cell, tree in code if cell.solution and tree for n in _assigned(tree)}
    own = [s for cell, tree in code if cell.role == STUDENT and tree for s in _imports(tree)]
    modules = {m for _, tree in code if tree for s in _imports(tree) for m in _modules(s)}
    return {
        "names": tuple(sorted(asked)),
        "imports": tuple(dict.fromkeys(ast.unparse(s) for s in own)),
        "modules": tuple(sorted(m for m in modules if m.split(".")[0] in _WARM)),
    }


def _tree(cell: Cell) -> ast.Module | None:
    try:
        return ast.parse(TransformerManager().transform_cell(cell.source))
    except SyntaxError:
        return None


def _assigned(tree: ast.Module) -> set[str]:
    """Return the names that a cell gives a value, without those that it imports."""
    table = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() and not s.is_imported()}


def _imports(tree: ast.Module) -> list[ast.stmt]:
    return [s for s in tree.body if isinstance(s, ast.Import | ast.ImportFrom)]


def _modules(statement: ast.stmt) -> list[str]:
    """Return what an import may load: ``from a import b`` may load ``a.b``."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if statement.module is None or statement.module == "__future__":
        return []
    inner = [f"{statement.module}.{alias.name}" for alias in statement.names]
    return [statement.module, *inner]
