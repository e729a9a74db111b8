"""The registry of units: what it holds, what it refuses, and that nothing made from it is stale."""

import datetime
from pathlib import Path

import pytest
import yaml

from lapenna.course import units

ROOT = Path(__file__).parents[2]


@pytest.fixture
def course(tmp_path):
    """A small course of two units, the second one written; returns (root, data)."""

    def entry(number, written):
        return {
            "number": number,
            "slug": f"unit{number:02d}",
            "title": f"Title {number}",
            "date": datetime.date(2022, 2, 3 + number),
            "prerequisites": list(range(1, number)),
            "minutes": 90,
            "problem_set": f"ps{number:02d}",
            "written": written,
            "objectives": [{"text": "Compute a sum.", "exercise": "sum"}],
        }

    data = {
        "units": [entry(1, False), entry(2, True)],
        "workshop": {
            "slug": "workshop",
            "title": "Workshop",
            "days": 4,
            "date": "summer",
            "written": False,
        },
    }
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "unit02.md").write_text("# Two\n")
    (tmp_path / "README.md").write_text(f"before\n{units.BEGIN}\nold\n{units.END}\nafter\n")

    def save():
        (tmp_path / "book" / "units.yml").write_text(yaml.safe_dump(data))

    save()
    return tmp_path, data, save


def test_the_twelve_thursdays():
    registry = units.load(ROOT)
    first = datetime.date(2022, 2, 3)
    assert [u.date for u in registry.units] == [
        first + datetime.timedelta(weeks=k) for k in range(12)
    ]
    assert all(u.date.strftime("%w") == "4" for u in registry.units)
    assert registry.unit("unit07").date == datetime.date(2022, 3, 17)
    assert registry.unit("unit12").date == datetime.date(2022, 4, 21)
    assert registry.workshop.days == 4


def test_nothing_committed_is_stale():
    assert units.stale(ROOT) == [], "run `lapenna units`"


def test_write_and_stale(course):
    root, data, save = course
    assert units.stale(root) == ["book/_toc.yml", "README.md"]
    units.write(root)
    assert units.stale(root) == []
    data["units"][0]["title"] = "Another title"
    save()
    assert units.stale(root) == ["README.md"]


def test_table_of_contents_has_only_written_pages(course):
    root, _, _ = course
    units.write(root)
    toc = yaml.safe_load((root / "book" / "_toc.yml").read_text())
    assert toc["root"] == "intro"
    assert toc["parts"][0]["chapters"] == [{"file": "unit02"}]


def test_readme_shows_planned_units_and_keeps_the_rest(course):
    root, _, _ = course
    units.write(root)
    lines = (root / "README.md").read_text().splitlines()
    assert lines[0] == "before" and lines[-1] == "after" and "old" not in lines
    assert "| 1 | Title 1 | 4 February 2022 | ps01 | planned |" in lines
    assert "| 2 | Title 2 | 5 February 2022 | ps02 | [read](book/unit02.md) |" in lines


@pytest.mark.parametrize("text", ["no markers", f"{units.END} {units.BEGIN}", units.BEGIN])
def test_readme_without_markers(course, text):
    root, _, _ = course
    with pytest.raises(ValueError, match=r"README\.md: <!-- units:begin -->"):
        units.readme(units.load(root), text)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("number", 3, "unit 2: number must be 2, got 3"),
        ("slug", "unit2", "unit 2: slug must be 'unit02', got 'unit2'"),
        ("problem_set", "ps03", "unit 2: problem_set must be 'ps02'"),
        ("title", "", "unit 2: title must be a text"),
        ("title", 7, "unit 2: title must be a text, got 7"),
        ("date", "17 March", r"unit 2: date must be a date \(2022-03-17\), got '17 March'"),
        ("minutes", True, "unit 2: minutes must be a whole number, got True"),
        ("minutes", 0, "unit 2: minutes must be positive, got 0"),
        ("prerequisites", [2], "unit 2: prerequisites must be earlier units, got 2"),
        ("prerequisites", ["1"], "unit 2: prerequisites must be earlier units, got '1'"),
        ("objectives", [], "unit 2: objectives must not be empty"),
        ("objectives", ["Compute"], "unit 2, objectives: must be a mapping, got 'Compute'"),
        ("objectives", [{"text": "Compute"}], "unit 2, objectives: exercise is missing"),
        (
            "objectives",
            [{"text": "Understand sums.", "exercise": "sum"}],
            "text must begin with a testable verb, got 'understand'",
        ),
        ("written", False, "unit02: written is false, but book/unit02.md exists"),
        ("colour", "red", "unit 2: colour is unknown"),
    ],
)
def test_bad_unit(course, field, value, message):
    root, data, save = course
    data["units"][1][field] = value
    save()
    with pytest.raises(ValueError, match=message):
        units.load(root)


def test_missing_field(course):
    root, data, save = course
    del data["units"][0]["minutes"]
    save()
    with pytest.raises(ValueError, match="unit 1: minutes is missing"):
        units.load(root)


def test_written_without_a_page(course):
    root, data, save = course
    data["workshop"]["written"] = True
    save()
    with pytest.raises(ValueError, match=r"workshop: written is true, but book/workshop\.md does"):
        units.load(root)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("units: [", r"units\.yml: not valid YAML"),
        ("[]", r"units\.yml: must be a mapping, got \[\]"),
        ("units: []", r"units\.yml: workshop is missing"),
    ],
)
def test_bad_file(course, text, message):
    root, _, _ = course
    (root / "book" / "units.yml").write_text(text)
    with pytest.raises(ValueError, match=message):
        units.load(root)


def test_unknown_slug(course):
    root, _, _ = course
    with pytest.raises(ValueError, match="slug must be one of"):
        units.load(root).unit("unit99")
