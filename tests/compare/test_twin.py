"""Every network of the zoo, and every layer, against its twin in TensorFlow."""

import numpy as np
import pytest

import lapenna as lp
from lapenna import nn
from lapenna.nn import zoo

pytest.importorskip("tensorflow")

from lapenna.compare.twin import Twin

SMALL = {
    "mlp": {"input_shape": (8, 8, 1)},
    "mnist-cnn": {"input_shape": (12, 12, 1)},
    "conv-pool": {"input_shape": (12, 12, 1)},
    "lenet-5": {},
    "alexnet": {"input_shape": (67, 67, 3), "classes": 5, "width": 16, "groups": 2, "dropout": 0.0},
    "vgg16": {"input_shape": (32, 32, 3), "classes": 5, "width": 16, "dropout": 0.0},
    "vgg19": {"input_shape": (32, 32, 3), "classes": 5, "width": 16, "dropout": 0.0},
    "googlenet": {"input_shape": (64, 64, 3), "classes": 5, "dropout": 0.0},
    "resnet-18": {"input_shape": (64, 64, 3), "classes": 5},
    "resnet-34": {"input_shape": (64, 64, 3), "classes": 5},
    "resnet-50": {"input_shape": (64, 64, 3), "classes": 5},
    "unet": {"input_shape": (188, 188, 1), "width": 2},
    "transformer-encoder": {"input_shape": (6, 16), "heads": 4, "hidden": 32},
}


def entropy(y, labels):
    """Cross-entropy at every position of the output, added over positions, mean over samples."""
    n, classes = len(y), y.shape[-1]
    loss, dy = lp.softmax_cross_entropy(y.reshape(-1, classes), labels.reshape(-1))
    places = y.size // classes // n
    return places * loss, places * dy.reshape(y.shape)


def compare(model, x, tolerance=1e-9):
    rng = np.random.default_rng(1)
    for name in model.weights:
        if name.endswith(("/b", "beta", "/mean")):
            noise = rng.standard_normal(model.weights[name].shape)
            model.weights[name] = 0.1 * noise.astype(np.float64)
    twin = Twin(model)
    y = model.predict(x)
    theirs = twin.predict(x).numpy()
    scale = np.abs(theirs).max()
    np.testing.assert_allclose(y, theirs, rtol=0, atol=tolerance * scale)
    labels = rng.integers(0, y.shape[-1], y.shape[:-1])
    loss, slopes = twin.loss_and_gradients(x, labels)
    step = model.gradients(x, labels, entropy)
    assert step.loss == pytest.approx(float(loss), rel=tolerance)
    for name, slope in zip(model.trained(), slopes, strict=True):
        slope = np.asarray(slope)
        largest = max(np.abs(slope).max(), 1e-6)  # a bias before a normalisation has none
        np.testing.assert_allclose(
            step.gradients[name], slope, rtol=0, atol=tolerance * largest, err_msg=name
        )


def test_every_network_is_compared():
    assert set(SMALL) == set(zoo.NETWORKS)


@pytest.mark.parametrize("name", SMALL)
def test_a_network_is_tensorflows(name):
    model = zoo.NETWORKS[name](**SMALL[name]).build(seed=3, dtype=np.float64)
    compare(model, np.random.default_rng(0).standard_normal((3, *model.input.shape)))


IMAGE, SEQUENCE = (7, 6, 4), (5, 6)
LAYERS = [
    (nn.Conv2D(4, (3, 2), (2, 1), ((1, 0), (2, 1)), groups=2), IMAGE),
    (nn.Conv2D(3, 2, dilation=(2, 1), padding="same"), IMAGE),
    (nn.Conv2DTranspose(3, 3, 2, "same"), IMAGE),
    (nn.MaxPool2D(3, 2, 1), IMAGE),
    (nn.AvgPool2D(3, 2, "same"), IMAGE),
    (nn.UpSample2D(2, "bilinear"), IMAGE),
    (nn.UpSample2D((1, 3)), IMAGE),
    (nn.LeakyReLU(0.3), SEQUENCE),
    (nn.Softmax(), SEQUENCE),
    (nn.GELU(), SEQUENCE),
    (nn.AddPositions(), SEQUENCE),
    (nn.RNN(3), SEQUENCE),
    (nn.RNN(3, return_sequences=False), SEQUENCE),
    (nn.LSTM(3), SEQUENCE),
    (nn.LSTM(3, return_sequences=False), SEQUENCE),
    (nn.MultiHeadAttention(3, causal=True), SEQUENCE),
]


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=lambda value: repr(value)[:50])
def test_a_layer_is_tensorflows(layer, shape):
    before = nn.Conv2D(4, 1) if len(shape) == 3 else nn.Dense(6)
    model = nn.Sequential([before, layer], shape).build(seed=4, dtype=np.float64)
    tolerance = 1e-6 if isinstance(layer, nn.UpSample2D) else 1e-9  # resized in float32 there
    compare(model, np.random.default_rng(0).standard_normal((3, *shape)), tolerance)


def test_embedded_words_are_tensorflows():
    layers = [nn.Embedding(7, 6), nn.MultiHeadAttention(2), nn.LSTM(3, False)]
    model = nn.Sequential(layers, (5,)).build(seed=5, dtype=np.float64)
    compare(model, np.random.default_rng(0).integers(0, 7, (3, 5)))


def test_a_layer_that_tensorflow_lacks_is_named():
    with pytest.raises(ValueError, match="TensorFlow has no layer LocalConv2D"):
        Twin(nn.Sequential([nn.LocalConv2D(2, 2)], (4, 4, 1)).build())
