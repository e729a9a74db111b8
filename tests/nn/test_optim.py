"""Optimisers and schedules, step by step against those of Keras."""

import numpy as np
import pytest

from lapenna.nn import optim, schedules

PAIRS = {
    "sgd": (lambda: optim.SGD(0.1), lambda k: k.SGD(0.1)),
    "momentum": (lambda: optim.Momentum(0.1, 0.8), lambda k: k.SGD(0.1, momentum=0.8)),
    "nesterov": (
        lambda: optim.Momentum(0.1, 0.8, nesterov=True),
        lambda k: k.SGD(0.1, momentum=0.8, nesterov=True),
    ),
    "rmsprop": (lambda: optim.RMSProp(0.01, 0.7), lambda k: k.RMSprop(0.01, rho=0.7)),
    "adam": (lambda: optim.Adam(0.02, 0.8, 0.9), lambda k: k.Adam(0.02, 0.8, 0.9)),
    "scheduled": (
        lambda: optim.SGD(schedules.exponential(0.1, 3, 0.5)),
        lambda k: k.SGD(k.schedules.ExponentialDecay(0.1, 3, 0.5)),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_ten_steps_are_those_of_keras(rng, tf, name):
    ours, theirs = PAIRS[name]
    ours, theirs = ours(), theirs(tf.keras.optimizers)
    weights = {"a": rng.standard_normal((3, 2)), "b": rng.standard_normal(4)}
    variables = [tf.keras.Variable(w, dtype="float64") for w in weights.values()]
    for _ in range(10):
        gradients = {key: rng.standard_normal(w.shape) for key, w in weights.items()}
        ours.update(weights, gradients)
        theirs.apply([tf.constant(g) for g in gradients.values()], variables)
        for w, variable in zip(weights.values(), variables, strict=True):
            np.testing.assert_allclose(w, variable.numpy(), rtol=1e-6, atol=1e-8)


def test_alexnets_update_is_the_papers_recurrence(rng):
    w = rng.standard_normal(5)
    weights, v, expected = {"w": w.copy()}, np.zeros(5), w.copy()
    optimiser = optim.AlexNetSGD(0.01)
    for _ in range(4):
        slope = rng.standard_normal(5)
        optimiser.update(weights, {"w": slope})
        v = 0.9 * v - 0.0005 * 0.01 * expected - 0.01 * slope
        expected = expected + v
    np.testing.assert_allclose(weights["w"], expected, rtol=1e-12)


@pytest.mark.parametrize("kind", [optim.SGD, optim.Momentum, optim.AlexNetSGD, optim.RMSProp])
@pytest.mark.parametrize("rate", [0.1, lambda step: np.float64(0.1)], ids=["number", "schedule"])
def test_weights_change_in_place_and_stay_float32(kind, rate):
    w = np.ones(3, np.float32)
    weights = {"w": w, "fixed": np.ones(2)}
    kind(rate).update(weights, {"w": np.ones(3, np.float32)})
    assert weights["w"] is w and w.dtype == np.float32 and np.all(w < 1)
    assert np.array_equal(weights["fixed"], np.ones(2))


def test_schedules_are_those_of_keras(tf):
    theirs = tf.keras.optimizers.schedules
    pairs = [
        (schedules.exponential(0.3, 7, 0.6), theirs.ExponentialDecay(0.3, 7, 0.6)),
        (
            schedules.piecewise([3, 9], [0.5, 0.1, 0.02]),
            theirs.PiecewiseConstantDecay([3, 9], [0.5, 0.1, 0.02]),
        ),
        (schedules.cosine(0.4, 12), theirs.CosineDecay(0.4, 12)),
        (
            schedules.cosine(0.4, 12, warmup=5),
            theirs.CosineDecay(0.0, 12, warmup_target=0.4, warmup_steps=5),
        ),
    ]
    for ours, keras in pairs:
        for step in range(25):
            assert ours(step) == pytest.approx(float(keras(step)), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: optim.SGD(0), "SGD: rate must be positive, got 0"),
        (lambda: optim.Momentum(0.1, 1.0), "momentum must be from 0 to below 1, got 1.0"),
        (lambda: optim.AlexNetSGD(0.1, decay=-1), "decay must be from 0"),
        (lambda: optim.RMSProp(0.1, keep=2), "keep must be from 0"),
        (lambda: optim.Adam(b2=1), "b2 must be from 0"),
        (lambda: schedules.exponential(0.1, 0, 0.5), "steps must be positive, got 0"),
        (lambda: schedules.piecewise([3], [1]), "rates be one more"),
        (lambda: schedules.piecewise([3, 3], [1, 2, 3]), "boundaries must rise"),
        (lambda: schedules.cosine(0.1, 5, -1), "warmup must not be negative"),
        (
            lambda: optim.SGD(1).update({"w": np.ones(2)}, {"w": np.ones(3)}),
            r"gradient 'w' has shape \(3,\), its weight \(2,\)",
        ),
        (lambda: optim.SGD(1).update({}, {"w": np.ones(3)}), "its weight None"),
    ],
)
def test_bad_input_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
