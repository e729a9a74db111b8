"""The car in software: geometry that can be checked from outside, and what a drive promises."""

import math

import numpy as np
import pytest

from lapenna.course import signs, vehicle
from lapenna.course.vehicle import Car, Line, Pose, Sign

ORIGIN = Pose(0.0, 0.0, 0.0)


def test_a_car_without_turning_goes_straight():
    pose = Pose(1.0, 2.0, math.pi / 6).moved(0.5, 0.0, 3.0)
    assert np.allclose(pose, (1 + 1.5 * math.cos(math.pi / 6), 2.75, math.pi / 6))


@pytest.mark.parametrize("omega", [0.7, -1.3])
def test_a_full_circle_closes(omega):
    steps, pose = 7, Pose(0.3, -0.2, 1.0)
    seconds = 2 * math.pi / abs(omega) / steps
    points = [pose]
    for _ in range(steps):
        points.append(points[-1].moved(0.4, omega, seconds))
    assert np.allclose(points[-1][:2], pose[:2], atol=1e-12)
    assert math.isclose(abs(points[-1].heading - pose.heading), 2 * math.pi)
    x, y = np.transpose([p[:2] for p in points[:-1]])
    centre = (x.mean(), y.mean())  # of a regular polygon
    assert np.allclose(np.hypot(x - centre[0], y - centre[1]), 0.4 / abs(omega))
    left = pose.seen(*centre)
    assert np.allclose(left, (0, 0.4 / omega), atol=1e-12)  # to the left when omega > 0


def test_many_small_straight_steps_come_to_the_same_arc():
    v, omega, seconds, count = 0.3, 0.8, 2.0, 20000
    times = (np.arange(count) + 0.5) * seconds / count
    x = np.mean(np.cos(omega * times)) * v * seconds
    y = np.mean(np.sin(omega * times)) * v * seconds
    assert np.allclose(ORIGIN.moved(v, omega, seconds)[:2], (x, y), atol=1e-9)


def test_two_halves_of_a_way_are_the_way():
    pose = Pose(0.1, 0.2, -0.5)
    assert np.allclose(
        pose.moved(0.2, 1.1, 0.6).moved(0.2, 1.1, 0.9), pose.moved(0.2, 1.1, 1.5), atol=1e-14
    )


def test_what_is_ahead_and_to_the_left():
    north = Pose(1.0, 1.0, math.pi / 2)
    assert np.allclose(north.seen(1.0, 3.0), (2, 0))
    assert np.allclose(north.seen(0.0, 1.0), (0, 1))  # west is to the left of north


def test_motion_by_hand():
    car = Car(axle=0.12, radius=0.0325)
    assert np.allclose(car.motion(0.17 / 0.0325, 0.23 / 0.0325), (0.2, 0.5))
    assert np.allclose(car.motion(4, 4), (0.13, 0))
    assert np.allclose(car.motion(-4, 4), (0, 0.26 / 0.12))
    worn = Car(axle=0.12, radius=0.0325, worn=0.03)
    v, omega = worn.motion(0.2 / 0.0325, 0.2 / 0.0325)
    assert math.isclose(omega, 0.05) and math.isclose(v, 0.197)  # it pulls to the left


@pytest.mark.parametrize("curvature", [0.0, 2.5, -2.5, 4.0])
def test_place_is_the_inverse_of_at(curvature):
    line = Line(Pose(0.4, -0.3, 2.0), 1.0, curvature)
    for along in np.linspace(0, 1, 9):
        for left, turned in ((0, 0), (0.07, 0.2), (-0.05, -0.4)):
            on = line.at(along)
            pose = Pose(
                on.x - left * math.sin(on.heading),
                on.y + left * math.cos(on.heading),
                on.heading + turned,
            )
            assert np.allclose(line.place(pose), (along, left, turned), atol=1e-12)


def test_a_heading_that_went_round_is_the_same_heading():
    line = Line(ORIGIN, 1.0)
    assert np.allclose(line.place(Pose(0.5, 0, 2 * math.pi + 0.1)), (0.5, 0, 0.1))


def test_a_car_before_a_bend_has_not_begun_it():
    assert Line(ORIGIN, 1.0, 2.0).place(Pose(-0.1, 0, 0))[0] < 0
    assert Line(ORIGIN, 1.0, -2.0).place(Pose(-0.1, 0, 0))[0] < 0


