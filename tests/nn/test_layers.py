"""Every layer in a network: numerical gradients at all weights and at the input, and Keras."""

import numpy as np
import pytest

from lapenna import nn
from lapenna.gradcheck import numerical_gradient

IMAGE, SEQUENCE, VECTOR = (6, 5, 4), (5, 6), (7,)
LAYERS = [
    (nn.Dense(3), VECTOR),
    (nn.Dense(3, bias=False), SEQUENCE),
    (nn.Flatten(), IMAGE),
    (nn.ReLU(), VECTOR),
    (nn.LeakyReLU(0.2), VECTOR),
    (nn.Sigmoid(), VECTOR),
    (nn.Tanh(), VECTOR),
    (nn.Softmax(), VECTOR),
    (nn.GELU(), VECTOR),
    (nn.Conv2D(4, (3, 2), (2, 1), "same", groups=2), IMAGE),
    (nn.Conv2D(2, 2, dilation=2, bias=False), IMAGE),
    (nn.Conv2DTranspose(3, 2, 2), IMAGE),
    (nn.Conv2DTranspose(3, 3, 2, "same", bias=False), IMAGE),
    (nn.LocalConv2D(8, 3, padding=1, block=2), IMAGE),
    (nn.LocalConv2D(2, 2, 2, bias=False), IMAGE),
    (nn.MaxPool2D(2), IMAGE),
    (nn.MaxPool2D(3, 1, "same"), IMAGE),
    (nn.AvgPool2D(2, 1), IMAGE),
    (nn.GlobalAvgPool2D(), IMAGE),
    (nn.UpSample2D((2, 3), "bilinear"), IMAGE),
    (nn.BatchNorm(), IMAGE),
    (nn.LayerNorm(), SEQUENCE),
    (nn.Dropout(0.4), VECTOR),
    (nn.AddPositions(), SEQUENCE),
    (nn.RNN(4), SEQUENCE),
    (nn.RNN(4, return_sequences=False), SEQUENCE),
    (nn.LSTM(4), SEQUENCE),
    (nn.LSTM(4, return_sequences=False), SEQUENCE),
    (nn.MultiHeadAttention(2), SEQUENCE),
    (nn.MultiHeadAttention(3, causal=True), SEQUENCE),
    (nn.Crop2D(1), IMAGE),
]


def weighted_mean(y, labels):
    """A loss with a random gradient: the mean over the batch of ``sum(y labels)``."""
    return np.sum(y * labels) / len(y), labels / len(y)


def network(layer, shape):
    """Put the layer behind one with weights, so that the gradient at its input is seen too."""
    start = nn.Input(shape)
    before = nn.Conv2D(shape[2], 1) if len(shape) == 3 else nn.Dense(shape[-1])
    return nn.Model(start, layer(before(start))).build(seed=1, dtype=np.float64)


def check_all(model, x, labels):
    """Hold the gradient at each weight against a numerical one along a random direction."""
    seeds = np.random.default_rng  # the same masks of dropout in every call
    found = model.gradients(x, labels, weighted_mean, seeds(5)).gradients
    assert sorted(found) == sorted(model.trained())
    for name, slope in found.items():
        here = model.weights[name].copy()
        direction = seeds(7).standard_normal(here.shape)

        def value(t, name=name, here=here, direction=direction):
            model.weights[name] = here + t * direction
            loss = model.gradients(x, labels, weighted_mean, seeds(5)).loss
            model.weights[name] = here
            return np.array(loss)

        numerical = numerical_gradient(value, np.zeros(()), np.ones(()), 1e-5)
        assert np.sum(slope * direction) == pytest.approx(numerical, rel=1e-6, abs=1e-9), name


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda value: repr(value)[:40])
def test_gradients_are_numerical(rng, layer, shape):
    model = network(layer, shape)
    for name in model.trained():
        model.weights[name] += 0.1 * rng.standard_normal(model.weights[name].shape)
    x = rng.standard_normal((3, *shape))
    check_all(model, x, rng.standard_normal((3, *model.output.shape)))


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda value: repr(value)[:40])
def test_a_layer_keeps_float32_its_input_and_its_promised_shape(rng, layer, shape):
    model = nn.Sequential([layer], shape).build()
    x = rng.standard_normal((2, *shape)).astype(np.float32)
    before = x.copy()
    y = model.predict(x)
    assert (y.shape, y.dtype) == ((2, *layer.output_shape(shape)), np.float32)
    step = model.gradients(x, np.ones_like(y), weighted_mean)
    assert {a.dtype for a in step.gradients.values()} <= {np.dtype(np.float32)}
    assert {name: a.shape for name, a in model.weights.items()} == model.shapes()
    assert np.array_equal(x, before)


