"""The pictures of several devices and of short numbers say what happens there."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from lapenna.course import draw
from lapenna.course.draw.style import BLUE, PALE_GREEN


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def legible(fig):
    return min(t.get_fontsize() for ax in fig.axes for t in ax.texts) >= 8


def test_three_splits_name_every_device_in_every_array_that_is_cut():
    fig, alt = draw.three_splits()
    shown = texts(fig)
    assert [shown.count(str(device)) for device in range(4)] == [7, 7, 7, 7]
    assert shown.count("all on\n0 1 2 3") == 2  # weights of the one, input of the other
    for word in ("data parallel", "model parallel", "spatial"):
        assert word in shown and word.capitalize() in alt
    hatches = {p.get_hatch() for p in fig.axes[0].patches}
    assert len(hatches) == 4  # nothing is said by colour alone
    assert legible(fig)


def ring(p):
    """Add up numbers on a ring as a program would; return who holds what after each step."""
    held = [[{d} for _ in range(p)] for d in range(p)]
    yield held
    for step in range(2 * p - 2):
        parcels = [(d, (d - step) % p, held[d][(d - step) % p]) for d in range(p)]
        held = [[set(piece) for piece in row] for row in held]
        for d, q, parcel in parcels:
            to = (d + 1) % p
            held[to][q] = held[to][q] | parcel if step < p - 1 else set(parcel)
        yield held


@pytest.mark.parametrize("p", [2, 3, 4])
def test_a_ring_shows_whose_numbers_are_in_each_sum(p):
    fig, alt = draw.ring_steps(p)
    expected = [
        "all" if len(piece) == p else " ".join(map(str, sorted(piece)))
        for held in ring(p)
        for row in held
        for piece in row
    ]
    places = [t for t in fig.axes[0].texts if t.get_fontsize() == 8]
    assert [t.get_text() for t in places] == expected
    assert expected[-p * p :] == ["all"] * p * p
    green = [p_ for p_ in fig.axes[0].patches if p_.get_facecolor() == to_rgba(PALE_GREEN)]
    assert len(green) == expected.count("all")
    framed = [p_ for p_ in fig.axes[0].patches if p_.get_edgecolor() == to_rgba(BLUE)]
    assert len(framed) == p * (2 * p - 2)  # each device receives one piece in each step
    assert alt.count("gets piece") == len(framed) and legible(fig)
    titles = [t for t in texts(fig) if t.endswith((": add", ": copy"))]
    assert titles == [f"{k + 1}: {'add' if k < p - 1 else 'copy'}" for k in range(2 * p - 2)]


@pytest.mark.parametrize("p", [1, 5])
def test_a_ring_too_small_or_too_large_is_refused(p):
    with pytest.raises(ValueError, match=f"devices must be 2 to 4, got {p}"):
        draw.ring_steps(p)


def test_float16_loses_what_is_small_and_a_scale_brings_it_back():
    values = [2.0**-27, -(2.0**-26), 2.0**-20, 2.0**-10, 0.0, 1.0]
    fig, alt = draw.float16_exponents(values, 2.0**10)
    assert "as they are: 40.0% become 0, 20.0% keep fewer digits" in alt
    assert "times 1,024: 0.0% become 0, 40.0% keep fewer digits" in alt
    assert "5 numbers" in alt  # 0 is no gradient that could vanish
    for ax, shift in zip(fig.axes, (0, 10), strict=True):
        bars = [p for p in ax.patches if isinstance(p, Rectangle) and p.get_width() == 1]
        filled = sorted(p.get_x() for p in bars if p.get_height())
        assert filled == [e + shift for e in (-27, -26, -20, -10, 0)]
    assert {"becomes 0", "fewer digits", "all digits"} <= set(texts(fig)) and legible(fig)


@pytest.mark.parametrize(("values", "scale"), [([0.0, 0.0], 2), ([1.0], 1), ([1.0], 3), ([], 2)])
def test_float16_needs_values_and_a_power_of_two(values, scale):
    with pytest.raises(ValueError, match="a scale that is a power of two"):
        draw.float16_exponents(np.array(values), scale)
