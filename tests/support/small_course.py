"""A small problem set, a course folder around it, and submissions of it, for tests of grading."""

import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lapenna.grading import plan

ROOT = Path(__file__).parents[2]
SECRET = "31.4159"
"""A number that stands in the hidden tests and nowhere else."""

CELLS = [
    ("setup", "import numpy as np\nfrom numpy.testing import assert_allclose", {"locked": True}),
    ("double", "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
     {"solution": True}),
    ("double-visible", "assert double(3) == 6, 'double(3) is 6'\n"
     "assert_allclose(double(np.arange(3.0)), [0, 2, 4])", {"points": 1}),
    ("double-hidden", "# This cell is for grading. It tests:\n# other numbers.\n"
     f"### BEGIN HIDDEN TESTS\nx = np.random.default_rng().normal(size=4) + {SECRET}\n"
     "assert_allclose(double(x), x + x)\n### END HIDDEN TESTS", {"points": 2}),
    ("total", "def total(values):\n    ### BEGIN SOLUTION\n    result = 0.0\n"
     "    for value in values:\n        result += value\n    return result\n    ### END SOLUTION",
     {"solution": True}),
    ("total-hidden", "# This cell is for grading. It tests:\n# lists of other lengths.\n"
     f"### BEGIN HIDDEN TESTS\nassert abs(total([1.5, {SECRET}]) - 1.5 - {SECRET}) < 1e-9, "
     "'total of two numbers'\nassert total([]) == 0\n### END HIDDEN TESTS", {"points": 3}),
    ("total-partial", "right = sum([total([1]) == 1, total((1, 2)) == 3])\nfloat(right)",
     {"points": 2}),
]  # fmt: skip


def make_cell(name, source, data):
    """Return one cell with nbgrader's metadata."""
    grade = "points" in data
    metadata = {
        "grade": grade, "solution": False, "locked": grade, "task": False,
        "schema_version": 3, "grade_id": name, **data,
    }  # fmt: skip
    make = new_markdown_cell if data.get("markdown") else new_code_cell
    metadata.pop("markdown", None)
    tags = metadata.pop("tags", [])
    return make(source, id=name, metadata={"nbgrader": metadata, "tags": tags})


def make_source(cells=CELLS):
    """Return an instructor's notebook; the written answer is its last cell."""
    written = make_cell(
        "written", "Why?", {"solution": True, "points": 2, "locked": False, "markdown": True}
    )
    return new_notebook(cells=[*(make_cell(*cell) for cell in cells), written])


def make_released(source):
    """Return the notebook as students get it, made without nbgrader."""
    released = nbformat.from_dict(source)
    for cell in released.cells:
        text = plan.HIDDEN.sub("", cell.source)
        if "### BEGIN SOLUTION" in text:
            text = text.split("    ### BEGIN")[0] + "    raise NotImplementedError()"
        cell.source = text
    return released


RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "total": "def total(values):\n    return float(sum(values))",
    "written": "Because.",
}


def hand_in(source, answers):
    """Return the bytes of a submission with these answers."""
    notebook = nbformat.reads(nbformat.writes(make_released(source)), as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    return nbformat.writes(notebook).encode()


def make_course(root, submissions):
    """Make a course folder with submissions, {student: answers or bytes}, and return it."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "book").mkdir(exist_ok=True)
    shutil.copy(ROOT / "book" / "units.yml", root / "book")
    source = make_source()
    (root / "solutions" / "ps01").mkdir(parents=True, exist_ok=True)
    nbformat.write(source, root / "solutions" / "ps01" / "ps01.ipynb")
    for student, work in submissions.items():
        folder = root / "submitted" / student / "ps01"
        folder.mkdir(parents=True, exist_ok=True)
        if not isinstance(work, bytes):
            work = hand_in(source, RIGHT | work)
        (folder / "ps01.ipynb").write_bytes(work)
    return root
