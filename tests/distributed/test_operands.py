"""Who reads and writes what: against source S0, and the rules themselves for many grids."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import yaml

from lapenna.distributed.geometry import S0, Geometry, LocalLayer
from lapenna.distributed.operands import by_name, operands
from lapenna.distributed.rect import Rect

PRINTED = yaml.safe_load((Path(__file__).parent / "s0_device_1_1.yml").read_text())
ODD = Geometry((23, 19), 2, (LocalLayer(3, 4, 2, 2), LocalLayer(2, 3, 1, 3)), 5, 17)
GRIDS = list(itertools.product(range(1, 5), repeat=2))


def as_printed(name, rect):
    """Return offset and size with the axes in the order of S0."""
    if rect is None:
        return None
    plain = name.removesuffix(".grad")
    found = []
    for numbers, rest in zip(rect, (0, 1), strict=True):
        if plain.endswith(".W"):  # (P, Q, U, V, C, M), M = (s, t, map) as one axis, never split
            p, q, u, v, c, m = numbers
            inside = [0, 0, 0] if rest == 0 else [m // 16, 4, 4]
            found.append([*inside, c, u, v, p, q])
        elif plain.endswith(".b"):
            i, j, c = numbers
            found.append([rest, c, i, j])
        elif plain.endswith("weights1"):
            i, j, c, m = numbers
            found.append([m, c, i, j])
        elif len(numbers) == 4:
            n, i, j, c = numbers
            found.append([n, c, i, j])
        elif plain.endswith(".a"):
            found.append(list(numbers))
        else:
            found.append([*numbers, *[rest] * (4 - len(numbers))])
    return found


def test_device_1_1_reads_and_writes_what_s0_prints():
    made = by_name(S0, (2, 2))
    assert len(PRINTED) == 32
    for name, printed in PRINTED.items():
        operand = made[name]
        assert as_printed(name, Rect.whole(operand.shape))[1] == printed["dim"], name
        assert as_printed(name, operand.reads[3]) == printed["read"], name
        if "write" in printed:  # the data are loaded, as a whole in S0
            mine = operand.writes and operand.writes[3]
            assert as_printed(name, mine) == printed["write"], name


@pytest.mark.parametrize(
    ("rank", "x", "positions0", "out0", "h0", "positions1", "out1", "batch"),
    [  # inventory 3.4: rows and columns as (start, stop)
        (0, ((0, 24),) * 2, ((0, 8),) * 2, ((0, 32),) * 2, ((0, 36),) * 2, ((0, 14),) * 2,
         ((0, 56),) * 2, (0, 64)),
        (1, ((0, 24), (16, 40)), ((0, 8), (8, 16)), ((0, 32), (32, 64)), ((0, 36), (28, 64)),
         ((0, 14), (14, 28)), ((0, 56), (56, 112)), (64, 128)),
        (2, ((16, 40), (0, 24)), ((8, 16), (0, 8)), ((32, 64), (0, 32)), ((28, 64), (0, 36)),
         ((14, 28), (0, 14)), ((56, 112), (0, 56)), (128, 192)),
        (3, ((16, 40),) * 2, ((8, 16),) * 2, ((32, 64),) * 2, ((28, 64),) * 2, ((14, 28),) * 2,
         ((56, 112),) * 2, (192, 256)),
    ],
)  # fmt: skip
def test_the_four_devices_of_the_inventory(rank, x, positions0, out0, h0, positions1, out1, batch):
    made = by_name(S0, (2, 2))

    def spans(name, first, what="reads"):
        rect = getattr(made[name], what)[rank]
        return tuple(zip(rect.offset, rect.stop, strict=True))[first : first + 2]

    assert spans("data.raw_output", 1) == x
    assert spans("L0.W", 0) == positions0 and spans("L1.W", 0) == positions1
    assert spans("L0.filterNL.output", 1, "writes") == spans("L0.b", 0) == out0
    assert spans("L0.filterNL.output", 1) == h0
    assert spans("L1.filter.output", 1) == spans("L1.b", 0) == out1
    assert spans("classifier.weights1", 0) == out1
    assert spans("classifier.linear1.output", 0)[0] == batch


def test_what_s0_sends():
    made = by_name(S0, (2, 2))
    sent = {name: made[name].communication for name in made if made[name].communication != "none"}
    assert sent == {
        "L0.filterNL.output": "halo",
        "classifier.linear1.output": "reduce-scatter",
        "classifier.softmax.output": "all-reduce",
        "classifier.evaluate.output": "all-reduce",
        "classifier.linear1.output.grad": "all-gather",
        "L1.a.grad": "all-reduce",
        "L0.filterNL.output.grad": "halo-add",
        "L0.a.grad": "all-reduce",
    }
    received = {name: made[name].received(3).sum() for name in sent}
    assert received["L0.filterNL.output"] == (4 * 32 * 2 + 16) * 256 * 16
    assert received["L0.filterNL.output.grad"] == (4 * 32 * 2 + 16) * 256 * 16
    assert received["classifier.linear1.output"] == 3 * 64 * 3034
    assert received["classifier.linear1.output.grad"] == 3 * 64 * 3034
    assert S0.parameters == 936_882_178


def test_pixels_of_the_first_map_are_read_by_one_two_or_four():
    readers = np.zeros((64, 64), dtype=int)
    for rect in by_name(S0, (2, 2))["L0.filterNL.output"].reads:
        readers[rect.within(Rect.whole((256, 64, 64, 16)))[1:3]] += 1
    assert {k: int(np.sum(readers == k)) for k in (1, 2, 4)} == {1: 3136, 2: 896, 4: 64}


@pytest.mark.parametrize("grid", GRIDS)
def test_rules_that_hold_for_every_grid(grid):
    made = by_name(ODD, grid)
    for name, operand in made.items():
        whole = np.zeros(operand.shape, dtype=int)
        for rect in operand.writes or operand.reads:
            whole[rect.within(Rect.whole(operand.shape))] += 1
        computed_once = operand.writes is not None and "grad" not in name
        if computed_once and name.partition(".")[2] not in (
            "linear1.output", "softmax.output", "evaluate.output",
        ):  # fmt: skip
            assert np.all(whole == 1), name
        if operand.writes is None and not name.startswith("data"):
            shared = grid[0] * grid[1] if name.endswith(".a") else 1
            assert np.all(whole == shared), name
        # What is sent is what is received, and nobody sends to itself.
        ranks = range(grid[0] * grid[1])
        for one, other in itertools.product(ranks, repeat=2):
            count = operand.message(one, other).count
            assert count == operand.sent(one)[other] == operand.received(other)[one]
            assert one != other or not count
        if name.endswith((".W", ".b", "weights1", ".W.grad", ".b.grad", "weights1.grad")):
            assert operand.communication == "none", name


@pytest.mark.parametrize("grid", GRIDS)
def test_a_gradient_is_read_where_it_was_written_and_the_other_way_round(grid):
    made = by_name(ODD, grid)
    for name in ("L0.filterNL.output", "L1.filterA.output", "classifier.linear1.output"):
        forward, backward = made[name], made[f"{name}.grad"]
        assert (forward.reads, forward.writes) == (backward.writes, backward.reads)
        for one, other in itertools.product(range(grid[0] * grid[1]), repeat=2):
            assert forward.message(one, other) == backward.message(other, one)


@pytest.mark.parametrize(
    ("geometry", "grid", "words"),
    [
        (ODD, (11, 1), "L0 has 10x8 positions"),
        (ODD, (1, 9), "L0 has 10x8 positions"),
        (ODD, (3, 6), "18 processes share a batch of 17"),
        (ODD, (0, 2), "grid must be two positive ints"),
        (ODD._replace(size=(3, 19)), (1, 1), "L0 has windows of 4x4, but its input has 3x19"),
        (ODD._replace(classes=0), (1, 1), "every size must be a positive int"),
        (ODD._replace(layers=()), (1, 1), "every size must be a positive int"),
    ],
)
def test_what_does_not_fit_is_named(geometry, grid, words):
    with pytest.raises(ValueError, match=words):
        operands(geometry, grid)
