"""Submissions that are nearly the same work, found by the structure of their answers.

The method is that of MOSS [1]_. An answer becomes a sequence of words. Every run of ``GRAM`` words
gives a number, and the smallest of every ``WINDOW`` neighbours is kept: a fingerprint. What stands
in the released cell, and what most of the class wrote, is left out. A name that the answer gives
itself counts only by how long ago it stood last [2]_, so renaming it changes nothing.

Two honest students may share what is usual. So a pair is named only when what it shares is rarer
than chance would give to any pair of the class. A fingerprint counts as much as it is rare [3]_:
log2 of (answers / answers with it) bits.

.. [1] S. Schleimer, D. Wilkerson, A. Aiken: Winnowing: Local Algorithms for Document
   Fingerprinting. SIGMOD 2003.
.. [2] B. Baker: Parameterized Pattern Matching: Algorithms and Applications. Journal of Computer
   and System Sciences 52 (1996).
.. [3] K. Sparck Jones: A Statistical Interpretation of Term Specificity and Its Application in
   Retrieval. Journal of Documentation 28 (1972).
"""

from __future__ import annotations

import ast
import functools
import hashlib
import math
import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lapenna.grading.result import Result

GRAM, WINDOW = 10, 4
LONGEST = 100_000  # characters of an answer that are read
FEWEST = 12  # fingerprints that two answers must share to be named: about four lines
ALIKE = 0.7  # Jaccard index from which two answers are nearly equal
COPIED = 0.75  # share of the whole work from which bits outside such answers count too
MOST = 8  # answers from which a fingerprint that more than half of them hold is left out
SMALL = 30  # a smaller class is taken for one of this size: among few students all is rare
MARGIN = 10.0  # bits beyond chance: one class in a thousand
PER_CHOICE = 4 * GRAM / (WINDOW + 1)  # fingerprints that hang on one choice of the author


class Pair(NamedTuple):
    """Two students with nearly the same work.

    ``share`` is the part of the shorter work that is in the other one too, from 0 to 1;
    ``questions`` names the answers that are nearly equal.
    """

    first: str
    second: str
    share: float
    questions: tuple[str, ...]


def find_pairs(results: Sequence[Result], released: Mapping[str, str]) -> list[Pair]:
    """Return the pairs of students whose work is nearly the same, most alike first.

    Parameters
    ----------
    results : one a student
    released : text of each answer cell as students got it, by name
    """
    ordered = sorted(results, key=lambda result: result.student)
    questions = sorted({name for result in ordered for name in result.answers})
    work = _overlap([np.zeros(0, np.uint64)] * len(ordered))
    bits_alike = work.bits
    alike: dict[str, np.ndarray] = {}
    for question in questions:
        given = _fingerprints(released.get(question, ""))[0]
        answer = _overlap([_own(result.answers.get(question, ""), given) for result in ordered])
        union = answer.size[:, None] + answer.size - answer.shared
        alike[question] = (answer.shared >= FEWEST) & (answer.shared >= ALIKE * union)
        work = _Overlap(*(total + part for total, part in zip(work, answer, strict=True)))
        bits_alike = bits_alike + answer.bits * alike[question]
    share = work.shared / np.maximum(np.minimum.outer(work.size, work.size), 1)
    needed = 2 * math.log2(max(len(ordered), SMALL)) + MARGIN
    named = (bits_alike >= needed) | (work.bits >= needed) & (share >= COPIED)
    pairs = [
        Pair(
            ordered[i].student,
            ordered[j].student,
            float(share[i, j]),
            tuple(question for question in questions if alike[question][i, j]),
        )
        for i, j in np.argwhere(np.triu(named, 1)).tolist()
    ]
    return sorted(pairs, key=lambda p: (-p.share, -len(p.questions), p.first, p.second))


def _own(text: str, given: np.ndarray) -> np.ndarray:
    """Return the fingerprints of an answer without those of the released cell."""
    return np.setdiff1d(_fingerprints(text)[1], given, assume_unique=True)


class _Overlap(NamedTuple):
    """Fingerprints of each answer; those that each two share, by number and by bits."""

    size: np.ndarray
    shared: np.ndarray
    bits: np.ndarray


def _overlap(own: Sequence[np.ndarray]) -> _Overlap:
    """Count with an index from fingerprint to answers: not all pairs are compared."""
    index: dict[int, list[int]] = defaultdict(list)
    for student, prints in enumerate(own):
        for fingerprint in prints.tolist():
            index[fingerprint].append(student)
    answered = sum(len(prints) > 0 for prints in own)
    size = np.zeros(len(own), int)
    shared = np.zeros((len(own), len(own)), np.int32)
    bits = np.zeros(shared.shape, np.float32)
    for holders, times in Counter(map(tuple, index.values())).items():
        if answered >= MOST and len(holders) > answered / 2:
            continue
        size[list(holders)] += times
        if len(holders) > 1:
            everyone = np.ix_(holders, holders)
            shared[everyone] += times
            rarity = math.log2(max(answered, SMALL) / len(holders))
            bits[everyone] += times * rarity / PER_CHOICE
    return _Overlap(size, shared, bits)


