"""Every problem set: its release, its points, and what its tests give to right and wrong work."""

import ast
import concurrent.futures
import json
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from lapenna.course import units
from lapenna.grading import mutants, plan
from lapenna.grading.grade import Task, grade
from lapenna.grading.intake import Submission
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.release import release
from lapenna.grading.result import Result

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb"))
MUTANTS = [path for name in NAMES for path in (ROOT / "solutions" / name / "mutants").glob("*.py")]

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@cache
def solution(name):
    return nbformat.read(ROOT / "solutions" / name / f"{name}.ipynb", as_version=4)


@cache
def released(name):
    return nbformat.read(ROOT / "assignments" / name / f"{name}.ipynb", as_version=4)


def marked(name, kind):
    """Return the cells of a solution that are marked, for example ``grade``."""
    return [c for c in solution(name).cells if c.metadata.get("nbgrader", {}).get(kind)]


def points(name):
    """Return the points of each cell that is graded by its tests."""
    return {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points
        for c in marked(name, "grade")
        if not c.metadata.nbgrader.solution
    }


@cache
def grades(name):
    """Return what each kind of work on a set gets, by cell; graded as submissions are."""
    source = ROOT / "solutions" / name
    planned = plan.read(source / f"{name}.ipynb", ROOT / "assignments" / name / f"{name}.ipynb")
    answers = mutants.reference_answers(solution(name))
    work = {"untouched": {}, "reference": answers}
    for path in MUTANTS:
        if path.parts[-3] == name:
            mutant = mutants.load(path)
            work[mutant.name] = answers | mutant.answers

    def grade_one(who):
        handed_in = nbformat.writes(mutants.hand_in(released(name), work[who])).encode()
        submission = Submission(who, {f"{name}.ipynb": handed_in})
        result = Result.from_json(grade(Task(name, (planned,), {}, submission, Limits())))
        assert result.status == "graded", result.sentence
        cells = {cell.name: cell for cell in result.cells}
        return {cell: cells[cell] for cell in points(name)}

    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        return dict(zip(work, threads.map(grade_one, work), strict=True))


def scores(cells):
    return {name: cell.score for name, cell in cells.items()}


def test_there_are_problem_sets_and_mutants():
    assert "ps07" in NAMES
    assert all(sum(path.parts[-3] == name for path in MUTANTS) >= 8 for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_release_is_up_to_date(name, tmp_path, monkeypatch):
    # The marks are tested below, and nbval runs the reference in one process.
    monkeypatch.setattr("lapenna.grading.release.verify", lambda *_: [])
    made = release(name, ROOT, tmp_path)
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    kept = ROOT / "assignments" / name
    assert files == sorted(p.relative_to(kept) for p in kept.rglob("*") if p.is_file())
    stale = [str(f) for f in files if (made / f).read_bytes() != (kept / f).read_bytes()]
    assert stale == [], "run: make release"


def exercises(notebook):
    """Return the graded cells of each exercise: those after one answer, up to the next answer."""
    found: dict[str, list[str]] = {}
    for cell in notebook.cells:
        data = cell.metadata.get("nbgrader", {})
        if data.get("solution"):
            exercise = data["grade_id"]
            found[exercise] = []
        if data.get("grade"):
            found[exercise].append(data["grade_id"])
    return {name: cells for name, cells in found.items() if cells}


def secrets(name):
    """Return the lines of solutions and hidden tests that stand nowhere else in the notebook."""
    regions = r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1"
    hidden, shown = set(), set()
    for cell in solution(name).cells:
        for region in re.finditer(regions, cell.source, flags=re.S):
            hidden |= {line.strip() for line in region[2].splitlines()}
        shown |= {
            line.strip() for line in re.sub(regions, "", cell.source, flags=re.S).splitlines()
        }
    return {line for line in hidden - shown if len(line) > 12}


@pytest.mark.parametrize("name", NAMES)
def test_the_release_holds_no_answer(name):
    assert len(secrets(name)) > 30
    text = (ROOT / "assignments" / name / f"{name}.ipynb").read_text(encoding="utf-8")
    lines = {line.strip() for cell in released(name).cells for line in cell.source.splitlines()}
    assert secrets(name) & lines == set()
    # Not in metadata or attachments either; short lines could stand there by chance.
    assert [s for s in secrets(name) if len(s) > 25 and json.dumps(s)[1:-1] in text] == []
    assert "BEGIN SOLUTION" not in text and "HIDDEN TESTS" not in text
    assert all(not c.outputs for c in released(name).cells if c.cell_type == "code")
    assert sorted(p.name for p in (ROOT / "assignments" / name).iterdir()) == [f"{name}.ipynb"]


@pytest.mark.parametrize("name", NAMES)
def test_all_points_make_100_and_some_are_given_by_hand(name):
    everything = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader for c in marked(name, "grade")}
    assert sum(cell.points for cell in everything.values()) == 100
    assert 0 < sum(points(name).values()) < 100