def test_embedding_with_repeated_words(rng):
    model = nn.Sequential([nn.Embedding(6, 4), nn.LSTM(3, False)], (5,)).build(2, np.float64)
    words = rng.integers(0, 6, (3, 5))
    words[0] = 2
    check_all(model, words, rng.standard_normal((3, 3)))


def test_memory_of_its_own_and_branches(rng):
    x = nn.Input((5, 4))
    memory = nn.Tanh()(nn.Dense(4)(x))
    y = nn.MultiHeadAttention(2)(nn.Dense(4)(x), memory)
    joined = nn.Concat()(nn.Add()(y, memory, y), memory)
    model = nn.Model(x, joined).build(3, np.float64)
    assert model.output.shape == (5, 8)
    check_all(model, rng.standard_normal((2, 5, 4)), rng.standard_normal((2, 5, 8)))


def test_batch_normalisation_follows_the_batches_as_in_keras(rng, tf):
    x = (3 + 2 * rng.standard_normal((16, 4))).astype(np.float32)
    theirs = tf.keras.layers.BatchNormalization(momentum=0.8)
    model = nn.Sequential([nn.BatchNorm(momentum=0.8)], (4,)).build()
    for batch in (x[:8], x[8:]):
        theirs(batch, training=True)
        model.gradients(batch, np.ones_like(batch), weighted_mean)
    np.testing.assert_allclose(model.predict(x), theirs(x, training=False), rtol=1e-5, atol=1e-5)


def test_dropout_is_off_when_predicting_and_keeps_the_mean_in_training():
    model = nn.Sequential([nn.Dropout(0.5)], (1000,))
    x = np.ones((4, 1000), np.float32)
    assert np.array_equal(model.predict(x), x)
    seen = []

    def loss(y, labels):
        seen.append(y)
        return 0.0, np.zeros_like(y)

    model.gradients(x, x, loss, np.random.default_rng(0))
    assert set(np.unique(seen[0])) == {0, 2} and abs(np.mean(seen[0]) - 1) < 0.1


@pytest.mark.parametrize(
    ("layer", "shapes", "message"),
    [
        (nn.Dense(0), [(4,)], "Dense: units must be a positive int, got 0"),
        (nn.Conv2D(2, 3), [(4,)], r"Conv2D: needs an image, input_shape \(H, W, C\), got \(4,\)"),
        (nn.LocalConv2D(6, 2, block=2), [IMAGE], "block's square must divide the 6 neurons, got 2"),
        (nn.Conv2DTranspose(2, 1, padding=9), [IMAGE], "leaves no pixel"),
        (nn.Crop2D(3), [IMAGE], r"border 3 leaves nothing of the input \(6, 5\)"),
        (nn.Add(), [(3,), (4,)], r"cannot add outputs of shapes \[\(3,\), \(4,\)\]"),
        (nn.Concat(), [(3, 4, 1), (4, 4, 1)], "cannot concat outputs of shapes"),
        (nn.LSTM(3), [(4,)], r"LSTM: needs a sequence, input_shape \(T, D\), got \(4,\)"),
        (nn.MultiHeadAttention(4), [SEQUENCE], "heads=4 must divide D"),
        (nn.MultiHeadAttention(2), [SEQUENCE, (3, 5)], "memory must be one sequence of 6 columns"),
        (nn.Embedding(0, 2), [(4,)], "vocabulary must be a positive int"),
        (nn.ReLU(), [(3,), (3,)], "ReLU: takes one input, got 2"),
    ],
)
def test_a_layer_that_does_not_fit_says_what_was_expected(layer, shapes, message):
    with pytest.raises(ValueError, match=message):
        layer.output_shape(*shapes)
