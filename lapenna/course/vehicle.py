"""A small car with two driven wheels, the line that it follows, and what its camera sees.

Lengths in metres, angles in radians, time in seconds. x points east, y north; a heading is counted
from the x axis, to the left. No hardware: the car is these functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from lapenna.course import signs

FOCAL = 50.0
"""Focal length of the camera in pixels. An object 1 m wide at a distance of 1 m is 50 wide."""

SIGN_SIZE, SIGN_HEIGHT, CAMERA_HEIGHT = 0.36, 0.21, 0.15
"""Side of a sign; heights of its middle and of the camera above the ground."""

Steer = Callable[[float, float, float], tuple[float, float]]


class Pose(NamedTuple):
    """Where the middle of the axle is, and where the car looks."""

    x: float
    y: float
    heading: float

    def moved(self, v: float, omega: float, seconds: float) -> Pose:
        """Return the pose after driving with speed v and turning rate omega: exactly an arc."""
        half = omega * seconds / 2
        chord = v * seconds * (math.sin(half) / half if half else 1.0)
        middle = self.heading + half
        return Pose(
            self.x + chord * math.cos(middle),
            self.y + chord * math.sin(middle),
            self.heading + 2 * half,
        )

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """Return how far a point lies ahead of the car, and how far to its left."""
        dx, dy = x - self.x, y - self.y
        cos, sin = math.cos(self.heading), math.sin(self.heading)
        return dx * cos + dy * sin, dy * cos - dx * sin


class Car(NamedTuple):
    """The wheels: distance between them, their radius, and by what share the left is worn down."""

    axle: float = 0.12
    radius: float = 0.0325
    worn: float = 0.0

    def motion(self, left: float, right: float) -> tuple[float, float]:
        """Return speed v and turning rate omega for wheel speeds in radians a second."""
        left, right = left * self.radius * (1 - self.worn), right * self.radius
        return (left + right) / 2, (right - left) / self.axle


STANDARD = Car()


class Line(NamedTuple):
    """A straight line or an arc on the ground; curvature above 0 bends to the left."""

    start: Pose
    length: float
    curvature: float = 0.0

    def at(self, along: float) -> Pose:
        """Return the pose of a car that is ``along`` metres down the line, on it."""
        return self.start.moved(along, along * self.curvature, 1.0)

    def place(self, pose: Pose) -> tuple[float, float, float]:
        """Return how far along the line a pose is, how far to its left, and turned to its left."""
        ahead, left = self.start.seen(pose.x, pose.y)
        turned = pose.heading - self.start.heading
        if self.curvature:
            bend, radius = math.copysign(1.0, self.curvature), 1 / abs(self.curvature)
            inwards = radius - bend * left  # from the centre, towards the start
            angle = math.atan2(ahead, inwards)
            if angle < -math.pi / 2:  # more than three quarters of a circle are never drawn
                angle += 2 * math.pi
            ahead, left = angle * radius, bend * (radius - math.hypot(ahead, inwards))
            turned -= bend * angle
        return ahead, left, math.remainder(turned, 2 * math.pi)


class State(NamedTuple):
    """A moment of a drive: the pose, and its place relative to the line as ``Line.place``."""

    pose: Pose
    along: float
    lateral: float
    heading: float


def follow(
    line: Line,
    pose: Pose,
    steer: Steer,
    car: Car = STANDARD,
    *,
    step: float = 0.05,
    lost: float = 0.5,
    patience: float = 60.0,
) -> Iterator[State]:
    """Drive along a line and yield the state after each step.

    The drive ends at the end of the line, when the car is lost, or after too long a time.

    Parameters
    ----------
    line : what is followed
    pose : where the car begins
    steer : function of (lateral, heading, curvature) to the speeds (left, right) of the wheels in
        radians a second: metres to the left of the line, angle to the left of its direction, and
        the curvature of the line
    car : its wheels
    step : seconds from one call of steer to the next
    lost : metres beside the line at which the drive ends
    patience : seconds after which it ends

    Raises
    ------
    ValueError
        steer returns something else than two finite numbers.

    Examples
    --------
    >>> *_, last = follow(Line(Pose(0, 0, 0), 1.0), Pose(0, 0, 0), lambda e, h, k: (6.0, 6.0))
    >>> round(last.along, 3), last.lateral
    (1.004, 0.0)
    """
    state = State(pose, *line.place(pose))
    for _ in range(round(patience / step)):
        if state.along >= line.length or abs(state.lateral) > lost:
            return
        wheels = steer(state.lateral, state.heading, line.curvature)
        if np.shape(wheels) != (2,) or not np.all(np.isfinite(wheels)):
            raise ValueError(f"follow: steer must return two finite wheel speeds, got {wheels!r}")
        pose = state.pose.moved(*car.motion(*map(float, wheels)), step)
        state = State(pose, *line.place(pose))
        yield state


TURNS = {"left": (0.3, 1), "right": (0.3, -1), "U-turn": (0.25, 2)}
"""Radius of each turn, and its quarters of a circle to the left."""


def turn(start: Pose, command: str) -> Line:
    """Return the arc that a command asks for: "left", "right" or "U-turn" (to the left).

    Raises ValueError for another command.
    """
    if command not in TURNS:
        raise ValueError(f"turn: command must be one of {list(TURNS)}, got {command!r}")
    radius, quarters = TURNS[command]
    return Line(start, radius * abs(quarters) * math.pi / 2, math.copysign(1 / radius, quarters))


class Sign(NamedTuple):
    """A sign that stands beside the track, and its class, an index into ``signs.CLASSES``."""

    x: float
    y: float
    label: int


def sign_box(pose: Pose, sign: Sign) -> np.ndarray | None:
    """Return the box (x1, y1, x2, y2) of a sign in the camera's image, or None when it is behind.

    A pinhole camera: an object of size s at the distance d is FOCAL s/d pixels large. The sign
    always faces the camera. The box may reach beyond the image.
    """
    ahead, left = pose.seen(sign.x, sign.y)
    if ahead < 0.1:
        return None
    scale = FOCAL / ahead
    column = signs.WIDTH / 2 - scale * left
    row = signs.HEIGHT / 2 - scale * (SIGN_HEIGHT - CAMERA_HEIGHT)
    half = scale * SIGN_SIZE / 2
    return np.array([column - half, row - half, column + half, row + half])


def camera(pose: Pose, sign: Sign) -> np.ndarray:
    """Return the image (48, 64, 3) of a camera on the car: sky, ground and the sign."""
    image = np.full((signs.HEIGHT, signs.WIDTH, 3), [0.7, 0.74, 0.78])
    image[signs.HEIGHT // 2 :] = [0.45, 0.44, 0.4]
    box = sign_box(pose, sign)
    if box is not None:
        signs.paint(image, box, sign.label)
    return image
