"""nbgrader's feedback page, made into one file that opens without a network and runs nothing."""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup
from latex2mathml.converter import convert

_MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.S)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def make_self_contained(page: Path) -> None:
    """Rewrite a feedback page in place: formulas as MathML, no scripts, nothing from outside.

    nbgrader sets formulas with a script from the network. A student's own text reaches the page
    too; the content policy keeps any script in it from running.
    """
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for script in soup.find_all("script"):
        script.decompose()
    soup.html["lang"] = "en"
    for attributes in (
        {"http-equiv": "Content-Security-Policy", "content": _POLICY},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    ):
        soup.head.insert(0, soup.new_tag("meta", attrs=attributes))
    for text in soup.select(".text_cell_render")[:]:
        for string in text.find_all(string=_MATH):
            if not string.find_parent(["code", "pre"]):
                string.replace_with(BeautifulSoup(_set(string), "html.parser"))
    page.write_text(str(soup), encoding="utf-8")


def _set(text: str) -> str:
    """Return text with its TeX formulas as MathML; a formula that cannot be read stays as it is."""
    parts, end = [], 0
    for found in _MATH.finditer(text):
        block, inline = found.groups()
        try:
            formula = convert(block or inline, display="block" if block else "inline")
        except Exception:  # the converter raises many kinds on damaged TeX
            formula = _escaped(found[0])
        parts += [_escaped(text[end : found.start()]), formula]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