@pytest.mark.parametrize(
    ("command", "end"),
    [
        ("left", (0.3, 0.3, math.pi / 2)),
        ("right", (0.3, -0.3, -math.pi / 2)),
        ("U-turn", (0, 0.5, math.pi)),
    ],
)
def test_a_turn_ends_where_the_command_says(command, end):
    bend = vehicle.turn(ORIGIN, command)
    assert np.allclose(bend.at(bend.length), end, atol=1e-12)


def test_a_turn_that_is_no_command_is_refused():
    with pytest.raises(ValueError, match="turn: command must be one of"):
        vehicle.turn(ORIGIN, "back")


def test_a_drive_along_the_line_ends_at_its_end():
    states = list(vehicle.follow(Line(ORIGIN, 1.0), ORIGIN, lambda *_: (6.0, 6.0)))
    along = [state.along for state in states]
    assert np.allclose(np.diff(along), 6 * 0.0325 * 0.05)
    assert along[-2] < 1 <= along[-1]


def test_a_drive_round_a_bend_with_its_own_curvature_stays_on_it():
    bend, half = Line(ORIGIN, 1.0, 2.0), 0.2 * 2.0 * 0.06
    wheels = ((0.2 - half) / 0.0325, (0.2 + half) / 0.0325)
    states = list(vehicle.follow(bend, ORIGIN, lambda *_: wheels))
    assert max(abs(s.lateral) for s in states) < 1e-12
    assert max(abs(s.heading) for s in states) < 1e-12


def test_steer_hears_where_the_car_is():
    heard = []

    def steer(lateral, heading, curvature):
        heard.append((lateral, heading, curvature))
        return 6, 6

    start = Pose(0, 0.03, 0.1)
    states = list(vehicle.follow(Line(ORIGIN, 0.2), start, steer))
    assert np.allclose(heard[0], (0.03, 0.1, 0))
    assert np.allclose([h[:2] for h in heard[1:]], [(s.lateral, s.heading) for s in states[:-1]])


def test_a_lost_car_and_a_slow_one_end_the_drive():
    line = Line(ORIGIN, 5.0)
    lost = list(vehicle.follow(line, ORIGIN, lambda *_: (5.5, 6.5), lost=0.1))
    assert 0.1 < lost[-1].lateral < 0.12 and lost[-2].lateral <= 0.1
    assert len(list(vehicle.follow(line, ORIGIN, lambda *_: (0, 0), patience=2.0))) == 40
    assert list(vehicle.follow(line, Pose(6, 0, 0), lambda *_: (0, 0))) == []


@pytest.mark.parametrize("wheels", [3.0, (1.0,), (1.0, 2.0, 3.0), (math.nan, 1.0), (math.inf, 1.0)])
def test_wheel_speeds_that_are_none_are_refused(wheels):
    with pytest.raises(ValueError, match="two finite wheel speeds"):
        next(vehicle.follow(Line(ORIGIN, 1.0), ORIGIN, lambda *_: wheels))


def test_a_sign_twice_as_far_is_half_as_large():
    sign = Sign(2.0, 0.1, 1)
    near, far = (vehicle.sign_box(Pose(x, 0, 0), sign) for x in (1.0, 0.0))
    sizes = [box[2:] - box[:2] for box in (near, far)]
    assert np.allclose(sizes[0], vehicle.FOCAL * vehicle.SIGN_SIZE) and np.allclose(
        sizes[0], 2 * sizes[1]
    )
    middle = np.array([signs.WIDTH, signs.HEIGHT]) / 2
    shifts = [(box[:2] + box[2:]) / 2 - middle for box in (near, far)]
    assert np.allclose(shifts[0], 2 * shifts[1])
    assert shifts[0][0] < 0 and shifts[0][1] < 0  # to the left, and above the horizon


def test_a_sign_behind_the_car_is_not_seen():
    behind, ahead = Sign(-1.0, 0, 1), Sign(1.0, 0, 1)
    assert vehicle.sign_box(ORIGIN, behind) is None
    empty = vehicle.camera(ORIGIN, behind)
    assert len(np.unique(empty[:24].reshape(-1, 3), axis=0)) == 1
    changed = np.any(vehicle.camera(ORIGIN, ahead) != empty, axis=2)
    x1, y1, x2, y2 = vehicle.sign_box(ORIGIN, ahead)
    rows, columns = np.nonzero(changed)
    assert x1 - 1 < columns.min() < x1 + 1 and x2 - 2 < columns.max() < x2
    assert y1 - 1 < rows.min() < y1 + 1 and y2 - 2 < rows.max() < y2
