"""Pictures of classification: bars, heat maps and images say what the numbers say."""

import numpy as np
import pytest

from lapenna.course import draw, slides

TEN = slides.EXAMPLES["predictions_of_ten"].inputs
TARGET, TABLE = np.eye(10)[list(TEN["labels"])], np.array(TEN["table"])


def test_softmax_bars_are_scores_exponentials_and_shares():
    fig, alt = draw.softmax_bars((3.2, 5.1, -1.7))
    heights = [[bar.get_height() for bar in ax.patches] for ax in fig.axes]
    np.testing.assert_allclose(heights[0], [3.2, 5.1, -1.7])
    np.testing.assert_allclose(heights[1], [24.53253, 164.021907, 0.182684], atol=1e-6)
    np.testing.assert_allclose(heights[2], [0.129983, 0.869050, 0.000968], atol=1e-6)
    assert [t.get_text() for t in fig.axes[0].texts] == ["3.2", "5.1", "−1.7"]
    assert [t.get_text() for t in fig.axes[2].texts] == ["0.130", "0.869", "0.001"]
    hatches = {ax.patches[0].get_hatch() for ax in fig.axes}
    assert len(hatches) == 3  # told apart without colour
    assert "class 1: logit 5.1, exponential 164.02, probability 0.869" in alt
    assert "188.74" in alt


@pytest.mark.parametrize("scores", [(1,), range(7), (1, 51), ((1, 2), (3, 4))])
def test_softmax_bars_refuse_what_cannot_be_drawn(scores):
    with pytest.raises(ValueError, match="softmax_bars: scores must be two to six"):
        draw.softmax_bars(scores)


def test_the_tables_show_entries_classes_and_the_wrong_one():
    fig, alt = draw.class_tables(TARGET, TABLE)
    left, right = fig.axes
    assert np.array_equal(left.images[0].get_array(), TARGET)
    assert np.array_equal(right.images[0].get_array(), TABLE)
    shown = {t.get_position(): t.get_text() for t in right.texts}
    assert shown[3, 0] == "0.7" and shown[5, 0] == "0.2" and (1, 0) not in shown
    classes = [t.get_text() for t in right.texts if t.get_weight() == "bold"]
    assert classes == ["3 ✗", "0", "4", "1", "9", "2", "1", "3", "1", "4"]
    frames = [(p.get_x() + 0.5, p.get_y() + 0.5) for p in right.patches]
    assert frames == [(k, n) for n, k in enumerate(TABLE.argmax(axis=1))]
    assert "The targets are 5, 0, 4, 1, 9, 2, 1, 3, 1, 4" in alt
    assert "1 wrong: image 0: target 5, predicted 3" in alt


def test_a_table_without_mistakes_has_no_cross():
    fig, alt = draw.class_tables(TARGET, TARGET)
    assert not any("✗" in t.get_text() for ax in fig.axes for t in ax.texts)
    assert alt.endswith("0 wrong.")


@pytest.mark.parametrize("shape", [(10,), (9, 10), (13, 10)])
def test_class_tables_refuse_other_shapes(shape):
    target = TARGET if shape == (9, 10) else np.zeros(shape)
    with pytest.raises(ValueError, match="class_tables: target and predicted must be matrices"):
        draw.class_tables(target, np.zeros(shape))


def test_images_carry_target_answer_and_verdict():
    images, p = np.zeros((7, 4, 4)), np.full((7, 3), 0.1)
    p[:, 2] = 0.8
    images[3] = 1
    fig, alt = draw.predicted_images(images, [2, 0, 2, 2, 2, 2, 2], p)
    drawn = [ax for ax in fig.axes if ax.images]
    assert len(drawn) == 7 and np.all(drawn[3].images[0].get_array() == 1)
    assert drawn[0].get_title() == "target 2\nsays 2 (0.80)\nright"
    assert drawn[1].get_title() == "target 0\nsays 2 (0.80)\nwrong"
    assert "7 images" in alt and "target 0, says 2 (0.80), wrong" in alt


@pytest.mark.parametrize(("images", "labels"), [(0, 0), (13, 13), (3, 2)])
def test_predicted_images_refuse_other_lengths(images, labels):
    with pytest.raises(ValueError, match="predicted_images: images"):
        draw.predicted_images(np.zeros((images, 4, 4)), np.zeros(labels, int), np.ones((images, 3)))
