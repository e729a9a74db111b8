"""What the instructor's notebook says: which cell runs where, and what may be asked for by name.

Everything that grading decides comes from here. Nothing comes from the metadata of a submission.
"""

from __future__ import annotations

import ast
import dataclasses
import symtable
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

TEXT, STUDENT, BOTH, TEST, INSIDE = "text", "student", "both", "test", "inside"
"""Roles of a cell: no code; runs in S; runs in S and T; is a test in T; is a test in S."""

INSIDE_TAG = "student-process"
"""An instructor's tag on a test that needs the student's own process. Its marks are untrusted."""

_WARM = ("numpy", "scipy", "matplotlib", "lapenna", "sklearn", "pandas")


@dataclasses.dataclass(frozen=True)
class Cell:
    """One cell: its nbgrader id ("" without one), its type, its role, its text, its points."""

    name: str
    cell_type: str
    role: str
    source: str
    points: float = 0.0
    solution: bool = False


@dataclasses.dataclass(frozen=True)
class Plan:
    """One notebook of a problem set, as jobs carry it."""

    notebook: str
    cells: tuple[Cell, ...]
    names: tuple[str, ...]
    imports: tuple[str, ...]
    modules: tuple[str, ...]

    @property
    def by_name(self) -> dict[str, Cell]:
        return {cell.name: cell for cell in self.cells if cell.name}


def read(path: Path) -> Plan:
    """Read the instructor's notebook. Raises ValueError when it cannot be a problem set."""
    notebook = nbformat.read(path, as_version=4)
    cells = tuple(_cell(cell) for cell in notebook.cells)
    names = [cell.name for cell in cells if cell.name]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{path}: the nbgrader ids {twice} stand on more than one cell")
    if not any(cell.points for cell in cells):
        raise ValueError(f"{path}: no cell has points: is it the instructor's notebook?")
    code = [(cell, _tree(cell)) for cell in cells if cell.cell_type == "code"]
    asked = {n for cell, tree in code if cell.solution and tree for n in _assigned(tree)}
    statements = [s for cell, tree in code if cell.role == STUDENT and tree for s in _imports(tree)]
    modules = {m for _, tree in code if tree for s in _imports(tree) for m in _modules(s)}
    return Plan(
        notebook=path.stem,
        cells=cells,
        names=tuple(sorted(asked)),
        imports=tuple(dict.fromkeys(ast.unparse(s) for s in statements)),
        modules=tuple(sorted(m for m in modules if m.split(".")[0] in _WARM)),
    )


def _cell(cell: NotebookNode) -> Cell:
    data = cell.metadata.get("nbgrader", {})
    grade, solution = bool(data.get("grade")), bool(data.get("solution"))
    if cell.cell_type != "code":
        role = TEXT
    elif grade and not solution:
        role = INSIDE if INSIDE_TAG in cell.metadata.get("tags", ()) else TEST
    else:
        role = BOTH if data.get("locked") and not solution else STUDENT
    points = float(data.get("points") or 0) if grade or data.get("task") else 0.0
    return Cell(data.get("grade_id", ""), cell.cell_type, role, cell.source, points, solution)


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
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    return [statement.module] if statement.module and statement.module != "__future__" else []
