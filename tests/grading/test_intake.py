"""Intake: whatever is handed in gives a status and a sentence, and harms nobody else."""

import json
import os
import zipfile

import nbformat
import pytest
from small_course import RIGHT, hand_in, make_source

from lapenna.grading import answers, intake
from lapenna.grading.intake import Submission


def names(submission):
    return sorted(submission.files)


def folder(root, student="student-01"):
    made = root / "submitted" / student / "ps01"
    made.mkdir(parents=True)
    return made


def read(root, upload=1):
    return {s.student: s for s in intake.from_tree(root / "submitted", "ps01", upload)}


# Files.


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    here = folder(tmp_path)
    (here / "ps01.ipynb").symlink_to(tmp_path / "secret.txt")
    (here / "away").symlink_to(tmp_path)
    made = read(tmp_path)["student-01"]
    assert made.files == {}
    assert made.remarks == [
        "The file away is a link or cannot be read and was left out.",
        "The file ps01.ipynb is a link or cannot be read and was left out.",
    ]


def test_a_folder_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "ps01.ipynb").write_text("{}")
    (tmp_path / "submitted" / "student-01").mkdir(parents=True)
    (tmp_path / "submitted" / "student-01" / "ps01").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "submitted" / "student-02").symlink_to(tmp_path / "elsewhere")
    made = read(tmp_path)
    assert list(made) == ["student-01"] and made["student-01"].files == {}
    assert "was not followed" in made["student-01"].remarks[0]


def test_pipes_large_files_and_many_files_are_left_out(tmp_path):
    here = folder(tmp_path)
    os.mkfifo(here / "pipe")
    (here / "large").write_bytes(bytes(2 << 20))
    for number in range(intake.MAX_FILES + 5):
        (here / f"n{number:03}").write_bytes(b"")
    made = read(tmp_path)["student-01"]
    assert len(made.files) == intake.MAX_FILES and "pipe" not in made.files
    text = " ".join(made.remarks)
    assert "pipe is no ordinary file" in text and "large is too large" in text
    assert f"more than the {intake.MAX_FILES} files" in text


def test_odd_names_of_files_and_students(tmp_path):
    here = folder(tmp_path)
    (here / "a b\n<script>.txt").write_text("x")
    with open(os.fsencode(here) + b"/\xff.txt", "wb") as file:
        file.write(b"y")
    folder(tmp_path, "-rf")
    folder(tmp_path, "a b")
    made = read(tmp_path)
    assert set(made) == {"-rf", "student-01"}
    assert all(name.encode("utf-8") for name in made["student-01"].files)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (b"2022-03-24 12:00:00 UTC", "2022-03-24T12:00:00"), (b"soon", None), (b"\xff\xfe", None),
        (b"1970-01-01 00:00:00 UTC", None), (b"9" * 5000, None), (b"", None),
    ],
)  # fmt: skip
def test_timestamps(tmp_path, text, time):
    here = folder(tmp_path)
    (here / "timestamp.txt").write_bytes(text)
    made = read(tmp_path)["student-01"]
    assert made.timestamp == time and (made.remarks == []) == (time is not None)


# Exports.


def export(tmp_path, entries):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ({"student-01/ps01.ipynb": "a", "student-01/data/x.csv": "b", "student-02/p.ipynb": "c"},
         {"student-01": ["data/x.csv", "ps01.ipynb"], "student-02": ["p.ipynb"]}),
        ({"all/student-01/ps01.ipynb": "a", "all/student-02/ps01.ipynb": "b"},
         {"student-01": ["ps01.ipynb"], "student-02": ["ps01.ipynb"]}),
        ({"Student One_123_assignsubmission_file_/ps01.ipynb": "a"},
         {"Student-One": ["ps01.ipynb"]}),
        ({"student01_123_456_ps01.ipynb": "a", "student02_LATE_9_ps01.ipynb": "b", "x.txt": "c"},
         {"student01": ["student01_123_456_ps01.ipynb"],
          "student02": ["student02_LATE_9_ps01.ipynb"]}),
        ({"../student-01/ps01.ipynb": "a", "/etc/passwd": "b", "student-02/../../x": "c",
          "..\\\\up\\\\x.ipynb": "d"}, {}),
    ],
)  # fmt: skip
def test_exports_tell_the_student(tmp_path, entries, found):
    made = intake.from_export(export(tmp_path, entries), 1)
    assert {s.student: names(s) for s in made} == found


