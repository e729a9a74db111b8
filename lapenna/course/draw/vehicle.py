"""Pictures of the car: two wheels on a circle, and a run seen from above."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle

from lapenna.course import signs
from lapenna.course.draw.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    figure,
    styled,
)
from lapenna.course.vehicle import FOCAL, Line, Sign, State, camera

_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1}


def differential_drive(v: float, omega: float, axle: float) -> tuple[Figure, str]:
    """Draw a car from above that turns to the left: each wheel on its own circle, with its speed.

    Parameters
    ----------
    v : speed of the middle, in metres a second, positive
    omega : turning rate in radians a second, positive
    axle : distance of the wheels in metres

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        A number is not positive, or the centre of the circles lies between the wheels.
    """
    if min(v, omega, axle) <= 0 or v / omega <= axle / 2:
        raise ValueError(
            "differential_drive: v, omega and axle must be positive, and v/omega above axle/2, "
            f"got {v!r}, {omega!r}, {axle!r}"
        )
    radius = v / omega
    rows = (
        ("left wheel", radius - axle / 2, BLUE, "--"),
        ("middle", radius, INK, ":"),
        ("right wheel", radius + axle / 2, ORANGE, "-"),
    )
    with styled():
        fig = figure(3.3)
        ax = fig.add_axes((0.01, 0.01, 0.98, 0.98))
        angles = np.linspace(-0.1, 0.95, 60)
        for name, r, color, dashes in rows:
            ax.plot(
                r * np.cos(angles), r * np.sin(angles), color=color, linestyle=dashes, linewidth=2
            )
            speed = omega * r
            ax.add_patch(
                FancyArrowPatch(
                    (r, 0), (r, 0.55 * speed), arrowstyle="-|>", mutation_scale=14, color=color,
                    linewidth=2.4, shrinkA=0, shrinkB=0, zorder=4,
                )
            )  # fmt: skip
            if name != "middle":
                wheel = Rectangle((r - 0.008, -0.0325), 0.016, 0.065, zorder=3)
                wheel.set(facecolor=color, edgecolor=INK)
                ax.add_patch(wheel)
        ax.plot([radius - axle / 2, radius + axle / 2], [0, 0], color=INK, linewidth=3)
        ax.plot([0, radius - axle / 2], [0, 0], color=GREY, linewidth=1)
        ax.plot(0, 0, "+", color=INK, markersize=12, markeredgewidth=2)
        ax.text(0, -0.02, "centre of all circles", ha="left", va="top", fontsize=9)
        ax.text(radius / 2, 0.012, f"v/ω = {radius:g} m", ha="center", va="bottom", fontsize=9)
        for k, (name, r, _, dashes) in enumerate(rows):
            style = {"-": "full", "--": "dashed", ":": "dotted"}[dashes]
            text = f"{name} ({style}): radius {r:.3g} m, speed {omega * r:.3g} m/s"
            ax.text(
                radius + axle / 2 + 0.05, 0.3 - 0.07 * k, text, ha="left", va="center", fontsize=9
            )
        ax.set(xlim=(-0.03, radius + axle / 2 + 0.5), ylim=(-0.08, 0.42), aspect="equal")
        ax.axis("off")
    told = "; ".join(f"{name} {r:.3g} m and {omega * r:.3g} m/s" for name, r, _, _ in rows)
    return fig, (
        f"A car from above that turns to the left with {omega:g} radians a second. Wheels and "
        f"middle move on circles with one centre; their radii and speeds: {told}."
    )


def run_from_above(
    lines: Sequence[Line],
    states: Sequence[State],
    posts: Sequence[Sign],
    shown: tuple[int, int],
    found: tuple[str, float, np.ndarray],
    step: float = 0.05,
) -> tuple[Figure, str]:
    """Draw a run on the map, its distance from the line over time, and one image of the camera.

    Parameters
    ----------
    lines : what was to be followed, in order
    states : the run, one state after each step
    posts : the signs
    shown : which state and which sign the image of the camera is for
    found : name, score and box of what the detector found in it
    step : seconds from one state to the next

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        There is no line, or no such state or sign.
    """
    moment, which = shown
    if not lines or not 0 <= moment < len(states) or not 0 <= which < len(posts):
        raise ValueError(
            f"run_from_above: shown must name one of {len(states)} states and one of {len(posts)} "
            f"signs, beside at least one line, got {shown!r} and {len(lines)} lines"
        )
    seconds = step * np.arange(1, len(states) + 1)
    lateral = 1000 * np.array([state.lateral for state in states])
    pose, post = states[moment].pose, posts[which]
    name, score, (x1, y1, x2, y2) = found
    with styled():
        fig = figure(6.2)
        grid = fig.add_gridspec(2, 2, height_ratios=(1.9, 1), width_ratios=(1.9, 1))
        above = fig.add_subplot(grid[0, :])
        _map(above, lines, states, posts)
        _view(above, pose, post)
        below = fig.add_subplot(grid[1, 0])
        below.plot(seconds, lateral, color=BLUE, linewidth=1.6)
        below.axhline(0, color=GREY, linewidth=0.8)
        below.axvline(seconds[moment], color=INK, linewidth=1, linestyle=":")
        below.set(xlabel="seconds", ylabel="mm left of the line")
        ax = fig.add_subplot(grid[1, 1])
        size = (0, signs.WIDTH, signs.HEIGHT, 0)
        ax.imshow(camera(pose, post), extent=size, interpolation="nearest")
        frame = Rectangle((x1, y1), x2 - x1, y2 - y1, fill=False, edgecolor=ORANGE, linewidth=2)
        ax.add_patch(frame)
        ax.text(2, signs.HEIGHT - 2, f"{name} {score:.2f}", fontsize=9, va="bottom", bbox=_PAPER)
        ax.set_title(f"camera after {seconds[moment]:.1f} s", fontsize=9)
        ax.axis("off")
        fig.tight_layout()
    commands = ", ".join(signs.CLASSES[post.label] for post in posts)
    return fig, (
        f"A run of {seconds[-1]:.0f} seconds from above, past signs that say {commands}. The "
        f"distance from the line is at most {np.abs(lateral).max():.0f} mm, at the end "
        f"{abs(lateral[-1]):.1f} mm. After {seconds[moment]:.1f} seconds the camera sees the sign "
        f"that says {signs.CLASSES[post.label]}; found is {name} with {score:.2f}."
    )


def _map(ax: Axes, lines: Sequence[Line], states: Sequence[State], posts: Sequence[Sign]) -> None:
    for line in lines:
        points = [line.at(s)[:2] for s in np.linspace(0, line.length, 30)]
        ax.plot(*np.transpose(points), color="#DDDDDD", linewidth=11, solid_capstyle="round")
    for line in lines:
        points = [line.at(s)[:2] for s in np.linspace(0, line.length, 30)]
        ax.plot(*np.transpose(points), "--", color=INK, linewidth=0.9)
    ax.plot(*np.transpose([state.pose[:2] for state in states]), color=BLUE, linewidth=2)
    for state in states[::100]:
        ax.add_patch(Polygon(_arrowhead(state.pose), facecolor=BLUE, edgecolor="white", zorder=3))
    for post in posts:
        ax.plot(post.x, post.y, "o", color=GREEN, markeredgecolor=INK, markersize=9)
        ax.annotate(
            signs.CLASSES[post.label], (post.x, post.y), xytext=(9, 0), textcoords="offset points",
            va="center", fontsize=9,
        )  # fmt: skip
    ax.annotate("start", states[0].pose[:2], xytext=(-8, 8), textcoords="offset points", fontsize=9)
    ax.margins(0.06)
    ax.set(aspect="equal", xlabel="metres east", ylabel="metres north")


def _arrowhead(pose, size: float = 0.07) -> list[tuple[float, float]]:
    corners = ((size, 0.0), (-size, 0.6 * size), (-size, -0.6 * size))
    return [_beside(pose, ahead, left) for ahead, left in corners]


def _view(ax: Axes, pose, post: Sign) -> None:
    """Draw the wedge that the camera sees, as far as the sign."""
    far = pose.seen(post.x, post.y)[0]
    half = far * signs.WIDTH / 2 / FOCAL
    corners = [pose[:2], _beside(pose, far, half), _beside(pose, far, -half)]
    wedge = Polygon(corners, facecolor=PALE_BLUE, edgecolor=INK, linestyle=":", alpha=0.6)
    ax.add_patch(wedge)


def _beside(pose, ahead: float, left: float) -> tuple[float, float]:
    cos, sin = np.cos(pose.heading), np.sin(pose.heading)
    return pose.x + ahead * cos - left * sin, pose.y + ahead * sin + left * cos
