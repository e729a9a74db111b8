"""Counts against Keras, the published totals, and the arithmetic of the slides."""

import os

import pytest

from lapenna.course.slides import alexnet
from lapenna.nn import (
    Add,
    BatchNorm,
    Concat,
    Conv2D,
    Dense,
    Flatten,
    GlobalAvgPool2D,
    Input,
    MaxPool2D,
    Model,
    tally,
    total,
)


def test_alexnet_row_by_row():
    rows = {row.name: row for row in tally(alexnet(), (227, 227, 3))}
    assert [r.output_shape[0] for r in list(rows.values())[:8]] == [55, 27, 27, 13, 13, 13, 13, 6]
    parameters = {name: row.parameters for name, row in rows.items() if row.parameters}
    assert parameters == {
        "conv 1": 34_944,
        "conv 2": 614_656,
        "conv 3": 885_120,
        "conv 4": 1_327_488,
        "conv 5": 884_992,
        "dense 1": 37_752_832,
        "dense 2": 16_781_312,
        "dense 3": 4_097_000,
    }
    assert total(tally(alexnet(), (227, 227, 3)))[2:] == (62_367_776, 10_568, 1_135_256_096)


@pytest.fixture(scope="module")
def keras():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("tensorflow").keras


def _keras_alexnet(keras, groups):
    conv, pool = keras.layers.Conv2D, keras.layers.MaxPooling2D
    pad = keras.layers.ZeroPadding2D
    return keras.Sequential(
        [
            keras.Input((227, 227, 3)),
            conv(96, 11, strides=4),
            pool(3, 2),
            pad(2),
            conv(256, 5, groups=groups),
            pool(3, 2),
            conv(384, 3, padding="same"),
            conv(384, 3, padding="same", groups=groups),
            conv(256, 3, padding="same", groups=groups),
            pool(3, 2),
            keras.layers.Flatten(),
            keras.layers.Dense(4096),
            keras.layers.Dense(4096),
            keras.layers.Dense(1000),
        ]
    )


@pytest.mark.parametrize(("groups", "published"), [(1, 62_378_344), (2, 60_965_224)])
def test_alexnet_is_keras_and_the_published_total(keras, groups, published):
    model = _keras_alexnet(keras, groups)
    assert model.count_params() == published
    assert total(tally(alexnet(groups), (227, 227, 3))).parameters == published
    shapes = [layer.output.shape[1:] for layer in model.layers if "zero" not in layer.name]
    assert shapes == [row.output_shape for row in tally(alexnet(groups), (227, 227, 3))]


def test_vgg16_is_keras(keras):
    blocks = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
    layers = []
    for filters, repeat in blocks:
        layers += [Conv2D(filters, 3, padding=1)] * repeat + [MaxPool2D(2)]
    layers += [Flatten(), Dense(4096), Dense(4096), Dense(1000)]
    counted = total(tally(layers, (224, 224, 3))).parameters
    assert counted == keras.applications.VGG16(weights=None).count_params() == 138_357_544


def test_residual_block_and_separate_branches(keras):
    start = Input((9, 7, 4))
    body = BatchNorm()(Conv2D(8, 3, 2, 1, bias=False)(start))
    body = Conv2D(8, 3, 1, 1, bias=False)(body)
    block = Add()(body, Conv2D(8, 1, 2, bias=False)(start))
    fork = Concat()(Conv2D(3, 1)(block), Conv2D(5, 3, padding="same")(block))
    x = keras.Input((9, 7, 4))
    y = keras.layers.Conv2D(8, 3, 2, use_bias=False)(keras.layers.ZeroPadding2D(1)(x))
    y = keras.layers.BatchNormalization()(y)
    y = keras.layers.Conv2D(8, 3, padding="same", use_bias=False)(y)
    y = y + keras.layers.Conv2D(8, 1, 2, use_bias=False)(x)
    y = keras.layers.Concatenate()(
        [keras.layers.Conv2D(3, 1)(y), keras.layers.Conv2D(5, 3, padding="same")(y)]
    )
    model = keras.Model(x, keras.layers.GlobalAveragePooling2D()(y))
    rows = Model(start, GlobalAvgPool2D()(fork)).rows()
    trainable = sum(int(v.shape.num_elements()) for v in model.trainable_variables)
    assert total(rows).parameters == trainable
    assert rows[-1].output_shape == model.output.shape[1:] == (8,)
    assert fork.shape == (5, 4, 8)


def test_adding_the_input_keeps_the_shape_and_costs_nothing():
    x = Input((5, 5, 4))
    row = total(Model(x, Add()(x, Conv2D(4, 3, padding="same")(x))).rows())
    assert row[1:] == ((5, 5, 4), 144, 4, 25 * 144)


@pytest.mark.parametrize(
    ("layers", "shape", "message"),
    [
        ([Dense(10)], (7, 7, 32), r"Dense: .*\(D,\), got \(7, 7, 32\): flatten"),
        ([Conv2D(4, 3)], (784,), r"Conv2D: .*\(H, W, C\), got \(784,\)"),
        ([Conv2D(4, 3, groups=2)], (8, 8, 3), r"groups=2 must divide the 3 input channels"),
        ([Conv2D(0, 3)], (8, 8, 3), r"filters must be a positive int, got 0"),
        ([Conv2D(4, 9)], (8, 8, 3), r"9.*8"),
        ([Conv2D(4, 3, padding="some")], (8, 8, 3), r"padding.*some"),
        ([MaxPool2D(2)], (10,), r"MaxPool2D: .*got \(10,\)"),
        ([Dense(-1)], (10,), r"units must be a positive int, got -1"),
        ([], (0, 3), r"input_shape must be positive ints, got \(0, 3\)"),
    ],
)
def test_bad_input_names_what_was_expected(layers, shape, message):
    with pytest.raises(ValueError, match=message):
        tally(layers, shape)


def test_total_of_nothing_is_refused():
    with pytest.raises(ValueError, match="rows must hold at least one Row"):
        total([])
