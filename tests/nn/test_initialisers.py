"""First weights: their bounds and spread, and that a seed decides them."""

import math

import numpy as np
import pytest

from lapenna import nn
from lapenna.nn import initialisers


def test_glorot_has_keras_bounds_and_variance(rng):
    w = initialisers.glorot_uniform(rng, (300, 200), 300, 200)
    limit = math.sqrt(6 / 500)
    assert np.abs(w).max() <= limit and np.abs(w).max() > 0.99 * limit
    assert np.var(w) == pytest.approx(2 / 500, rel=0.02)


def test_he_keeps_the_mean_square_through_relu_layers(rng):
    x = rng.standard_normal((500, 400))
    before = np.mean(x**2)
    for _ in range(5):
        x = np.maximum(x @ initialisers.he_normal(rng, (400, 400), 400, 400), 0)
    assert np.mean(x**2) == pytest.approx(before, rel=0.3)


@pytest.mark.parametrize("shape", [(6, 24), (24, 6), (5, 5)])
def test_orthogonal_rows_or_columns(rng, shape):
    w = initialisers.orthogonal(rng, shape, *shape)
    gram = w @ w.T if shape[0] <= shape[1] else w.T @ w
    np.testing.assert_allclose(gram, np.eye(min(shape)), atol=1e-12)


def test_orthogonal_prefers_no_direction(rng):
    draws = [initialisers.orthogonal(rng, (2, 2), 2, 2) for _ in range(2000)]
    assert np.abs(np.mean(draws, axis=0)).max() < 0.06


@pytest.mark.parametrize(
    ("layer", "shape", "fans"),
    [
        (nn.Dense(7), (5,), (5, 7)),
        (nn.Conv2D(8, (3, 2), groups=2), (9, 9, 4), (3 * 2 * 2, 3 * 2 * 8)),
        (nn.LocalConv2D(8, 3), (5, 5, 2), (18, 8)),
    ],
)
def test_fans_count_what_enters_and_leaves_a_neuron(layer, shape, fans):
    assert layer.weights(shape)["w"].fans == fans


def test_the_fans_of_a_convolution_are_those_of_keras(tf):
    from keras.src.initializers.random_initializers import compute_fans

    found = nn.Conv2D(8, (3, 2)).weights((9, 9, 4))["w"]
    assert tuple(compute_fans(found.shape)) == found.fans


def test_a_seed_gives_the_same_weights_and_another_seed_others():
    def drawn(seed):
        layers = [nn.Conv2D(3, 3), nn.Flatten(), nn.Dense(4)]
        return nn.Sequential(layers, (6, 6, 1)).build(seed).weights

    first, again, other = drawn(3), drawn(3), drawn(4)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert not np.array_equal(first["conv/w"], other["conv/w"])
    assert first["conv/w"][0, 0, 0, 0] == pytest.approx(drawn(3)["conv/w"][0, 0, 0, 0])


def test_the_forget_gate_starts_open():
    b = nn.Sequential([nn.LSTM(3)], (2, 2)).build().weights["lstm/b"]
    assert b.tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]


def test_a_deviation_of_zero_is_refused():
    with pytest.raises(ValueError, match="deviation must be positive, got 0"):
        initialisers.normal(0)
