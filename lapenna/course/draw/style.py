"""One look for all figures, and how a figure reaches the page with its text for those who listen.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; nothing is said by colour
alone. A figure is SVG on white, so that it reads on a dark page too.
"""

from __future__ import annotations

import base64
import html
import io

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

BLUE, ORANGE, GREEN, GREY, INK = "#0072B2", "#E69F00", "#009E73", "#999999", "#222222"
PALE_BLUE, PALE_ORANGE, PALE_GREEN = "#CFE4F2", "#FBE6BF", "#CDEBE1"
WIDTH = 8.0
"""Width of every figure in inches: the text column of the book at 90 dots an inch."""

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "lapenna",
    "svg.fonttype": "path",
    "figure.facecolor": "white",
}


def figure(height: float) -> Figure:
    """Return an empty figure of the book's width; ``height`` in inches."""
    return Figure(figsize=(WIDTH, height))


def styled():
    """Return a context in which text and axes have the book's look."""
    return mpl.rc_context(_STYLE)


def canvas(height: float, width_units: float, height_units: float) -> tuple[Figure, Axes]:
    """Return a figure with bare axes whose unit is the same both ways; y grows downwards."""
    fig = figure(height)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width_units), ylim=(height_units, 0), aspect="equal")
    ax.axis("off")
    return fig, ax


def number(value: float) -> str:
    """Return a number as a person would write it: no trailing zeros, three digits."""
    return f"{value:.3g}"


def cell(ax: Axes, x: float, y: float, text: str, color: str = "white", **box: object) -> None:
    """Draw one square cell with its text; (x, y) is its upper left corner."""
    ax.add_patch(Rectangle((x, y), 1, 1, facecolor=color, edgecolor=INK, linewidth=0.8, **box))
    behind = {"facecolor": color, "edgecolor": "none", "pad": 1}  # keeps a hatch off the text
    ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", bbox=behind)


class Shown:
    """A figure on a page: an image with alternative text and a caption."""

    def __init__(self, svg: bytes, alt: str, caption: str | None) -> None:
        self.svg, self.alt, self.caption = svg, alt, caption

    def __repr__(self) -> str:
        return f"Figure: {self.alt}"

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.svg).decode()
        image = f"data:image/svg+xml;base64,{data}"
        caption = f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else ""
        return (
            '<figure class="lapenna-figure">'
            f'<img class="dark-light" src="{image}" alt="{html.escape(self.alt)}">'
            f"{caption}</figure>"
        )


def show(fig: Figure, *, alt: str, caption: str | None = None) -> Shown:
    """Return the figure as something that a notebook or page displays.

    ``alt`` says in words what the figure shows. Raises ValueError when it is shorter than 20
    characters: that says nothing.
    """
    if not isinstance(alt, str) or len(alt.strip()) < 20:
        raise ValueError(
            f"show: alt must describe the figure in 20 characters or more, got {alt!r}"
        )
    buffer = io.BytesIO()
    with styled():
        fig.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return Shown(buffer.getvalue(), alt, caption)
