"""The book's Sphinx extension: links to hosted notebooks, plain notebooks, the workflow."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lapenna.course import units

ROOT = Path(__file__).parents[2]
REPOSITORY = "https://github.com/owner/course"


@pytest.fixture(scope="module")
def extension():
    spec = importlib.util.spec_from_file_location(
        "lapenna_book", ROOT / "book" / "_ext" / "lapenna_book.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hosted_links_are_written_once_the_repository_is_known(extension):
    unit = units.load(ROOT).unit("unit07")
    (without,) = extension._links(unit, "")
    assert re.findall('href="(.*?)"', without) == ["notebooks/unit07.ipynb"]
    (with_all,) = extension._links(unit, REPOSITORY)
    assert re.findall('href="(.*?)"', with_all) == [
        "notebooks/unit07.ipynb",
        "https://colab.research.google.com/github/owner/course/blob/notebooks/unit07.ipynb",
        "https://mybinder.org/v2/gh/owner/course/notebooks?labpath=unit07.ipynb",
    ]


def test_the_install_cell_names_extras_that_exist(extension):
    source = extension.install_cell(REPOSITORY).source
    assert f"git+{REPOSITORY}" in source
    extras = re.search(r"lapenna\[(.*?)\]", source)[1].split(",")
    project = (ROOT / "pyproject.toml").read_text()
    assert all(re.search(rf"^{extra} = \[", project, flags=re.M) for extra in extras)


def test_a_plain_notebook_has_no_markup_of_the_book(extension):
    text = (
        "# T\n\n```{unit-header}\n```\n\n:::{admonition} Why?\n:class: dropdown\nSo.\n:::\n\n"
        "By {cite:p}`he2016` and {doc}`notation`, as {cite:t}`unit03-mazur2015` and others "
        "{cite:p}`u-he2015,u-nvidiacuda`."
    )
    hidden = new_code_cell("draw()", metadata={"tags": ["hide-input"]})
    asked = new_code_cell("ask()", metadata={"tags": ["remove-input"]})
    last = new_markdown_cell("```{bibliography}\n```\n")
    notebook = new_notebook(cells=[new_markdown_cell(text), hidden, asked, last])
    made = extension.plain_notebook(notebook)
    nbformat.validate(made)
    assert [cell.source for cell in made.cells] == [
        "# T\n\n\n**Why?**\n\nSo.\n\nBy (He 2016) and `notation`, as Mazur 2015 and others "
        "(He 2015, Nvidiacuda).",
        "draw()",
        "ask()",
    ]
    assert all(cell.metadata.jupyter.source_hidden for cell in made.cells[1:])


def test_two_pages_may_cite_the_same_work(extension):
    page = "See {cite:p}`he2015, he2016` and {cite:t}`mazur2015`.\n\n```{bibliography}\n```\n"
    source = [page]
    extension.own_citations(None, "unit03", source)
    assert source == [
        "See {cite:p}`unit03-he2015,unit03-he2016` and {cite:t}`unit03-mazur2015`.\n\n"
        "```{bibliography}\n:keyprefix: unit03-\n```\n"
    ]
    plain = ["No references here."]
    extension.own_citations(None, "unit03", plain)
    assert plain == ["No references here."]


def test_the_publishing_workflow_uses_what_exists():
    text = (ROOT / ".github" / "workflows" / "publish.yml.disabled").read_text()
    steps = yaml.safe_load(text)["jobs"]["book"]["steps"]
    commands = "\n".join(step.get("run", "") for step in steps)
    assert ".venv/bin/lapenna book" in commands and "make setup" in commands
    assert re.search(r"^setup:", (ROOT / "Makefile").read_text(), flags=re.M)
    assert "path: build/book/html" in text and "cd build/book/notebooks" in text
    assert "lapenna_repository" in (ROOT / "book" / "_config.yml").read_text()
