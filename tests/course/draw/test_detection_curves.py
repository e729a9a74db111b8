"""The curves of detection pass through the points of their formulas."""

import numpy as np
import pytest

from lapenna.course import draw

RANKING = [True, False, True, False, True]


def test_precision_and_recall_of_each_rank():
    fig, alt = draw.precision_recall(RANKING, 3)
    (ax,) = fig.axes
    recall, precision = ax.lines[0].get_data()
    assert np.allclose(recall, [1 / 3, 1 / 3, 2 / 3, 2 / 3, 1])
    assert np.allclose(precision, [1, 1 / 2, 2 / 3, 1 / 2, 3 / 5])
    correct, false = (np.transpose(line.get_data()) for line in ax.lines[1:3])
    assert np.allclose(correct, np.transpose([recall, precision])[::2])
    assert np.allclose(false, np.transpose([recall, precision])[1::2])
    assert [t.get_text() for t in ax.texts] == ["1", "2", "3", "4", "5"]
    labels = [t.get_text() for t in ax.get_legend().get_texts()]
    assert labels[0] == "area: 0.755556" and {"correct detection", "false detection"} <= set(labels)
    assert "2 false, recall 0.333, precision 0.500" in alt and "area below is 0.755556" in alt


@pytest.mark.parametrize(
    ("ranking", "objects", "steps", "edges"),
    [
        (RANKING, 3, [1, 2 / 3, 3 / 5], [0, 1 / 3, 2 / 3, 1]),
        ([False, True, True], 4, [2 / 3, 2 / 3], [0, 1 / 4, 1 / 2]),
    ],
)
def test_the_envelope_bounds_the_area(ranking, objects, steps, edges):
    fig, alt = draw.precision_recall(ranking, objects)
    area = np.sum(np.array(steps) * np.diff(edges))
    for patch in fig.axes[0].patches:
        values, places, _ = patch.get_data()
        assert np.allclose(values, steps) and np.allclose(places, edges)
    assert f"{area:.6f}" in alt


@pytest.mark.parametrize("beta", [1.0, 0.5])
def test_smooth_l1_is_a_parabola_that_becomes_a_line(beta):
    fig, alt = draw.smooth_l1_curves(beta)
    left, right = fig.axes
    curves = {line.get_label(): line for line in left.lines if line.get_label()[0] != "_"}
    errors, value = curves["smooth L1"].get_data()
    near = np.abs(errors) < beta
    assert np.allclose(value[near], errors[near] ** 2 / (2 * beta))
    assert np.allclose(value[~near], np.abs(errors[~near]) - beta / 2)
    slope = right.lines[2].get_ydata()
    assert np.allclose(slope, np.clip(errors / beta, -1, 1))
    marks = [line.get_xdata()[0] for line in left.lines if line.get_label()[0] == "_"]
    assert sorted(marks) == [-beta, beta]
    assert len({line.get_linestyle() for line in curves.values()}) == 3  # not by colour alone
    assert f"marks at d = ±{beta:g}" in alt and f"{4.5 * beta:.3g}" in alt


@pytest.mark.parametrize(("ranking", "objects"), [([False], 3), ([], 1), ([True, True], 1)])
def test_a_ranking_without_curve_is_refused(ranking, objects):
    with pytest.raises(ValueError, match="precision_recall: hits must hold 1 to"):
        draw.precision_recall(ranking, objects)


def test_a_beta_that_is_not_positive_is_refused():
    with pytest.raises(ValueError, match="beta"):
        draw.smooth_l1_curves(0.0)


def test_every_text_is_legible():
    for fig, _ in (draw.precision_recall(RANKING, 3), draw.smooth_l1_curves(1.0)):
        for ax in fig.axes:
            entries = ax.get_legend().get_texts() if ax.get_legend() else []
            assert min(t.get_fontsize() for t in [*ax.texts, *entries, ax.xaxis.label]) >= 8
