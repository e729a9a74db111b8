"""The map of the course: every unit, under what it needs."""

import re
from pathlib import Path

from lapenna.course import draw, units

REGISTRY = units.load(Path(__file__).parents[3])


def test_every_unit_stands_under_those_that_it_needs():
    fig, alt = draw.course_map(REGISTRY)
    height = {}
    for text in fig.axes[0].texts:
        if found := re.fullmatch(r"Unit (\d+)", text.get_text()):
            height[int(found[1])] = text.get_position()[1]
    assert sorted(height) == list(range(1, 13))
    for unit in REGISTRY.units:
        assert all(height[n] < height[unit.number] for n in unit.prerequisites)
        assert f"Unit {unit.number}, {unit.title}, needs" in alt


def test_an_arrow_that_follows_from_others_is_left_out():
    fig, _ = draw.course_map(REGISTRY)
    arrows = [p for p in fig.axes[0].patches if hasattr(p, "get_arrowstyle")]
    needs = sum(len(unit.prerequisites) for unit in REGISTRY.units)
    assert 11 <= len(arrows) < needs  # Unit 7 needs 5 and 6, and 6 needs 5
