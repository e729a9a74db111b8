"""Costs of a step against the inventory, and the model against its own two formulas."""

import pytest

from lapenna.distributed.geometry import S0
from lapenna.distributed.plan import (
    Machine,
    data_parallel_bytes,
    shares,
    square_grids,
    strong,
    weak,
)

MACHINE = Machine(flops=1e13, latency=5e-6, bandwidth=1e10)


def test_the_costs_of_s0():
    (alone,) = shares(S0, (1, 1))
    assert alone.parameters == 936_882_178
    assert round(2 * alone.multiply_adds / 1e9) == 1435  # forward and backward of 256 samples
    assert (alone.messages, alone.sent, alone.received) == (0, 0, 0)
    four = shares(S0, (2, 2))
    assert sum(share.parameters for share in four) == 936_882_178 + 3 * 2  # the scalars a
    halo, scores = 272 * 256 * 16 * 4, 3 * 64 * 3034 * 4
    for share in four:
        assert share.sent == share.received == 2 * halo + 2 * scores + 4 * 3 * 4
        assert round(share.sent / 1e6, 2) == 13.57
        assert share.memory < 0.26 * alone.memory
    assert round(data_parallel_bytes(S0.parameters, 4) / 1e9, 2) == 5.62
    assert round(data_parallel_bytes(S0.parameters, 4) / four[0].sent) == 414


def test_strong_scaling_splits_the_same_network():
    points = strong(S0, square_grids(8), MACHINE)
    assert [p.grid for p in points] == [(1, 1), (2, 2), (4, 4), (8, 8)]
    assert {p.parameters for p in points} == {936_882_178}
    assert points[1].computing == pytest.approx(points[0].computing / 4, rel=1e-9)
    share = points[1].largest
    assert points[1].sending == share.messages * 5e-6 + share.sent / 1e10
    assert points[1].computing == 2 * share.multiply_adds / 1e13
    assert points[0].sending == 0 and points[0].seconds == points[0].computing


def test_weak_scaling_keeps_the_share_of_the_first_layer():
    one = S0._replace(size=(24, 24))
    assert one.positions(0) == (8, 8)
    points = weak(one, square_grids(4), MACHINE)
    assert points[1].parameters == S0.parameters  # 16 positions: the image of S0, 40 of 41 rows
    assert points[0].parameters < points[1].parameters < points[2].parameters


def test_a_grid_of_64_by_64():
    (point,) = weak(S0._replace(size=(14, 14)), [(64, 64)], MACHINE)
    assert point.largest.parameters < point.parameters / 2000
    assert point.largest.messages > 4 * 4095  # reduce-scatter, all-gather, loss, accuracy