def _fingerprints(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers of all runs of ``GRAM`` words, and the fingerprints among them."""
    words = list(_words(text[:LONGEST]))
    runs = len(words) - GRAM + 1
    if runs < 1:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64)
    codes = np.array([_code(word) for word, _ in words], np.uint64)
    back = _distances([name for _, name in words])
    numbers = np.zeros(runs, np.uint64)
    for place in range(GRAM):
        inside = back[place : place + runs]
        inside = np.where(inside <= place, inside, np.uint64(0))
        numbers = numbers * _FACTOR + (codes[place : place + runs] ^ inside * _MIX)
    numbers = (numbers ^ numbers >> np.uint64(32)) * _MIX
    windows = np.lib.stride_tricks.sliding_window_view(numbers, min(WINDOW, runs))
    return np.unique(numbers), np.unique(windows.min(axis=1))


# Odd numbers of 64 bits; products are meant to overflow.
_FACTOR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


def _distances(names: Sequence[str]) -> np.ndarray:
    """Return for each name how many words before it stood last; 0 at the first time."""
    last: dict[str, int] = {}
    back = np.zeros(len(names), np.uint64)
    for place, name in enumerate(names):
        if name:
            back[place] = place - last.get(name, place)
            last[name] = place
    return back


@functools.lru_cache(1 << 16)
def _code(word: str) -> int:
    """Return a number that is the same in every process, unlike ``hash``."""
    data = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


# Words. Each comes with the name that the answer gave it itself, or "".


def _words(text: str) -> Iterator[tuple[str, str]]:
    for source in (text, re.sub(r"^[ \t]*[%!].*", "", text, flags=re.M)):  # without magics
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return _tree_words(ast.parse(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ((word[:100], "") for word in re.findall(r"\w+|[^\w\s]", text.lower()))


def _tree_words(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Go through a tree from the top, without recursion: it can be very deep."""
    imported, own = _names(tree)
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Constant):
            yield _constant(node.value), ""
            continue
        free = _free(node, imported, own)
        if free:
            yield free, ""
            continue
        yield _KINDS.get(type(node).__name__, type(node).__name__), ""
        given = isinstance(node, ast.Call) and getattr(node.func, "id", None) in own
        children: list[ast.AST] = []
        for field, entry in _parts(node):
            if isinstance(entry, str):
                is_own = entry in own and field in _BINDING
                yield ("", entry) if is_own else (entry[:100], "")
            elif isinstance(entry, ast.keyword) and entry.arg:
                yield ("", entry.arg) if given and entry.arg in own else (entry.arg, "")
                children.append(entry.value)
            else:
                children.append(entry)
        stack.extend(reversed(children))


_KINDS = {"AnnAssign": "Assign"}
_SKIPPED = ("annotation", "returns", "type_comment", "type_params", "ctx")
_BINDING = ("name", "id", "arg", "names", "rest")


def _parts(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Return names and children; keywords sorted, no annotations, imports or idle statements."""
    for field, value in ast.iter_fields(node):
        if field in _SKIPPED:
            continue
        entries = value if isinstance(value, list) else [value]
        if field == "keywords":
            entries = sorted(entries, key=lambda keyword: keyword.arg or "")
        for entry in entries:
            if isinstance(entry, ast.AST | str) and not _idle(entry):
                yield field, entry


def _idle(entry: ast.AST | str) -> bool:
    if isinstance(entry, ast.Expr):
        return isinstance(entry.value, ast.Constant)
    if isinstance(entry, ast.AnnAssign):
        return entry.value is None
    return isinstance(entry, ast.Import | ast.ImportFrom | ast.Pass)


def _names(tree: ast.Module) -> tuple[dict[str, str], set[str]]:
    """Return what each imported name stands for, and the names that the answer gives itself."""
    imported, own = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                own.add(node.id)
        elif not isinstance(node, ast.keyword | ast.alias):
            own |= {getattr(node, field, None) for field in ("name", "arg", "rest")}
    return imported, {name for name in own if isinstance(name, str)} - set(imported)


def _free(node: ast.AST, imported: Mapping[str, str], own: set[str]) -> str:
    """Return the last part of a name from outside: ``zeros`` for np.zeros and for zeros."""
    base = node
    while isinstance(base, ast.Attribute):
        base = base.value
    if not isinstance(base, ast.Name) or base.id in own:
        return ""
    name = node.attr if isinstance(node, ast.Attribute) else imported.get(node.id, node.id)
    return name.rpartition(".")[2][:100]


def _constant(value: object) -> str:
    text = hex(value) if type(value) is int else repr(value)  # decimal: too slow for a huge number
    return f"{type(value).__name__} {text}"[:100]
