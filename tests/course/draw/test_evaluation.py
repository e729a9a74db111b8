"""Pictures of how good a network is: they say what the counts and shares say."""

import numpy as np
import pytest

from lapenna.course import draw

MATRIX = np.array([[8, 2, 0], [0, 9, 1], [0, 0, 0]])


def test_the_confusion_matrix_has_counts_recall_and_precision():
    fig, alt = draw.confusion_picture(MATRIX, ["cat", "dog", "fox"])
    (ax,) = fig.axes
    cells = {text.get_position(): text for text in ax.texts}
    assert cells[0, 0].get_text() == "8" and cells[1, 0].get_text() == "2"
    assert cells[2, 1].get_text() == "1" and (0, 1) not in cells  # column first; 0 is left out
    assert cells[1, 0].get_weight() == "bold" and cells[1, 0].get_bbox_patch() is not None
    assert cells[0, 0].get_weight() == "normal" and cells[0, 0].get_bbox_patch() is None
    said = [text.get_text() for text in ax.texts]
    assert [said.count(share) for share in ("80%", "90%", "82%", "100%", "–", "0%")] == [
        *(1, 1, 1, 1, 1, 1)
    ]  # recall 80, 90, none; precision 100, 9 of 11, 0 of 1
    assert ax.get_ylabel() == "true class" and ax.get_xlabel() == "predicted class"
    assert "of 20 samples, 17 right. Mistakes: 2 of class cat called dog; 1 of class dog" in alt
    assert "Recall by class: 80%, 90%, –. Precision by class: 100%, 82%, 0%." in alt


def test_a_matrix_without_mistakes_says_so():
    _, alt = draw.confusion_picture(np.diag([3, 4]))
    assert "7 right. Mistakes: none." in alt


@pytest.mark.parametrize(
    "matrix", [np.ones((2, 3), int), np.ones((1, 1), int), np.eye(13), -np.eye(3, dtype=int)]
)
def test_other_matrices_are_refused(matrix):
    with pytest.raises(ValueError, match="confusion_picture: matrix must hold counts"):
        draw.confusion_picture(matrix)


def test_each_run_is_a_point_with_mean_spread_and_standard_error():
    runs = {"CNN": [0.98, 0.99, 1.0], "MLP": [0.9, 0.92, 0.92]}
    fig, alt = draw.spread_of_seeds(runs, samples=400)
    (ax,) = fig.axes
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in points] == [
        pytest.approx([98, 99, 100]),
        pytest.approx([90, 92, 92]),
    ]
    assert len(set(points[1].get_ydata())) == 2  # equal runs do not hide each other
    said = [text.get_text() for text in ax.texts]
    assert said == [
        *("runs: 99.0 ± 1.0", "400 images: ± 0.5"),
        *("runs: 91.3 ± 1.2", "400 images: ± 1.4"),
    ]
    assert "CNN: 3 runs from 98.0 to 100.0 per cent, mean 99.0, standard deviation 1.0" in alt
    assert [label.get_text() for label in ax.get_yticklabels()] == ["CNN", "MLP"]


@pytest.mark.parametrize(
    ("runs", "samples"), [({}, 10), ({"a": [0.9]}, 10), ({"a": [0.9, 1.1]}, 10), ({"a": [0, 1]}, 0)]
)
def test_a_spread_needs_two_shares(runs, samples):
    with pytest.raises(ValueError, match="each model needs two shares or more"):
        draw.spread_of_seeds(runs, samples)


def test_the_error_budget_has_changes_shares_and_names():
    shares = {"accuracy": [0.98, 0.98, 0.9], "surely unchanged": [1, 0.99, 0.5]}
    fig, alt = draw.error_budget([10, 7, 2], [1e-3, 8e-3, 0.3], shares, {7: "bfloat16"})
    left, right = fig.axes
    assert list(left.lines[0].get_xdata()) == [10, 7, 2] and left.get_yscale() == "log"
    assert list(left.lines[0].get_ydata()) == [1e-3, 8e-3, 0.3]
    assert [list(line.get_ydata()) for line in right.lines] == [
        pytest.approx([98, 98, 90]),
        pytest.approx([100, 99, 50]),
    ]
    assert len({line.get_linestyle() for line in right.lines}) == 2
    assert left.xaxis_inverted() and right.xaxis_inverted()  # from many bits to few
    assert [text.get_text() for text in left.texts] == ["bfloat16"]
    assert "10 bits: change 0.001, accuracy 98.0%, surely unchanged 100.0%; 7 bits (bfl" in alt


@pytest.mark.parametrize(("bits", "changes"), [([], []), ([3, 2], [0.1]), ([3, 2], [0.1, 0.0])])
def test_an_error_budget_needs_a_change_for_each_format(bits, changes):
    with pytest.raises(ValueError, match="error_budget: changes, above 0, and shares must"):
        draw.error_budget(bits, changes, {"accuracy": [0.9] * len(bits)}, {})
