"""The picture of the small CNN holds every number of the worked example, twice: there and back."""

import numpy as np
import pytest

from lapenna.course import draw, slides
from lapenna.course.draw.small_cnn import SHAPES


def numbers():
    found, given = slides.recompute("cnn_3x3"), slides.EXAMPLES["cnn_3x3"].inputs
    b1, bh, bo = given["biases"]
    values = {name: given[name] for name in ("x", "f", "wh", "wo")} | {
        "b1": b1, "bh": [bh] * 2, "bo": [bo] * 2, **{name: found[name] for name in "chz"},
    }  # fmt: skip
    return values, {name: found[f"d{name}"] for name in SHAPES}, float(found["loss"])


def test_every_number_stands_in_the_picture_and_in_words():
    values, gradients, loss = numbers()
    fig, alt = draw.cnn_with_gradients(values, gradients, loss)
    shown = [t.get_text() for t in fig.axes[0].texts]
    for name in SHAPES:
        for value, slope in zip(np.ravel(values[name]), np.ravel(gradients[name]), strict=True):
            assert f"{value:.3g}" in shown and f"({slope:.3g})" in shown
    assert len([text for text in shown if text.startswith("(")]) == 9 + 4 + 1 + 4 + 8 + 2 + 2 + 8
    assert "wh: 0.1 (0.268), 0.5 (0.268)" in alt and "L = 1.221" in " ".join(shown)
    assert min(t.get_fontsize() for t in fig.axes[0].texts) >= 8


def test_no_two_numbers_lie_on_each_other():
    fig, _ = draw.cnn_with_gradients(*numbers())
    fig.canvas.draw()
    boxes = [t.get_window_extent() for t in fig.axes[0].texts if t.get_text()]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            down = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert across <= 1 or down <= 2


@pytest.mark.parametrize("name", ["c", "dbo"])
def test_a_missing_or_misshapen_array_is_refused(name):
    values, gradients, loss = numbers()
    if name == "c":
        del values["c"]
        message = r"values\['c'\] must have shape \(4,\), got None"
    else:
        gradients["bo"] = 0.3
        message = r"gradients\['bo'\] must have shape \(2,\), got \(\)"
    with pytest.raises(ValueError, match=message):
        draw.cnn_with_gradients(values, gradients, loss)
