"""A batch in pieces: the loss and the gradients of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from lapenna.nn.parallel import split_gradients


def squares(x, labels, rng=None):
    """Return the mean of (x - t)² and its gradient at a shift of x."""
    return np.mean((x - labels) ** 2), [np.mean(2 * (x - labels), axis=0)]


@pytest.mark.parametrize("n", [1, 2, 3, 7, 64, 101])
@pytest.mark.parametrize("size", [1, 2, 5, 64])
def test_pieces_of_any_size_give_the_whole(n, size):
    rng = np.random.default_rng(n)
    x, labels = rng.standard_normal((2, n, 3))
    loss, (slope,) = split_gradients(squares, x, labels, np.random.default_rng(0), size)
    assert loss == pytest.approx(np.sum((x - labels) ** 2) / (3 * n), rel=1e-12)
    np.testing.assert_allclose(slope, 2 * np.sum(x - labels, axis=0) / n, rtol=1e-9, atol=1e-12)


def test_every_sample_is_seen_once_in_pieces_of_the_size():
    seen = []

    def gradients(x, labels, rng):
        seen.append(x)
        return 0.0, []

    split_gradients(gradients, np.arange(100), np.zeros(100), np.random.default_rng(0), 30)
    assert sorted(np.concatenate(seen)) == list(range(100))
    assert max(map(len, seen)) <= 30


def test_two_runs_are_bit_for_bit_the_same():
    x, labels = np.random.default_rng(0).standard_normal((2, 500, 8)).astype(np.float32)
    first, second = (
        split_gradients(squares, x, labels, np.random.default_rng(0), 16) for _ in range(2)
    )
    assert first[0] == second[0]
    assert np.array_equal(first[1][0], second[1][0])


@pytest.mark.parametrize(
    ("n", "labels", "size", "message"),
    [(3, 2, 1, "one length above 0, got 3 and 2"), (0, 0, 1, "above 0"), (2, 2, 0, "size must be")],
)
def test_bad_input_is_refused(n, labels, size, message):
    with pytest.raises(ValueError, match=message):
        split_gradients(squares, np.zeros(n), np.zeros(labels), np.random.default_rng(0), size)
