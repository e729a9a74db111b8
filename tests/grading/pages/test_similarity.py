"""Submissions that are nearly the same: what is found, and what must not be."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from lapenna.grading import mutants
from lapenna.grading.pages.similarity import LONGEST, find_pairs
from lapenna.grading.result import GRADED, Result

ROOT = Path(__file__).parents[3]

RELEASED = '''def im2col(x, kernel_size, stride):
    """Copy windows into rows."""
    fh, fw = kernel_size
    raise NotImplementedError()
'''
OVER_THE_WINDOW = '''def im2col(x, kernel_size, stride):
    """Copy windows into rows."""
    fh, fw = kernel_size
    n, height, width, channels = x.shape
    """Sizes first."""
    oh = output_size(height, fh, stride=stride, padding=0)
    ow = output_size(width, fw, stride=stride, padding=0)
    columns = np.empty((n, oh, ow, fh, fw, channels), dtype=x.dtype)
    for u in range(fh):
        for v in range(fw):
            rows = slice(u, u + stride * (oh - 1) + 1, stride)
            across = slice(v, v + stride * (ow - 1) + 1, stride)
            columns[:, :, :, u, v, :] = x[:, rows, across, :]
    return columns.reshape(n, oh, ow, fh * fw * channels)
'''
THE_SAME_IN_OTHER_CLOTHES = """%time
import numpy
from numpy import empty as leer

def im2col(bild: numpy.ndarray, kern: tuple, schritt: int) -> numpy.ndarray:
    "My own im2col!"
    a, b = kern
    # first the sizes
    anzahl, hoch, breit, farben = bild.shape
    p = output_size(hoch, a, padding=0, stride=schritt); q: int = output_size(
        breit, b, padding=0, stride=schritt)
    ergebnis = leer( ( anzahl,p,q,a,b,farben ), dtype = bild.dtype )
    for i in range(a):
        for j in range(b):  # every entry of the window
            oben = slice(i, i + schritt*(p-1) + 1, schritt)
            links = slice(j, j + schritt*(q-1) + 1, schritt)
            pass
            ergebnis[:, :, :, i, j, :] = bild[:, oben, links, :]

    return ergebnis.reshape(anzahl, p, q, a*b*farben)
"""
OVER_THE_PLACES = """def im2col(x, kernel_size, stride):
    fh, fw = kernel_size
    N, H, W, C = x.shape
    OH = (H - fh) // stride + 1
    OW = (W - fw) // stride + 1
    out = np.zeros((N, OH, OW, fh * fw * C))
    for i in range(OH):
        for j in range(OW):
            top, left = i * stride, j * stride
            patch = x[:, top:top + fh, left:left + fw, :]
            out[:, i, j, :] = patch.reshape(N, -1)
    return out
"""
WITHOUT_A_LOOP = """def im2col(x, kernel_size, stride):
    fh, fw = kernel_size
    height, width = x.shape[1:3]
    rows = np.arange(0, height - fh + 1, stride)[:, None] + np.arange(fh)
    cols = np.arange(0, width - fw + 1, stride)[:, None] + np.arange(fw)
    picked = x[:, rows[:, None, :, None], cols[None, :, None, :], :]
    return picked.reshape(*picked.shape[:3], -1)
