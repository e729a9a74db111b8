"""Pictures of a computer: every part is there, every number is the given one."""

import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna.course import draw

LEVELS = [
    draw.Level("registers", 1e3, 3e-10),
    draw.Level("main memory", 6.4e10, 1e-7),
    draw.Level("disk", 1e12, 1e-4),
]
KERNELS = {"axpy": (1 / 6, 500e9 / 6), "gemm": (1024 / 6, 1e13)}


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def smallest(fig):
    return min(text.get_fontsize() for ax in fig.axes for text in ax.texts)


def boxes(fig):
    return [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]


def test_a_node_has_its_cores_with_vector_units_and_caches():
    fig, alt = draw.compute_node(cores=3, lanes=4)
    shown = texts(fig)
    assert {"core 1", "core 3", "shared cache", "main memory", "memory bus", "network"} <= set(
        shown
    )
    assert shown.count("vector unit") == shown.count("cache") == 3 and "core 4" not in shown
    lanes = [p for p in boxes(fig) if p.get_height() == 0.5]
    assert len(lanes) == 3 * 4
    assert "3 cores" in alt and "4 numbers at once" in alt
    assert sum(isinstance(p, FancyArrowPatch) for p in fig.axes[0].patches) == 4
    assert smallest(fig) >= 8


@pytest.mark.parametrize(("cores", "lanes"), [(0, 4), (7, 4), (4, 0), (4, 9)])
def test_a_node_that_does_not_fit_is_refused(cores, lanes):
    with pytest.raises(ValueError, match=f"got {cores} and {lanes}"):
        draw.compute_node(cores, lanes)


def test_memory_levels_grow_and_are_told_on_a_human_scale():
    fig, alt = draw.memory_levels(LEVELS)
    shown = texts(fig)
    assert {"registers, 1 kB", "main memory, 64 GB", "disk, 1 TB"} <= set(shown)
    assert {"300 ps", "100 ns", "100 µs", "1 second", "5.6 minutes", "3.9 days"} <= set(shown)
    widths = [box.get_width() for box in boxes(fig)]
    assert widths == sorted(widths) and len(widths) == 3
    assert "main memory, 64 GB, 100 ns, as if 5.6 minutes" in alt
    assert smallest(fig) >= 8


@pytest.mark.parametrize("levels", [LEVELS[:1], LEVELS[::-1], [LEVELS[0], LEVELS[0]]])
def test_memory_levels_must_grow(levels):
    with pytest.raises(ValueError, match="each larger and slower"):
        draw.memory_levels(levels)


def test_access_times_draws_each_time_in_nanoseconds():
    sizes = [16_000, 256_000, 4_096_000]
    fig, alt = draw.access_times(
        sizes, {"in order": [1e-10, 2e-10, 4e-10], "at random": [6e-10, 1e-9, 5e-9]}
    )
    first, second = fig.axes[0].lines
    assert list(first.get_xdata()) == sizes
    assert list(second.get_ydata()) == pytest.approx([0.6, 1, 5])
    assert first.get_marker() != second.get_marker()
    assert first.get_linestyle() != second.get_linestyle()
    assert [t.get_text() for t in fig.axes[0].get_xticklabels()] == ["16 kB", "260 kB", "4.1 MB"]
    assert "at random from 0.6 to 5 nanoseconds" in alt and "16 kB to 4.1 MB" in alt


@pytest.mark.parametrize(
    ("sizes", "times"), [([1000], {"a": [1e-9]}), ([1000, 2000], {"a": [1e-9]})]
)
def test_access_times_needs_a_time_for_each_size(sizes, times):
    with pytest.raises(ValueError, match="access_times: needs two sizes"):
        draw.access_times(sizes, times)


def test_kernels_lie_where_they_should_under_the_roof():
    fig, alt = draw.kernels_under_roof(KERNELS, 1e13, 500e9)
    roof, ridge, *points = fig.axes[0].lines
    assert roof.get_xdata()[1] == ridge.get_xdata()[0] == 20
    assert list(roof.get_ydata())[1:] == [1e13, 1e13]
    assert roof.get_ydata()[0] == pytest.approx(roof.get_xdata()[0] * 500e9)
    places = [(p.get_xdata()[0], p.get_ydata()[0]) for p in points]
    assert places == list(KERNELS.values())
    assert {"axpy\n83.3 Gflop/s", "gemm\n10 Tflop/s", "ridge 20"} <= set(texts(fig))
    assert {"bound by memory", "bound by arithmetic"} <= set(texts(fig))
    assert "axpy at 0.167 flop a byte reaches 83.3 Gflop/s, bound by memory" in alt
    assert "gemm at 171 flop a byte reaches 10 Tflop/s, bound by arithmetic" in alt
    assert smallest(fig) >= 8


def test_a_speed_that_rounds_to_a_thousand_gets_the_next_unit():
    _, alt = draw.kernels_under_roof({"a": (1, 9.996e11)}, 2e12, 1e12)
    assert "reaches 1 Tflop/s" in alt


@pytest.mark.parametrize(
    ("kernels", "peak", "bandwidth"),
    [({}, 1e12, 1e9), ({"a": (0, 1e9)}, 1e12, 1e9), (KERNELS, 0, 1e9), (KERNELS, 1e12, -1)],
)
def test_a_roof_needs_kernels_and_positive_numbers(kernels, peak, bandwidth):
    with pytest.raises(ValueError, match="kernels_under_roof: needs kernels"):
        draw.kernels_under_roof(kernels, peak, bandwidth)
