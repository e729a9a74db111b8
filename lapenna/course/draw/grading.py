"""Where a submission runs and where its tests do."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from lapenna.course.draw.style import INK, PALE_BLUE, PALE_GREEN, PALE_ORANGE, canvas, styled

_BOXES = {
    # name: (x, y, width, height, colour, title, lines)
    "student": (0.3, 1.0, 4.4, 3.0, PALE_ORANGE, "the student's process", (
        "runs the student's cells", "answers calls", "nothing it prints counts")),
    "tests": (7.1, 1.0, 4.4, 3.0, PALE_BLUE, "the process of the tests", (
        "runs visible and hidden tests", "knows what is expected", "gives the score")),
    "yours": (7.1, 5.2, 4.4, 1.9, PALE_GREEN, "your process", (
        "gradebook, feedback, report",)),
}  # fmt: skip


def grading_processes() -> tuple[Figure, str]:
    """Draw the three processes of grading, what crosses between them, and the walls.

    Returns
    -------
    fig, alt
    """
    with styled():
        fig, ax = canvas(4.9, 11.8, 7.3)
        for x, y, width, height, color, title, lines in _BOXES.values():
            _box(ax, x, y, width, height, color, title, lines)
        _wall(ax, 0.05, 0.55, 4.9, 3.7)
        _wall(ax, 6.85, 0.55, 4.9, 3.7)
        ax.text(2.5, 0.45, "wall", ha="center", va="bottom", style="italic")
        ax.text(9.3, 0.45, "wall", ha="center", va="bottom", style="italic")
        _arrow(ax, (7.0, 1.9), (4.8, 1.9), "a call, with\nits arguments", (5.9, 1.75), "bottom")
        _arrow(ax, (4.8, 3.0), (7.0, 3.0), "the answer:\nplain values", (5.9, 3.15), "top")
        _arrow(ax, (9.3, 4.1), (9.3, 5.15), "scores", (9.5, 4.7), "center")
        ax.text(0.3, 5.5, "No arrow leads from the student's\nprocess to the scores.", va="top")
    alt = (
        "Three boxes. The student's process runs the student's cells and answers calls. The "
        "process of the tests runs visible and hidden tests, knows what is expected and gives the "
        "score. Each stands behind a wall of its own. A call with its arguments goes from the "
        "tests to the student's process, the answer comes back as plain values. Scores go from "
        "the tests to your process, which holds gradebook, feedback and report. No arrow leads "
        "from the student's process to the scores."
    )
    return fig, alt


def _box(ax: Axes, x, y, width, height, color, title, lines) -> None:
    ax.add_patch(
        FancyBboxPatch(
            (x, y), width, height, boxstyle="round,pad=0,rounding_size=0.15",
            facecolor=color, edgecolor=INK, linewidth=1,
        )
    )  # fmt: skip
    ax.text(x + width / 2, y + 0.5, title, ha="center", va="center", weight="bold")
    for number, line in enumerate(lines):
        ax.text(x + width / 2, y + 1.25 + 0.6 * number, line, ha="center", va="center")


def _wall(ax: Axes, x: float, y: float, width: float, height: float) -> None:
    ax.add_patch(
        FancyBboxPatch(
            (x, y), width, height, boxstyle="square,pad=0",
            facecolor="none", edgecolor=INK, linewidth=1.5, linestyle=(0, (4, 3)),
        )
    )  # fmt: skip


def _arrow(ax: Axes, start, end, text: str, place, vertical: str) -> None:
    style = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.4, "mutation_scale": 14}
    ax.annotate("", xy=end, xytext=start, arrowprops=style)
    sideways = "left" if vertical == "center" else "center"
    ax.text(*place, text, ha=sideways, va=vertical, fontsize=9)
