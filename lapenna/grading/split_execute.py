"""nbgrader's Execute, replaced: its own commands and its form run submissions split and confined.

``nbgrader_config.py`` names it in ``c.Autograde.autograde_preprocessors``.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets import Integer

from lapenna.grading import answers, plan
from lapenna.grading.grade import notebook
from lapenna.grading.intake import Submission
from lapenna.grading.isolation import sandbox, worker
from lapenna.grading.split import Job, Split


class SplitExecute(Execute):
    """Runs one notebook in two processes; limits are settings, the rest is as in `Execute`."""

    memory = Integer(sandbox.Limits.memory, help="MiB that a submission may hold").tag(config=True)
    total = Integer(300, help="seconds that a whole notebook may run").tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict, km: object = None
    ) -> tuple[NotebookNode, dict]:
        """Return the notebook of the instructor with the student's answers, executed."""
        given = resources["nbgrader"]
        course = CourseDirectory(config=self.config)
        name = f"{given['notebook']}.ipynb"
        source, released = (
            Path(course.format_path(step, ".", given["assignment"])) / name
            for step in (course.source_directory, course.release_directory)
        )
        if not released.exists():  # graded by `lapenna grade` alone so far
            folder = Path(course.root) / "build" / "grades" / given["assignment"] / "release"
            released = folder / given["assignment"] / name
        if not released.exists():
            raise ValueError(f"there is no {released}: run nbgrader generate_assignment first")
        made = plan.read(source, released)
        taken = answers.take(
            made, Submission(given["student"], {name: nbformat.writes(nb).encode()})
        )
        limits = sandbox.Limits(cell=self.timeout, total=self.total, memory=self.memory)
        folder = Path(resources["metadata"]["path"])
        files = {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix != ".ipynb"}
        job = Job(
            taken.cells, made.names, made.imports, files, plan.files(source.parent, course.ignore)
        )
        with Split(job, limits, worker.nursery(made.modules)) as split:
            outcomes = split.run()
        nb.cells = notebook(made, taken.cells, outcomes).cells
        return nb, resources
