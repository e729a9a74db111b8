"""The networks of the zoo: published counts, shapes, Keras, and a forward and backward pass."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.nn import zoo

COUNTS = {
    "mlp": 13_002,
    "mnist-cnn": 354_002,
    "conv-pool": 34_826,
    "lenet-5": 61_706,
    "alexnet": 62_378_344,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
    "googlenet": 6_998_552,
    "resnet-18": 11_689_512,
    "resnet-34": 21_797_672,
    "resnet-50": 25_557_032,
    "unet": 31_030_658,
    "transformer-encoder": 3_152_384,
}
SMALL = {
    "mlp": {"input_shape": (8, 8, 1)},
    "mnist-cnn": {"input_shape": (12, 12, 1)},
    "conv-pool": {"input_shape": (12, 12, 1)},
    "lenet-5": {},
    "alexnet": {"input_shape": (67, 67, 3), "classes": 5, "width": 16, "groups": 2},
    "vgg16": {"input_shape": (32, 32, 3), "classes": 5, "width": 16},
    "vgg19": {"input_shape": (32, 32, 3), "classes": 5, "width": 16},
    "googlenet": {"input_shape": (32, 32, 3), "classes": 5},
    "resnet-18": {"input_shape": (32, 32, 3), "classes": 5},
    "resnet-34": {"input_shape": (32, 32, 3), "classes": 5},
    "resnet-50": {"input_shape": (32, 32, 3), "classes": 5},
    "unet": {"input_shape": (188, 188, 1), "width": 2},
    "transformer-encoder": {"input_shape": (6, 16), "heads": 4, "hidden": 32},
}


def test_every_network_is_tested():
    assert set(zoo.NETWORKS) == set(COUNTS) == set(SMALL)


@pytest.mark.parametrize("name", COUNTS)
def test_parameters_are_the_published_number(name):
    assert zoo.NETWORKS[name]().parameters == COUNTS[name]


def test_alexnet_in_two_groups():
    assert zoo.alexnet(groups=2).parameters == 60_965_224


@pytest.mark.parametrize("name", ["VGG16", "VGG19"])
def test_vgg_is_keras_layer_by_layer(tf, name):
    theirs = getattr(tf.keras.applications, name)(weights=None)
    ours = zoo.NETWORKS[name.lower()]()
    assert ours.parameters == theirs.count_params()
    kernels = [tuple(v.shape) for v in theirs.trainable_variables]
    assert kernels == [ours.shapes()[name] for name in ours.trained()]


def test_resnet_50_has_the_maps_of_keras(tf):
    theirs = tf.keras.applications.ResNet50(weights=None)
    adds = [layer.output.shape[1:] for layer in theirs.layers if layer.name.endswith("_add")]
    ours = [row.output_shape for row in zoo.resnet50().rows() if row.name.startswith("add")]
    assert ours == adds and len(ours) == 16


def test_the_transformer_layer_has_the_weights_of_keras(tf):
    theirs = tf.keras.layers.MultiHeadAttention(8, 64)
    theirs.build((1, 128, 512), (1, 128, 512))
    ours = zoo.transformer_encoder()
    attention = sum(row.parameters for row in ours.rows() if row.name == "attention")
    assert attention == theirs.count_params() == 1_050_624


def test_unet_has_the_papers_sizes():
    rows = zoo.unet().rows()
    pools = [row.output_shape[0] for row in rows if row.name.startswith("pool")]
    joined = [row.output_shape for row in rows if row.name.startswith("concat")]
    assert pools == [284, 140, 68, 32]
    assert joined == [(56, 56, 1024), (104, 104, 512), (200, 200, 256), (392, 392, 128)]
    assert rows[-1].output_shape == (388, 388, 2)


def test_googlenet_has_the_papers_maps():
    rows = zoo.googlenet().rows()
    joined = [row.output_shape for row in rows if row.name.startswith("concat")]
    channels = [256, 480, 512, 512, 512, 528, 832, 832, 1024]
    sizes = [28, 28, 14, 14, 14, 14, 14, 7, 7]
    assert joined == [(s, s, c) for s, c in zip(sizes, channels, strict=True)]


@pytest.mark.parametrize("name", SMALL)
def test_a_small_copy_runs_forward_and_backward(name, rng):
    model = zoo.NETWORKS[name](**SMALL[name]).build(seed=0)
    x = rng.standard_normal((2, *model.input.shape)).astype(np.float32)
    y = model.predict(x)
    assert y.shape == (2, *model.output.shape) and np.isfinite(y).all()
    step = model.gradients(x, np.zeros_like(y), lp.mean_squared_error)
    assert np.isfinite(step.loss) and sorted(step.gradients) == sorted(model.trained())
    assert all(np.isfinite(slope).all() for slope in step.gradients.values())


def test_repeats_of_resnet_are_those_of_the_paper():
    def convolutions(model):
        return sum(row.weights > 0 and row.name.startswith("conv") for row in model.rows())

    # 17, 33 and 49 in the blocks and the stem, and 3, 3 and 4 that fit a shortcut.
    assert [convolutions(f()) for f in (zoo.resnet18, zoo.resnet34, zoo.resnet50)] == [20, 36, 53]
