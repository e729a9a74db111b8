"""What the book needs of Sphinx: the unit header, plain notebooks, and nothing from outside."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import nbformat
from docutils.nodes import Node, container
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from lapenna.course import units


class FromRegistry(Directive):
    """A part of a page that is made from units.yml."""

    def run(self) -> list[Node]:
        env = self.state.document.settings.env
        root = Path(env.srcdir).parent
        env.note_dependency(str(root / "book" / "units.yml"))
        box = container(classes=[f"lapenna-{self.name}"])
        lines = self.lines(units.load(root), env)
        self.state.nested_parse(StringList(lines, "units.yml"), self.content_offset, box)
        return [box]


class UnitHeader(FromRegistry):
    """``{unit-header}``: what a chapter begins with."""

    def lines(self, registry: units.Registry, env: BuildEnvironment) -> list[str]:
        unit = registry.unit(env.docname)
        needs = [f"Unit {n} ({registry.units[n - 1].title})" for n in unit.prerequisites]
        return [
            f"**Webinar** {units.day(unit.date)} · **Time** about {unit.minutes} minutes · "
            f"**Problem set** {unit.problem_set}",
            "",
            f"**You need** {'; '.join(needs) or 'nothing'}",
            "",
            *_links(unit, env.config.lapenna_repository),
            "",
            "**After this unit you can**",
            "",
            *(
                f"- {o.text.rstrip('.')} *({unit.problem_set}: {o.exercise})*"
                for o in unit.objectives
            ),
        ]


class UnitsTable(FromRegistry):
    """``{units-table}``: all units, with links to those that are written."""

    def lines(self, registry: units.Registry, env: BuildEnvironment) -> list[str]:
        rows = ["| unit | title | webinar | problem set |", "|---|---|---|---|"]
        for unit, title, date, problem_set, slug in units.table(registry):
            name = f"[{title}]({slug}.md)" if slug else f"{title} (planned)"
            rows.append(f"| {unit} | {name} | {date} | {problem_set} |")
        return rows


class UnitSummary(Directive):
    """``{unit-summary} unit03``: the summary of a chapter, in large type, to project."""

    required_arguments = 1

    def run(self) -> list[Node]:
        env = self.state.document.settings.env
        chapter = Path(env.srcdir) / f"{self.arguments[0]}.md"
        env.note_dependency(str(chapter))
        text = chapter.read_text(encoding="utf-8")
        found = re.search(r"^## Summary\n(.*?)^## ", text, flags=re.M | re.S)
        if not found:
            raise self.error(f"{chapter.name} has no section Summary")
        points = re.sub(r" ?\{cite:p\}`[^`]*`", "", found[1]).strip()
        box = container(classes=["lapenna-unit-summary"])
        self.state.nested_parse(
            StringList(points.splitlines(), chapter.name), self.content_offset, box
        )
        return [box]


def _links(unit: units.Unit, repository: str) -> list[str]:
    links = [f'<a href="notebooks/{unit.slug}.ipynb" download>Download this page as a notebook</a>']
    if repository:
        name = repository.removeprefix("https://github.com/")
        colab = f"https://colab.research.google.com/github/{name}/blob/notebooks/{unit.slug}.ipynb"
        binder = f"https://mybinder.org/v2/gh/{name}/notebooks?labpath={unit.slug}.ipynb"
        links += [f'<a href="{colab}">Open in Colab</a>', f'<a href="{binder}">Open in Binder</a>']
    return [f"<p>{' · '.join(links)}</p>"]


def own_citations(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give a page's citations its name as a prefix: two pages may cite the same work."""
    head = "```{bibliography}\n"
    if head in source[0]:
        cited = re.sub(
            r"(?<=\{cite:[pt]\}`)[^`]+",
            lambda keys: ",".join(f"{docname}-{key.strip()}" for key in keys[0].split(",")),
            source[0],
        )
        source[0] = cited.replace(head, f"{head}:keyprefix: {docname}-\n")


def without_fields(app: Sphinx, what: str, name: str, member: object, *_: object) -> bool | None:
    """Leave the fields of named tuples out of the reference: their class says what they are."""
    field = (getattr(member, "__doc__", None) or "").startswith("Alias for field number")
    return True if field else None


