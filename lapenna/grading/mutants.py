"""Submissions made from the reference solution, and from solutions that are wrong on purpose.

A mutant is a Python file in ``solutions/psNN/mutants/``: a docstring that names the mistake, the
points that it must lose as ``LOSES = {"cell": points}``, words of the diagnosis by which a test
must name the mistake as ``SAYS = {"cell": "words"}``, and after each line ``# cell: <name>`` the
whole answer that replaces the one of that cell.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode


class Mutant(NamedTuple):
    """A known wrong solution: its mistake, what it loses, what it is told, its answers."""

    name: str
    mistake: str
    loses: dict[str, float]
    says: dict[str, str]
    answers: dict[str, str]


def load(path: Path) -> Mutant:
    """Read one mutant. ValueError when a part is missing or the code is no Python."""
    text = path.read_text(encoding="utf-8")
    head, *parts = re.split(r"^# cell: (\S+)\n", text, flags=re.M)
    answers = {name: code.strip() for name, code in zip(parts[::2], parts[1::2], strict=True)}
    try:
        tree = ast.parse(head)
        for code in answers.values():
            ast.parse(code)
    except SyntaxError as error:
        raise ValueError(f"{path}: {error}") from error
    mistake, loses, says = ast.get_docstring(tree), _named(tree, "LOSES"), _named(tree, "SAYS")
    named = says and all(says.values()) and set(says) <= set(loses)
    if not (mistake and loses and named and answers):
        raise ValueError(
            f"{path}: expected a docstring, LOSES = {{cell: points}}, SAYS = {{cell: words}} for "
            "one of these cells or more, and at least one line '# cell: <name>'"
        )
    return Mutant(path.stem, mistake, loses, says, answers)


def _named(tree: ast.Module, name: str) -> dict:
    """Return the dict that is assigned to the name; empty when there is none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return ast.literal_eval(node.value)
    return {}


def answer_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells that a student fills in, by name."""
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def reference_answers(solution: NotebookNode) -> dict[str, str]:
    """Return the code of the reference solution by cell, without the markers of nbgrader."""
    return {
        name: re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.M).strip()
        for name, cell in answer_cells(solution).items()
        if cell.cell_type == "code"
    }


def hand_in(released: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a copy of the released notebook with these answers filled in.

    Raises ValueError for an answer to a cell that is not there.
    """
    submission = copy.deepcopy(released)
    cells = answer_cells(submission)
    unknown = sorted(set(answers) - set(cells))
    if unknown:
        raise ValueError(f"hand_in: answers must name cells of {sorted(cells)}, got {unknown}")
    for name, source in answers.items():
        cells[name].source = source
    return submission
