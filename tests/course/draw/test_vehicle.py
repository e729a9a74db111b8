"""The pictures of the car show its circles, its way and what its camera sees."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle

from lapenna.course import draw, vehicle
from lapenna.course.vehicle import Line, Pose, Sign, State

STRAIGHT = Line(Pose(0, 0, 0), 1.0)
BEND = vehicle.turn(STRAIGHT.at(1.0), "left")
STATES = [State(Pose(0.1 * k, 0.02, 0), 0.1 * k, 0.02, 0.0) for k in range(1, 10)]
POSTS = [Sign(1.6, 0.0, 1), Sign(3.0, 0.5, 3)]
FOUND = ("left", 0.93, np.array([20.0, 10, 44, 34]))


def texts(ax):
    return [t.get_text() for t in ax.texts]


def test_each_wheel_runs_on_its_own_circle():
    fig, alt = draw.differential_drive(v=0.2, omega=0.5, axle=0.12)
    (ax,) = fig.axes
    radii = [np.hypot(*line.get_data()) for line in ax.lines[:3]]
    for r, expected in zip(radii, (0.34, 0.4, 0.46), strict=True):
        assert np.allclose(r, expected)
    assert len({line.get_linestyle() for line in ax.lines[:3]}) == 3
    arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    wheels = [p for p in ax.patches if isinstance(p, Rectangle)]
    assert len(arrows) == 3 and len(wheels) == 2
    assert [w.get_x() + w.get_width() / 2 for w in wheels] == pytest.approx([0.34, 0.46])
    assert "left wheel (dashed): radius 0.34 m, speed 0.17 m/s" in texts(ax)
    assert "right wheel (full): radius 0.46 m, speed 0.23 m/s" in texts(ax)
    assert "v/ω = 0.4 m" in texts(ax) and "right wheel 0.46 m and 0.23 m/s" in alt


@pytest.mark.parametrize(
    "numbers", [(0, 0.5, 0.12), (0.2, 0, 0.12), (0.2, -0.5, 0.12), (0.2, 0.5, 0), (0.02, 0.5, 0.12)]
)
def test_a_car_that_does_not_turn_left_about_a_point_beside_it_is_refused(numbers):
    with pytest.raises(ValueError, match="differential_drive: v, omega and axle"):
        draw.differential_drive(*numbers)


def test_a_run_is_drawn_on_its_track():
    fig, alt = draw.run_from_above([STRAIGHT, BEND], STATES, POSTS, (4, 0), FOUND)
    above, below, view = fig.axes
    track = np.concatenate([np.transpose(line.get_data()) for line in above.lines[:2]])
    assert np.allclose(track[0], (0, 0)) and np.allclose(track[-1], BEND.at(BEND.length)[:2])
    way = np.transpose(above.lines[4].get_data())
    assert np.allclose(way, [state.pose[:2] for state in STATES])
    assert {"left", "U-turn", "start"} <= set(texts(above))
    seconds, lateral = below.lines[0].get_data()
    assert np.allclose(seconds, 0.05 * np.arange(1, 10)) and np.allclose(lateral, 20)
    assert np.allclose(below.lines[2].get_xdata(), 0.25)
    assert np.array_equal(view.images[0].get_array(), vehicle.camera(STATES[4].pose, POSTS[0]))
    (frame,) = view.patches
    assert (*frame.get_xy(), frame.get_width(), frame.get_height()) == (20, 10, 24, 24)
    assert texts(view) == ["left 0.93"]
    assert "at most 20 mm" in alt and "past signs that say left, U-turn" in alt
    assert "the camera sees the sign that says left; found is left with 0.93" in alt


def test_the_wedge_reaches_to_the_sign_and_is_as_wide_as_the_image():
    fig, _ = draw.run_from_above([STRAIGHT], STATES, POSTS, (4, 0), FOUND)
    wedge = next(p for p in fig.axes[0].patches if isinstance(p, Polygon) and p.get_alpha())
    corners = wedge.get_xy()[:3]
    pose = STATES[4].pose
    assert np.allclose(corners[0], pose[:2])
    seen = [pose.seen(*corner) for corner in corners[1:]]
    assert np.allclose([ahead for ahead, _ in seen], 1.6 - pose.x)
    edges = [32 - vehicle.FOCAL * left / ahead for ahead, left in seen]
    assert np.allclose(sorted(edges), [0, 64])


@pytest.mark.parametrize(
    ("lines", "shown"), [([], (0, 0)), ([STRAIGHT], (9, 0)), ([STRAIGHT], (0, 2))]
)
def test_a_run_without_its_parts_is_refused(lines, shown):
    with pytest.raises(ValueError, match="run_from_above: shown must name"):
        draw.run_from_above(lines, STATES, POSTS, shown, FOUND)


def test_every_text_is_legible():
    for fig, _ in (
        draw.differential_drive(0.2, 0.5, 0.12),
        draw.run_from_above([STRAIGHT, BEND], STATES, POSTS, (4, 0), FOUND),
    ):
        sizes = [t.get_fontsize() for ax in fig.axes for t in [*ax.texts, ax.title, ax.xaxis.label]]
        assert min(sizes) >= 8
