"""The overview's pictures: matrices and transposes, a map of costs, roads onward."""

import numpy as np
import pytest
from matplotlib.patches import FancyBboxPatch

from lapenna.course import draw

BAND = np.array([[1, 2, 0, 0], [0, 1, -2, 0], [0, 0, 1, 2]])
COPY = np.vstack([np.eye(2), np.eye(2)])
PANELS = [
    ("convolution", BAND, "2 free numbers", "adds where windows overlap"),
    ("copy", COPY, "one vector twice", "adds the two"),
]


def shown(ax):
    return np.ma.filled(ax.images[0].get_array().astype(float), np.nan)


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def test_each_matrix_stands_above_its_transpose():
    fig, alt = draw.matrix_gallery(PANELS)
    band, copy, band_back, copy_back = fig.axes
    for upper, lower, matrix in ((band, band_back, BAND), (copy, copy_back, COPY)):
        assert np.array_equal(np.isfinite(shown(upper)), matrix != 0)
        assert np.array_equal(shown(lower), shown(upper).T, equal_nan=True)
    assert shown(band)[0, 0] < shown(band)[0, 1] == shown(band)[1, 2]  # by size, not by sign
    assert band.get_title() == "convolution" and copy_back.get_xlabel() == "adds the two"
    assert len({(*ax.get_xlim(), *ax.get_ylim()) for ax in fig.axes}) == 1  # one scale
    assert "convolution: 3 by 4, 6 entries not 0, 2 free numbers; its transpose: adds" in alt


@pytest.mark.parametrize("panels", [PANELS[:1], PANELS * 4, [*PANELS, ("x", np.ones(3), "", "")]])
def test_a_gallery_needs_two_to_six_matrices(panels):
    with pytest.raises(ValueError, match=f"two to six with a matrix each, got {len(panels)}"):
        draw.matrix_gallery(panels)


def test_the_map_of_costs_shows_counts_and_darkens_with_them():
    rows = [("dense", (12_560, 0)), ("conv", (999, 57_802_752)), ("none", (2e9, 1))]
    fig, alt = draw.cost_map(["parameters", "forward"], rows)
    (ax,) = fig.axes
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert cells == {
        **{(0, 0): "13 k", (1, 0): "0", (0, 1): "999"},
        **{(1, 1): "58 M", (0, 2): "2 G", (1, 2): "1"},
    }
    shades = shown(ax)
    assert shades[0, 1] == 0 < shades[2, 1] == 1
    assert shades[1, 1] - shades[1, 0] == pytest.approx(np.log10(57_802_752 / 999))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["dense", "conv", "none"]
    assert "conv: parameters 999, forward 58 M" in alt


@pytest.mark.parametrize("rows", [[], [("a", (1,))], [("a", (1, -2))]])
def test_a_map_of_costs_needs_counts_for_each_column(rows):
    with pytest.raises(ValueError, match="cost_map: rows must hold 2 counts from 0"):
        draw.cost_map(["parameters", "forward"], rows)


def test_roads_have_their_stations_in_order():
    roads = [("Mathematics", ["probability", "optimisation"]), ("Trust", ["statistics"])]
    fig, alt = draw.road_map("Unit 12", roads)
    places = {text.get_text(): text.get_position() for text in fig.axes[0].texts}
    assert set(places) == {
        *("Unit 12", "Mathematics", "Trust"),
        *("probability", "optimisation", "statistics"),
    }
    assert places["Unit 12"][0] < places["probability"][0] < places["optimisation"][0]
    assert places["probability"][1] == places["optimisation"][1] < places["statistics"][1]
    boxes = [p for p in fig.axes[0].patches if isinstance(p, FancyBboxPatch)]
    assert len(boxes) == 4
    assert alt == "Roads from Unit 12. Mathematics: probability, then optimisation. " + (
        "Trust: statistics."
    )


@pytest.mark.parametrize("roads", [[], [("a", [])], [("a", list("vwxyz"))]])
def test_a_road_has_one_to_four_stations(roads):
    with pytest.raises(ValueError, match="one to four stations each"):
        draw.road_map("here", roads)