def test_a_pattern_replaces_the_rules(tmp_path):
    path = export(tmp_path, {"x/ps01-student-07.ipynb": "a"})
    (made,) = intake.from_export(path, 1, r"-(?P<student>student-\d+)\.ipynb$")
    assert (made.student, names(made)) == ("student-07", ["ps01-student-07.ipynb"])
    with pytest.raises(ValueError, match=r"pattern must have a group \(\?P<student>"):
        list(intake.from_export(path, 1, "x"))


def test_a_zip_bomb_is_cut_off(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("student-01/ps01.ipynb", bytes(50 << 20))
    (made,) = intake.from_export(path, 1)
    assert made.files == {} and "too large" in made.remarks[0]


def test_a_link_in_a_zip_is_left_out_and_a_damaged_zip_is_refused(tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("student-01/ps01.ipynb")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    (made,) = intake.from_export(path, 1)
    assert made.files == {} and "is a link" in made.remarks[0]
    (tmp_path / "no.zip").write_text("no zip")
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        list(intake.from_export(tmp_path / "no.zip", 1))


# Notebooks.


@pytest.fixture(scope="module")
def take(make_plan):
    plan = make_plan()

    def run(data, name="ps01.ipynb"):
        files = data if isinstance(data, dict) else {name: data}
        return answers.take(plan, Submission("student-01", files))

    return run


def book():
    return json.loads(hand_in(make_source(), RIGHT))


def as_bytes(notebook):
    return json.dumps(notebook).encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"), (b"  \n", "is empty"), (b"{", "is no JSON"), (b"[]", "is no notebook"),
        (b"\xff\x00\xff", "is no text in UTF-8"), (b"{}", "is no notebook"),
        (b"null", "no notebook"),
        (b"[" * 100_000, "is no JSON"), (b'{"nbformat": 5}', "is newer than 4"),
        (b'{"nbformat": 4}', "damaged"), (b'{"nbformat": 4, "cells": 3}', "damaged"),
        (b'{"nbformat": "4"}', "is no notebook"), (b'{"nbformat": 3}', "damaged"),
        (b"PK\x03\x04", "is no JSON"), (b'{"nbformat": 4, "cells": {"a": 1}}', "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_named(take, data, says):
    found = take(data)
    assert isinstance(found, str) and says in found and found.startswith("The file ps01.ipynb")


def test_no_notebook_at_all(take):
    assert take({}) == "There is no notebook ps01.ipynb in what was handed in."
    assert "no notebook" in take({"ps01.pdf": b""})


@pytest.mark.parametrize(
    "name", ["ps01 (1).ipynb", "PS01.ipynb", "my work.ipynb", "deep/er/ps01.IPYNB"]
)
def test_another_name_is_taken_and_said(take, name):
    found = take(as_bytes(book()), name)
    assert found.remarks == [f"The file {name} was taken for ps01.ipynb."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_cost_nothing(take, encoding):
    assert take(json.dumps(book()).encode(encoding)).remarks == []


def test_an_old_notebook_is_converted(take):
    old = nbformat.convert(nbformat.reads(as_bytes(book()).decode(), as_version=4), 3)
    assert take(nbformat.v3.writes_json(old).encode()).remarks == []


def sources(found):
    return {cell.name: cell.source for cell in found.cells if cell.name}


def test_answers_are_taken_and_nothing_else(take, make_plan):
    found = take(as_bytes(book()))
    plan = make_plan()
    for cell in plan.cells:
        expected = RIGHT[cell.name] if cell.solution else cell.source
        assert sources(found)[cell.name] == expected
    assert found.remarks == []


def cell_of(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"]["nbgrader"]["grade_id"] == name)


def test_metadata_of_a_submission_changes_nothing(take):
    right = take(as_bytes(book()))
    forged = book()
    for cell in forged["cells"]:
        data = cell["metadata"]["nbgrader"]
        data |= {"points": 1000, "grade": True, "solution": True, "locked": False, "task": True}
    assert take(as_bytes(forged)).cells == right.cells
    extra = {
        "cell_type": "code",
        "source": "8.0",
        "outputs": [],
        "metadata": {
            "nbgrader": {
                "grade_id": "mine",
                "grade": True,
                "points": 50,
                "solution": False,
                "locked": True,
            }
        },
    }
    forged["cells"].append(extra)
    (mine,) = (c for c in take(as_bytes(forged)).cells if not c.name)
    assert (mine.role, mine.grade, mine.points) == ("student", False, 0)


def test_changed_tests_are_put_back_and_named(take):
    notebook = book()
    cell_of(notebook, "double-visible")["source"] = "pass"
    cell_of(notebook, "setup")["source"] = ["assert_allclose = print"]
    found = take(as_bytes(notebook))
    assert "assert double(3) == 6" in sources(found)["double-visible"]
    assert found.remarks == ["Cells changed, and the original was used: setup, double-visible."]


def test_missing_cells_are_put_back_and_named(take):
    notebook = book()
    gone = ("double", "total-hidden")
    notebook["cells"] = [
        c for c in notebook["cells"] if c["metadata"]["nbgrader"]["grade_id"] not in gone
    ]
    found = take(as_bytes(notebook))
    assert "total of two numbers" in sources(found)["total-hidden"]
    assert sources(found)["double"].startswith("#")
    assert found.remarks == ["Cells missing: double, total-hidden."]


def test_a_split_cell_keeps_both_halves_in_order(take):
    notebook = book()
    position = notebook["cells"].index(cell_of(notebook, "total"))
    second = json.loads(json.dumps(notebook["cells"][position]))
    second["source"] = "again = total"
    notebook["cells"].insert(position + 1, second)
    found = take(as_bytes(notebook))
    at = [c.name for c in found.cells].index("total")
    assert (found.cells[at + 1].source, found.cells[at + 1].role) == ("again = total", "student")
    assert found.remarks == ["Cells there more than once: total."]


def test_a_doubled_test_runs_once(take):
    notebook = book()
    notebook["cells"].append(cell_of(notebook, "total-hidden"))
    found = take(as_bytes(notebook))
    assert [c.name for c in found.cells].count("total-hidden") == 1
    assert len(found.cells) == len(book()["cells"])


def test_cells_of_the_students_own_stay_where_they_were(take):
    notebook = book()
    own = {"cell_type": "code", "source": "helper = 1", "metadata": {}, "outputs": []}
    position = notebook["cells"].index(cell_of(notebook, "total"))
    notebook["cells"].insert(position, own)
    found = take(as_bytes(notebook))
    order = [c.name or c.source for c in found.cells]
    assert order[order.index("total") - 1] == "helper = 1" and found.remarks == []


def test_moved_and_retyped_cells_are_named(take):
    notebook = book()
    notebook["cells"].append(notebook["cells"].pop(1))
    cell_of(notebook, "total")["cell_type"] = "markdown"
    found = take(as_bytes(notebook))
    assert found.remarks == [
        "Cells turned into another type: total.", "Cells not in their place: double."
    ]  # fmt: skip
    kinds = {c.name: (c.cell_type, c.role) for c in found.cells}
    assert kinds["total"] == ("code", "student")


@pytest.mark.parametrize(
    "damage",
    [
        {"cell_type": "code"}, {"cell_type": "code", "source": 3}, {"cell_type": "magic"}, 7, None,
        {"cell_type": "code", "source": ["a", 3], "metadata": []},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": ["a"]}}},
        {"cell_type": "code", "source": "\ud800", "metadata": {}},
    ],
)  # fmt: skip
def test_damaged_cells_do_no_harm(take, damage):
    notebook = book()
    notebook["cells"].insert(2, damage)
    found = take(as_bytes(notebook))
    assert found.remarks == [] and set(RIGHT.values()) <= set(sources(found).values())


def test_a_huge_number_of_cells_is_cut(take):
    notebook = book()
    notebook["cells"] += [{"cell_type": "code", "source": "1", "metadata": {}}] * 5000
    assert len(take(as_bytes(notebook)).cells) <= answers.MAX_CELLS