@pytest.mark.parametrize("name", NAMES)
def test_every_objective_has_graded_cells_and_the_other_way_round(name):
    unit = next(u for u in units.load(ROOT).units if u.problem_set == name)
    assert sorted(o.exercise for o in unit.objectives) == sorted(exercises(solution(name)))


@pytest.mark.parametrize("name", NAMES)
def test_the_points_in_the_headings_are_those_given(name):
    groups = exercises(solution(name))
    everything = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader for c in marked(name, "grade")}
    text = "\n".join(c.source for c in solution(name).cells if c.cell_type == "markdown")
    headings = [int(p) for p in re.findall(r"^## \d+\. .*\((\d+) points", text, flags=re.M)]
    assert headings == [sum(everything[cell].points for cell in group) for group in groups.values()]


@pytest.mark.parametrize("name", NAMES)
def test_saved_outputs_show_no_error_and_no_warning(name):
    outputs = [o for c in solution(name).cells for o in c.get("outputs", [])]
    assert outputs
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []


@pytest.mark.parametrize("name", NAMES)
def test_visible_tests_never_look_at_answers_that_come_later(name):
    """Each test cell calls only functions that were asked for before it."""
    answered = set()
    asked = {f for cell in marked(name, "solution") for f in functions(cell)}
    for cell in solution(name).cells:
        data = cell.metadata.get("nbgrader", {})
        if data.get("solution"):
            answered |= functions(cell)
        elif cell.cell_type == "code" and data.get("grade"):
            names = {n.id for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Name)}
            assert names & asked <= answered, cell.metadata.nbgrader.grade_id


def functions(cell):
    if cell.cell_type != "code":
        return set()
    return {n.name for n in ast.parse(cell.source).body if isinstance(n, ast.FunctionDef)}


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_gets_full_marks(name):
    assert scores(grades(name)["reference"]) == points(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_untouched_release_gets_nothing(name):
    assert scores(grades(name)["untouched"]) == dict.fromkeys(points(name), 0)


@pytest.mark.parametrize("path", MUTANTS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_mutant_loses_exactly_what_it_must(path):
    mutant, name = mutants.load(path), path.parts[-3]
    right = points(name)
    assert set(mutant.loses.values()) and set(mutant.loses) <= set(right)
    lost = {cell: right[cell] - p for cell, p in scores(grades(name)[mutant.name]).items()}
    assert {cell: p for cell, p in lost.items() if p} == mutant.loses


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_of_the_worked_examples_lose_all_hidden_points(name):
    lost = mutants.load(ROOT / "solutions" / name / "mutants" / "hard_coded.py").loses
    hidden = [
        cell.metadata.nbgrader.grade_id
        for cell in marked(name, "grade")
        if "### BEGIN HIDDEN TESTS" in cell.source
    ]
    assert len(hidden) >= 4
    assert {cell: points(name)[cell] for cell in hidden} == {c: lost.get(c) for c in hidden}


@pytest.mark.parametrize("path", MUTANTS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_message_has_two_sentences_at_most(path):
    for cell in grades(path.parts[-3])[path.stem].values():
        assert len(re.findall(r"[.?!](?= [A-Z]|$)", cell.message)) <= 2, cell.message


@pytest.mark.parametrize("path", MUTANTS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_mutants_mistake_is_named(path):
    mutant, cells = mutants.load(path), grades(path.parts[-3])[path.stem]
    said = {name: cells[name].message for name in mutant.says}
    assert {name: words for name, words in mutant.says.items() if words not in said[name]} == {}