"""
HONEST = [OVER_THE_WINDOW, OVER_THE_PLACES, WITHOUT_A_LOOP]


def pairs(*texts, released=RELEASED):
    results = [
        Result(f"student-{i:04}", "ps07", GRADED, answers={"im2col": text})
        for i, text in enumerate(texts, 1)
    ]
    return find_pairs(results, {"im2col": released})


def statements(seed, lines=12):
    """Return an answer that nobody else writes, with the names a, b, c and d."""
    rng = random.Random(seed)
    calls = ["np.sum", "np.dot", "np.exp", "np.pad", "np.reshape", "abs", "len", "np.where", "max"]
    text = ["def f(a, b, c, d):"]
    for _ in range(lines):
        x, y, z = (rng.choice("abcd") for _ in range(3))
        operator = rng.choice(["+", "-", "*", "/", "@", "//"])
        text.append(f"    {x} = {rng.choice(calls)}({y}, {rng.randrange(9)}) {operator} {z}")
    return "\n".join([*text, "    return a"])


def renamed(text, names):
    return re.sub(r"\b[abcd]\b", lambda found: names["abcd".index(found[0])], text)


def test_a_copy_in_other_clothes_is_found():
    assert pairs(OVER_THE_WINDOW, THE_SAME_IN_OTHER_CLOTHES) == [
        ("student-0001", "student-0002", 1.0, ("im2col",))
    ]


def test_a_copy_among_honest_work_is_the_only_pair():
    found = pairs(*HONEST, THE_SAME_IN_OTHER_CLOTHES)
    assert [(p.first, p.second) for p in found] == [("student-0001", "student-0004")]


def test_honest_solutions_are_not_named():
    assert pairs(*HONEST) == []


def test_names_that_play_other_parts_make_other_work():
    text = statements(1, lines=20) + "\nprint(f(a=1, b=2, c=3, d=4))"
    assert pairs(text, renamed(text, "wxyz"))[0].share == 1.0
    # The same words in the same order, but now one name stands for everything.
    assert pairs(text, renamed(text, "xxxx")) == []


def test_one_line_that_everyone_writes_accuses_nobody():
    line = (
        "def output_size(n, kernel, stride, padding):\n    return (n + padding - kernel) // stride"
    )
    for size in (2, 7, 30):
        assert pairs(*[line] * size, released="") == []


def test_what_was_handed_out_accuses_nobody():
    assert pairs(*[RELEASED] * 3) == []
    assert pairs(OVER_THE_WINDOW, OVER_THE_WINDOW, released=OVER_THE_WINDOW) == []


def test_what_most_of_the_class_wrote_accuses_nobody():
    first, second, third = (statements(seed, lines=40) for seed in range(3))
    half = [first] * 4 + [second] * 2 + [third] * 2
    assert len(pairs(*half)) == 6 + 1 + 1
    assert len(pairs(*half, first)) == 1 + 1
    assert len(pairs(*[first] * 7)) == 21  # too few to speak of most


def test_a_little_of_a_short_work_counts_as_the_share_of_the_shorter():
    rest = "\n".join(
        f"print(np.linalg.norm(other[{i}]) * {i} + results[{i + 3}])" for i in range(9)
    )
    longer = Result("b", "ps07", GRADED, answers={"im2col": OVER_THE_WINDOW, "more": rest})
    shorter = Result("a", "ps07", GRADED, answers={"im2col": OVER_THE_WINDOW})
    changed = {"im2col": OVER_THE_WINDOW.replace("fh * fw * channels", "-1")}
    other = Result("c", "ps07", GRADED, answers=changed)
    found = find_pairs([longer, shorter, other], {"im2col": RELEASED})
    assert [(p.first, p.second) for p in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert found[0].share == 1.0 and 0.8 < found[1].share == found[2].share < 1.0


def test_one_answer_of_many_is_enough_but_not_a_line():
    def work(student, seed, copied):
        own = {f"own-{i}": statements(10 * seed + i, lines=20) for i in range(3)}
        answers = {**own, "copied": copied, "line": "def f(n, stride):\n    return n // stride + 1"}
        return Result(student, "ps07", GRADED, answers=answers)

    copied = statements(0, lines=20)
    first, second = work("first", 1, copied), work("second", 2, renamed(copied, "wxyz"))
    (pair,) = find_pairs([first, second], {})
    assert pair.questions == ("copied",) and 0.2 < pair.share < 0.4
    assert find_pairs([first, work("second", 2, statements(3, lines=20))], {}) == []


def test_a_copy_with_additions_is_found_by_its_share():
    more = statements(1, lines=20)
    (pair,) = pairs(OVER_THE_WINDOW, f"{OVER_THE_WINDOW}\n\n{more}")
    assert pair.share > 0.95 and pair.questions == ()


def test_an_answer_is_read_to_its_longest_allowed_length():
    assert pairs(OVER_THE_WINDOW, "#" * (LONGEST // 2) + "\n" + OVER_THE_WINDOW) != []
    assert pairs(OVER_THE_WINDOW, "#" * LONGEST + "\n" + OVER_THE_WINDOW) == []


def test_broken_python_is_compared_as_text():
    broken = OVER_THE_WINDOW.replace("for v in", "for v im")
    assert pairs(broken, broken)[0].questions == ("im2col",)
    assert pairs(broken, OVER_THE_PLACES.replace("for i in", "for i im")) == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "-" * 100_000 + "1",
        "x" + ".y" * 50_000,
        "x = 1" + " + 1" * 900,
        "x = 0x" + "f" * 90_000,
        "x = '\ud800\0",
        "x = [" + "1, " * 40_000 + "]",
        "if x:\n pass\n" + "elif x:\n pass\n" * 5_000,
        "word " * (2 * LONGEST),
    ],
    ids=lambda text: text[:12].strip(),
)
def test_hostile_text_does_no_harm(text):
    found = pairs(text, *HONEST, THE_SAME_IN_OTHER_CLOTHES)
    assert [(p.first, p.second) for p in found] == [("student-0002", "student-0005")]


def test_a_mutant_differs_from_its_reference_by_one_answer():
    source = ROOT / "solutions" / "ps07"
    right = mutants.reference_answers(nbformat.read(source / "ps07.ipynb", as_version=4))
    release = nbformat.read(ROOT / "assignments" / "ps07" / "ps07.ipynb", as_version=4)
    released = {name: cell.source for name, cell in mutants.answer_cells(release).items()}
    names = ("channels_slowest", "col2im_assigns", "groups_ignored", "no_bias", "padding_before")
    wrong = [mutants.load(source / "mutants" / f"{name}.py") for name in names]
    results = [Result("reference", "ps07", GRADED, answers=right)]
    results += [Result(m.name, "ps07", GRADED, answers=right | m.answers) for m in wrong]
    found = {frozenset(p[:2]): p for p in find_pairs(results, released)}
    assert len(found) == len(results) * (len(results) - 1) // 2
    for mutant in wrong:
        pair = found[frozenset([mutant.name, "reference"])]
        assert 0.85 < pair.share < 1.0
        assert len(pair.questions) >= len(right) - len(mutant.answers)


def test_copies_in_a_class_of_a_thousand_are_found_and_nothing_else():
    texts = [statements(seed) for seed in range(1000)]
    for original, copy in [(0, 999), (10, 20), (10, 30)]:
        texts[copy] = renamed(texts[original], "wxyz")
    expected = [(1, 1000), (11, 21), (11, 31), (21, 31)]
    assert [tuple(int(s[-4:]) for s in pair[:2]) for pair in pairs(*texts)] == expected


def test_the_order_of_the_results_does_not_matter():
    texts = [*HONEST, THE_SAME_IN_OTHER_CLOTHES, OVER_THE_PLACES]
    results = [
        Result(f"student-{i}", "ps07", GRADED, answers={"im2col": text, "b": texts[-i]})
        for i, text in enumerate(texts, 1)
    ]
    found = find_pairs(results, {})
    assert len(found) > 1
    assert found == find_pairs(results[::-1], {}) == sorted(found, key=lambda p: -p.share)


def test_the_fingerprints_are_the_same_in_every_process():
    code = (
        "import sys; from lapenna.grading.pages.similarity import _fingerprints\n"
        "print(_fingerprints(sys.stdin.read())[1].tolist())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=OVER_THE_WINDOW,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1 and len(printed.pop().split(",")) > 30


def test_nobody_is_like_nobody():
    assert find_pairs([], {}) == []
    assert find_pairs([Result("a", "ps07", GRADED), Result("b", "ps07", GRADED)], {}) == []
