"""Tables as text and as HTML."""

import pytest
from bs4 import BeautifulSoup

from lapenna.course.cost import page_cost
from lapenna.nn import Conv2D, Dense, Flatten, tally
from lapenna.nn.summary import layer_table
from lapenna.table import Table


def test_html_has_heads_for_rows_and_columns_and_escapes():
    table = Table("a < b", ("name", "n"), [("x & y", 1_000), ("z", 2)])
    found = BeautifulSoup(table._repr_html_(), "html.parser")
    assert found.caption.get_text() == "a < b"
    assert [(h.get_text(), h["scope"]) for h in found.thead.find_all("th")] == [
        ("name", "col"),
        ("n", "col"),
    ]
    rows = [[e.get_text() for e in row.find_all(["th", "td"])] for row in found.tbody("tr")]
    assert rows == [["x & y", "1,000"], ["z", "2"]]
    assert [row.th["scope"] for row in found.tbody("tr")] == ["row", "row"]


def test_text_is_aligned():
    assert repr(Table("t", ("name", "n", "why"), [("x", 1_000, "a"), ("long", 2.25, "b")])) == (
        "name      n  why\nx     1,000  a\nlong    2.2  b"
    )


@pytest.mark.parametrize("rows", [[], [("x",)], [("x", 1), ("y", 1, 2)]])
def test_rows_that_do_not_fit_are_refused(rows):
    with pytest.raises(ValueError, match="Table: rows must hold at least one row of 2 entries"):
        Table("t", ("name", "n"), rows)


def test_layers_and_their_sums():
    rows = tally([Conv2D(8, 3), Flatten(), Dense(10)], (28, 28, 1))
    lines = layer_table(rows, "t").rows
    assert lines[0] == ("conv", "26×26×8", 72, 8, 26 * 26 * 72)
    assert lines[-1] == ("total", "", 72 + 54_080, 18, 26 * 26 * 72 + 54_080)


def test_page_cost_measures_this_process():
    rows = dict(page_cost(parameters=5, multiply_adds=10_000).rows)
    assert rows["parameters trained"] == "5" and rows["multiply-adds in training"] == "10,000"
    assert int(rows["time"].removesuffix(" s")) >= 0
    assert 20 < float(rows["memory"].removesuffix(" MiB").replace(",", "")) < 100_000


@pytest.mark.parametrize("name", ["parameters", "multiply_adds"])
def test_negative_cost_is_refused(name):
    with pytest.raises(ValueError, match=f"page_cost: {name} must not be negative, got -1"):
        page_cost(**{"parameters": 1, "multiply_adds": 1, name: -1})
