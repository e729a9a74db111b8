"""The picture of pooling backward names the winner of each window."""

import numpy as np
import pytest

from lapenna.course import draw

BESIDE = [[3, 2, 3, 1], [0, 5, 3, 4], [1, 2, 2, 2], [7, 3, 1, 7]]
CASES = {
    "side by side": (BESIDE, [[1, 2], [3, 4]], 2, 2),
    "overlap": ([[1, 7, 0], [3, 4, 5], [2, 8, 6]], [[1, 2], [3, 4]], 2, 1),
    "tie": ([[5, 1, 0, 0], [5, 5, 0, 0]], [[1, 2]], 2, 2),
}


def test_the_winners_get_the_gradients():
    fig, alt = draw.pool_routes(CASES)
    shown = [t.get_text() for t in fig.axes[0].texts]
    assert "dx has the rows 0, 0, 0, 0; 0, 1, 0, 2; 0, 0, 0, 0; 3, 0, 0, 4." in alt
    assert "overlap: 1 to row 0, column 1, 2 to row 0, column 1, 3 to row 2, column 1" in alt
    assert "dx has the rows 0, 3, 0; 0, 0, 0; 0, 7, 0." in alt
    assert "tie: 1 to row 0, column 0, 2 to row 0, column 2" in alt
    # each window's letter stands at its winner, in dy and in dx; shared winners have both
    assert [shown.count(letters) for letters in ("AB", "CD")] == [2, 2]
    assert [shown.count(letter) for letter in "ABCD"] == [3 + 1 + 3, 3 + 1 + 3, 3 + 1, 3 + 1]
    assert min(t.get_fontsize() for t in fig.axes[0].texts) >= 8


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        ({}, "cases must hold at least one"),
        ({"a": (np.zeros((6, 6)), [[1]], 2, 2)}, "x of 'a' must be a matrix of at most 5 by 5"),
        ({"a": (np.zeros((4, 4)), np.zeros((3, 3)), 2, 1)}, "at most 4 windows, got 9"),
        ({"a": (np.zeros((4, 4)), np.zeros((3, 3)), 2, 2)}, "dy must have shape"),
    ],
)
def test_what_cannot_be_drawn_is_refused(cases, message):
    with pytest.raises(ValueError, match=message):
        draw.pool_routes(cases)