def plain_notebook(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook with the book's own markup turned into plain Markdown."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _plain(cell.source)
        elif {"hide-input", "remove-input"} & set(cell.metadata.get("tags", [])):
            cell.metadata["jupyter"] = {"source_hidden": True}
    notebook.cells = [c for c in notebook.cells if c.source.strip()]
    notebook.metadata.pop("jupytext", None)
    return notebook


def _plain(text: str) -> str:
    text = re.sub(r"```\{(unit-header|bibliography)\}.*?```\n?", "", text, flags=re.S)
    text = re.sub(r":::+\{admonition\} (.*)\n(?::\w+:.*\n)*", r"**\1**\n\n", text)
    text = re.sub(r"^:::+\s*$", "", text, flags=re.M)
    text = re.sub(r"\{cite:p\}`([^`]+)`", lambda m: f"({_works(m[1])})", text)
    text = re.sub(r"\{cite:t\}`([^`]+)`", lambda m: _works(m[1]), text)
    return re.sub(r"\{\w+\}`([^`]*)`", r"`\1`", text)


def _works(keys: str) -> str:
    """Return citation keys as a reader writes them: unit03-mazur2015 becomes Mazur 2015."""
    names = [key.strip().rpartition("-")[2] for key in keys.split(",")]
    return ", ".join(re.sub(r"([a-z])(\d)", r"\1 \2", name).capitalize() for name in names)


def install_cell(repository: str) -> nbformat.NotebookNode:
    """Return the cell that a notebook needs where the package may be missing, as in Colab."""
    return nbformat.v4.new_code_cell(
        "import importlib.util\n\n"
        'if importlib.util.find_spec("lapenna") is None:\n'
        f'    %pip install --quiet "lapenna[course,compare] @ git+{repository}"'
    )


def write_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Put each chapter's executed notebook into the book, for download."""
    if error:
        return
    target = Path(app.outdir) / "notebooks"
    target.mkdir(exist_ok=True)
    for path in sorted((Path(app.outdir).parent / "jupyter_execute").glob("unit*.ipynb")):
        notebook = plain_notebook(nbformat.read(path, as_version=4))
        if app.config.lapenna_repository:
            notebook.cells.insert(0, install_cell(app.config.lapenna_repository))
        nbformat.write(notebook, target / path.name)


def copy_mathjax(app: Sphinx, error: Exception | None) -> None:
    """Serve MathJax from the book: the one script that is used, and its fonts."""
    if error:
        return
    spec = importlib.util.find_spec("sphinx-mathjax-offline")
    source = Path(spec.origin).parent / "static" / "mathjax"
    target = Path(app.outdir) / "_static" / "mathjax"
    fonts = Path("output/chtml/fonts/woff-v2")
    shutil.copytree(source / fonts, target / fonts, dirs_exist_ok=True)
    shutil.copy(source / "tex-chtml.js", target)


_MENDS = {
    # thebe: its extension writes these even when it is switched off, with outside addresses
    r"<script[^>]*>[^<]*unpkg\.com[^<]*</script>|<script[^>]*unpkg\.com[^>]*></script>": "",
    r"<script[^>]*sphinx-thebe\.js[^>]*></script>": "",
    r"<script>[^<]*thebe[^<]*</script>": "",
    # docutils' role of an entry in a bibliography is deprecated; the list around it has a role
    r'role="doc-biblioentry"': 'role="listitem"',
}


def mend_pages(app: Sphinx, error: Exception | None) -> None:
    """Take out of the pages what the tools write there and should not."""
    if error:
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = mended = page.read_text(encoding="utf-8")
        for pattern, instead in _MENDS.items():
            mended = re.sub(pattern, instead, mended)
        if mended != text:
            page.write_text(mended, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register everything with Sphinx."""
    app.add_config_value("lapenna_repository", "", "env")
    app.add_directive("unit-header", UnitHeader)
    app.add_directive("units-table", UnitsTable)
    app.add_directive("unit-summary", UnitSummary)
    app.connect("source-read", own_citations)
    app.connect("autodoc-skip-member", without_fields)
    for step in (copy_mathjax, write_notebooks, mend_pages):
        app.connect("build-finished", step)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
