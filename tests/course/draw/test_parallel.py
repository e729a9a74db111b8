"""Work on several processors: the bars have the lengths of the laws, the parts cover the sum."""

import pytest
from matplotlib.patches import Circle, Rectangle

from lapenna.course import draw

X = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def smallest(fig):
    return min(text.get_fontsize() for ax in fig.axes for text in ax.texts)


def test_three_runs_have_the_lengths_of_their_times():
    fig, alt = draw.split_runs(serial=0.2, processors=4)
    shown = texts(fig)
    assert [shown.count(name) for name in ("serial", "parallel", "waits")] == [3, 9, 6]
    bars = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    ends = sorted({round(bar.get_x() + bar.get_width() - 0.3, 9) / 9 for bar in bars})
    assert ends == pytest.approx([0.2, 0.4, 1])  # the serial part, the shared run, the whole
    assert "time 0.4, work 1\nspeed-up 2.5" in shown and "time 1, work 3.4\nspeed-up 3.4" in shown
    assert "speed-up is 2.5" in alt and "3.4 times the work" in alt
    waiting = [bar.get_width() for bar in bars if bar.get_hatch()]
    assert waiting == pytest.approx([1.8] * 6)
    assert smallest(fig) >= 8


@pytest.mark.parametrize(("serial", "processors"), [(0, 4), (1, 4), (0.2, 1), (0.2, 7)])
def test_a_run_that_cannot_be_split_is_refused(serial, processors):
    with pytest.raises(ValueError, match=f"got {serial} and {processors}"):
        draw.split_runs(serial, processors)


def test_speed_up_curves_follow_the_law_of_amdahl():
    fig, alt = draw.speed_up_curves([0.5, 0.95], [1, 4, 8, 64], [(4, 3.478), (64, 15.42)])
    ideal, half, most, *marks = fig.axes[0].lines
    assert list(ideal.get_ydata()) == [1, 4, 8, 64]
    assert list(half.get_ydata()) == pytest.approx([1, 1.6, 16 / 9, 128 / 65])
    assert list(most.get_ydata()) == pytest.approx([1, 3.478, 5.926, 15.42], rel=1e-3)
    assert half.get_linestyle() != most.get_linestyle()
    assert [(m.get_xdata()[0], m.get_ydata()[0]) for m in marks] == [(4, 3.478), (64, 15.42)]
    assert {"p = 0.5, at most 2", "p = 0.95, at most 20", "3.478", "15.42"} <= set(texts(fig))
    assert "0.95 ends below 20" in alt and "15.42 on 64" in alt
    assert smallest(fig) >= 8


@pytest.mark.parametrize(
    ("shares", "processors"), [([], [1, 2]), ([1.0], [1, 2]), ([0.5], [1]), ([0.5] * 5, [1, 2])]
)
def test_speed_up_curves_need_shares_and_processors(shares, processors):
    with pytest.raises(ValueError, match="speed_up_curves: needs one to four shares"):
        draw.speed_up_curves(shares, processors)


def test_a_sum_in_parts_shows_terms_partial_sums_and_rounds():
    fig, alt = draw.sum_in_parts(X, [(0, 2), (2, 5), (5, 7), (7, 10)])
    shown = texts(fig)
    cells = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    circles = [p for p in fig.axes[0].patches if isinstance(p, Circle)]
    assert len(cells) == 10 and len(circles) == 4 + 2 + 1
    assert {"worker 0", "worker 3", "10", "11", "14", "25", "39", "round 2"} <= set(shown)
    assert "worker 1 adds terms 2 to 4 and gets 10" in alt and "2 rounds; the total is 39" in alt
    assert smallest(fig) >= 8


def test_a_part_left_over_waits_for_the_next_round():
    fig, alt = draw.sum_in_parts([1, 2, 4], [(0, 1), (1, 2), (2, 3)])
    circles = [p for p in fig.axes[0].patches if isinstance(p, Circle)]
    assert len(circles) == 3 + 2 + 1
    assert texts(fig).count("4") == 3  # as a term, as a partial sum, and carried to round 1
    assert "the total is 7" in alt


def test_a_worker_may_have_no_term():
    _, alt = draw.sum_in_parts([1, 2], [(0, 1), (1, 2), (2, 2)])
    assert "worker 2 has no term" in alt


@pytest.mark.parametrize(
    "bounds", [[(0, 10)], [(0, 4), (5, 10)], [(0, 6), (5, 10)], [(1, 5), (5, 10)], [(0, 5), (5, 9)]]
)
def test_parts_that_do_not_cover_the_terms_once_are_refused(bounds):
    with pytest.raises(ValueError, match="must cover up to 16 terms in order"):
        draw.sum_in_parts(X, bounds)
