"""How a figure reaches a page: an image with text, the same on every run."""

import base64

import pytest
from bs4 import BeautifulSoup

from lapenna.course import draw
from lapenna.course.draw import style

ALT = 'A square, larger than "nothing" & less'


def fig():
    return draw.curves({"a": [1.0, 2.0]}, "step", "loss")[0]


def test_a_figure_is_an_image_with_text_and_caption():
    shown = draw.show(fig(), alt=ALT, caption="Fig <1>")
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    assert page.img["alt"] == ALT and page.figcaption.get_text() == "Fig <1>"
    svg = base64.b64decode(page.img["src"].removeprefix("data:image/svg+xml;base64,"))
    assert svg.startswith(b"<?xml") and b"<svg" in svg
    assert repr(shown) == f"Figure: {ALT}"


def test_the_same_figure_gives_the_same_bytes():
    assert draw.show(fig(), alt=ALT).svg == draw.show(fig(), alt=ALT).svg


@pytest.mark.parametrize("alt", ["", "a picture", "   " * 20, None])
def test_a_figure_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="show: alt must describe the figure"):
        draw.show(fig(), alt=alt)


def luminance(color):
    parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["PALE_BLUE", "PALE_ORANGE", "PALE_GREEN"])
def test_ink_is_legible_on_every_background(name):
    light, dark = luminance(getattr(style, name)), luminance(style.INK)
    assert (light + 0.05) / (dark + 0.05) > 7


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (-24.0, "-24"), (0.1 + 0.2, "0.3")])
def test_numbers_are_written_short(value, text):
    assert style.number(value) == text
