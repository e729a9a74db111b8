"""Text, formulas, code and pictures of a stranger, made into HTML that cannot do anything.

What comes in may be written to harm: each function gives HTML that holds only elements that the
function itself makes, and takes a time that its limits bound.
"""

from __future__ import annotations

import base64
import binascii
import functools
import html
import re
import struct
import zlib
from xml.etree.ElementTree import Element

import mistune
from bs4 import BeautifulSoup
from latex2mathml.converter import convert_to_element
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

MAX_FORMULA = 1000
MAX_MARKDOWN = 20_000
MAX_CODE = 20_000
MAX_PIXELS = 16_000_000

# Terminals.

_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def plain(text: str, limit: int) -> str:
    """Return what a terminal would show: no colour codes, no overwritten text, at most `limit`."""
    shown = _TERMINAL.sub("", text[: 2 * limit])
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in shown.split("\n"))
    shown = _CONTROL.sub("", "\n".join(lines))
    if len(text) <= 2 * limit and len(shown) <= limit:
        return shown
    return f"{shown[:limit]}\n[cut here: {len(text):,} characters in all]"


# Formulas.

_GROWS = re.compile(r"\\(?:def|newcommand|newenvironment|DeclareMathOperator|sideset)(?![a-zA-Z])")
"""Macros, and a command whose content the converter writes twice: nested, each has no bound."""

_ELEMENT = re.compile(
    "math|menclose|mfenced|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mroot|mrow|mspace"
    "|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
)
_ATTRIBUTE = re.compile(
    "(?:accent|accentunder|columnalign|columnlines|display|displaystyle|fence|form|largeop"
    "|mathvariant|movablelimits|notation|rowlines|separator|stretchy)"
    '="[a-z -]{1,200}"'
    "|(?:columnspacing|depth|height|linethickness|lspace|mathsize|maxsize|minsize|rowspacing"
    "|rspace|scriptlevel|voffset|width)"
    r'="(?: ?[+-]?\d{0,2}(?:\.\d{1,4})?(?:em|ex|px|pt|mu)?){1,20}"'
)


@functools.lru_cache(maxsize=512)
def formula(tex: str, display: str) -> str | None:
    """Return a TeX formula as MathML, `display` "block" or "inline"; None when it cannot be read.

    The converter writes text without escaping it, so its tree is written here.
    """
    if len(tex) > MAX_FORMULA or _GROWS.search(tex):
        return None
    try:
        return _written(convert_to_element(tex.replace("{aligned}", "{split}"), display=display))
    except Exception:  # the converter raises many kinds on damaged TeX
        return None


def _written(element: Element) -> str:
    """Write MathML with known elements and harmless attributes only. ValueError for any other."""
    if not _ELEMENT.fullmatch(element.tag):
        raise ValueError(f"no MathML element: {element.tag}")
    written = (f'{name}="{value}"' for name, value in element.attrib.items())
    attributes = "".join(f" {text}" for text in written if _ATTRIBUTE.fullmatch(text))
    # The converter writes some characters as references.
    inside = html.escape(html.unescape(element.text or "")) + "".join(map(_written, element))
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


# Code.

_PYTHON = PythonLexer(stripnl=False, ensurenl=False)
_FORMATTER = HtmlFormatter(nowrap=True)


@functools.lru_cache(maxsize=256)
def code(source: str) -> Markup:
    """Return Python code, coloured by classes, or plain when it is very long."""
    shown = plain(source, MAX_CODE)
    if len(source) > MAX_CODE:
        return Markup.escape(shown)
    return Markup(highlight(shown, _PYTHON, _FORMATTER).removesuffix("\n"))


# Pictures.

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(text: str) -> str | None:
    """Return a base64 PNG as a data: address; None when it is no sound PNG or is very large."""
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    chunks = _chunks(data)
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return None
    width, height = struct.unpack(">II", chunks[0][1][:8].ljust(8, b"\0"))
    if not 0 < width * height <= MAX_PIXELS or b"IDAT" not in dict(chunks):
        return None
    return "data:image/png;base64," + base64.b64encode(data).decode()


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return name and content of the parts of a PNG; none when a checksum or a length is wrong."""
    if not data.startswith(_SIGNATURE):
        return []
    found, at = [], len(_SIGNATURE)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body, end = data[at + 4 : at + 8 + length], at + 12 + length
        if zlib.crc32(body).to_bytes(4, "big") != data[end - 4 : end]:
            return []
        found.append((body[:4], body[4:]))
        at = end
    return found if at == len(data) else []


# Markdown.

_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.I)


class _Renderer(mistune.HTMLRenderer):
    """Markdown as HTML: formulas set, pictures as their words, links to the web and to people."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not _LINK.fullmatch(url):
            return text
        return f'<a href="{html.escape(url)}" rel="nofollow noopener noreferrer">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"[picture: {text}]"

    def block_code(self, code_text: str, info: str | None = None) -> str:
        python = (info or "").strip().startswith("python")
        shown = code(code_text.rstrip("\n")) if python else html.escape(code_text)
        return f"<pre><code>{shown}</code></pre>\n"

    def heading(self, text: str, level: int, **_) -> str:
        return f"<h{level}>{text}</h{level}>\n"

    def table(self, text: str) -> str:
        return (
            '<div class="wide" role="group" aria-label="Table" tabindex="0">'
            f"<table>{text}</table></div>\n"
        )

    def inline_math(self, text: str) -> str:
        return formula(text, "inline") or html.escape(f"${text}$")

    def block_math(self, text: str) -> str:
        made = formula(text.strip(), "block")
        if made is None:
            return html.escape(f"$${text}$$")
        return f'<span class="wide" role="group" aria-label="Formula" tabindex="0">{made}</span>'


class _StudentRenderer(_Renderer):
    """As above, and a heading is a bold line: the page's headings are the instructor's."""

    def heading(self, text: str, level: int, **_) -> str:
        return f"<p><strong>{text}</strong></p>\n"


_PLUGINS = ("table", "strikethrough", "math")
_INSTRUCTOR = mistune.create_markdown(escape=False, renderer=_Renderer(), plugins=_PLUGINS)
_STUDENT = mistune.create_markdown(escape=True, renderer=_StudentRenderer(), plugins=_PLUGINS)


@functools.lru_cache(maxsize=256)
def instructor_markdown(text: str) -> Markup:
    """Return an instructor's text: HTML in it stays HTML, without scripts, every element closed."""
    soup = BeautifulSoup(_INSTRUCTOR(text), "html.parser")
    for script in soup("script"):
        script.decompose()
    return Markup(str(soup))


def student_markdown(text: str) -> Markup:
    """Return a student's text: HTML in it is shown as text; a very long text is not set at all."""
    shown = plain(text, MAX_MARKDOWN)
    if len(text) <= MAX_MARKDOWN:
        try:
            return Markup(_STUDENT(shown))
        except Exception:  # nested too deeply
            pass
    return Markup("<pre>{}</pre>").format(shown)
