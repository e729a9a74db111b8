"""The table of names: each one exists in its library, every operation of the table is ours."""

import importlib

import pytest

import lapenna as lp
from lapenna.course.names import NAMES, names_table


def test_each_of_our_names_is_an_operation():
    ours = [row[0] for row in NAMES]
    assert set(ours) <= set(lp.__all__)
    assert len(set(ours)) == len(ours)


@pytest.mark.parametrize("column", [1, 2], ids=["tensorflow", "torch"])
def test_each_name_exists_in_its_library(column):
    if column == 1:
        pytest.importorskip("tensorflow")
        from lapenna.compare.tensorflow import tf as library
    else:
        library = pytest.importorskip("torch", reason="torch is not installed")
    for row in NAMES:
        if row[column]:
            found = library
            for part in row[column].split(".")[1:]:
                found = getattr(found, part, None) or importlib.import_module(
                    f"{found.__name__}.{part}"
                )
            assert callable(found), row[column]


def test_the_table_has_a_dash_where_there_is_no_name():
    rows = {row[0]: row for row in names_table().rows}
    assert rows["conv2d_backward"][3:] == ("–", "Conv_back")
    assert rows["max_pool2d"][4] == "Maxpool"
