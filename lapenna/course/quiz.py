"""Questions on a page: a number is typed in and checked in the browser, without a server.

The page shows the question and, in a closed box, the answer. The book's script ``question.js``
adds the field and the button. Without a script, as in a notebook, the box is what remains.
"""

from __future__ import annotations

import hashlib
import html
import json
import math
import re
from collections.abc import Mapping
from typing import NamedTuple


class Question(NamedTuple):
    """A question as a page shows it."""

    text: str
    answer: float
    decimals: int
    hints: tuple[tuple[float, str], ...]
    explain: str

    def __repr__(self) -> str:
        return f"Question: {self.text}"

    def _repr_html_(self) -> str:
        name = "question-" + hashlib.sha256(self.text.encode()).hexdigest()[:8]
        hints = [[number, _html(hint)] for number, hint in self.hints]
        data = {"answer": self.answer, "decimals": self.decimals, "hints": hints}
        return (
            '<div class="lapenna-question mathjax_process" role="group" '
            f'aria-labelledby="{name}" data-question="{html.escape(json.dumps(data))}">'
            f'<p class="lapenna-question-text" id="{name}">{_html(self.text)}</p>'
            f"<details><summary>Show the answer</summary><p>{_html(self.explain)}</p></details>"
            "</div>"
        )


def number(
    question: str,
    *,
    answer: float,
    explain: str,
    hints: Mapping[float, str] | None = None,
    decimals: int = 0,
) -> Question:
    r"""Ask for a number.

    Parameters
    ----------
    question, explain : text with `code` in backticks and formulas as ``\(...\)``; explain is what
        the box with the answer says
    answer : the right number; a whole number must be met exactly
    hints : wrong number -> what to look at
    decimals : for a number that is not whole: how many decimals are asked for. Half a unit of the
        last one is allowed.

    Returns
    -------
    Question, which a page displays

    Raises
    ------
    ValueError
        The question or the explanation is empty, the answer is not finite, a number that is not
        whole has no decimals, or a hint is for a number that is right.
    """
    if not question.strip() or not explain.strip():
        raise ValueError("number: question and explain must not be empty")
    if not math.isfinite(answer):
        raise ValueError(f"number: answer must be finite, got {answer!r}")
    if decimals < 0 or (answer != round(answer) and decimals < 1):
        raise ValueError(
            f"number: decimals must say how many are asked for, got {decimals} for {answer!r}"
        )
    right = [n for n in hints or {} if abs(n - answer) <= tolerance(decimals)]
    if right:
        raise ValueError(f"number: hints must be for wrong numbers, {right} would be right")
    pairs = tuple((float(n), hint) for n, hint in (hints or {}).items())
    return Question(question, float(answer), int(decimals), pairs, explain)


def tolerance(decimals: int) -> float:
    """Return how far a number may be from the answer: half a unit of its last decimal."""
    return 0.5 * 10.0**-decimals * 1.001 if decimals else 0.0


def _html(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
