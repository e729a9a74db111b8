"""Networks that made history, and those of the course; none has weights until ``build``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lapenna.nn.convolution import Conv2D, Conv2DTranspose
from lapenna.nn.count import Shape
from lapenna.nn.dense import Dense, Flatten, ReLU, Sigmoid, Tanh
from lapenna.nn.initialisers import he_normal
from lapenna.nn.layer import Input, Layer, Node
from lapenna.nn.merge import Add, Concat, Crop2D
from lapenna.nn.model import Model, Sequential
from lapenna.nn.normalisation import BatchNorm, Dropout, LayerNorm
from lapenna.nn.pooling import AvgPool2D, GlobalAvgPool2D, MaxPool2D
from lapenna.nn.sequence import MultiHeadAttention


def mlp(input_shape: Shape = (28, 28, 1), classes: int = 10) -> Model:
    """The course's first network: 784-16-16-10 with sigmoids, 13,002 parameters."""
    layers = [Flatten(), Dense(16), Sigmoid(), Dense(16), Sigmoid(), Dense(classes)]
    return Sequential(layers, input_shape, "MLP")


def mnist_cnn(input_shape: Shape = (28, 28, 1), classes: int = 10) -> Model:
    """Unit 7's network: three convolutions, two dense layers, 354,002 parameters."""
    layers: list[Layer] = []
    for filters, size, stride in ((12, 3, 1), (24, 6, 2), (32, 6, 2)):
        layers += [Conv2D(filters, size, stride, "same", init=he_normal), ReLU()]
    layers += [Flatten(), Dense(200, init=he_normal), ReLU(), Dense(classes)]
    return Sequential(layers, input_shape, "MNIST network")


def conv_pool(input_shape: Shape = (28, 28, 1), classes: int = 10) -> Model:
    """Two convolutions, each with pooling, and one dense layer: 34,826 parameters."""
    layers: list[Layer] = []
    for filters in (32, 64):
        layers += [Conv2D(filters, 3, init=he_normal), MaxPool2D(2), ReLU()]
    return Sequential([*layers, Flatten(), Dense(classes)], input_shape, "conv-pool network")


def lenet5(input_shape: Shape = (32, 32, 1), classes: int = 10) -> Model:
    """LeNet-5 as it is built today: 61,706 parameters. After LeCun et al., 1998.

    The original connects its third layer to some of the maps only, and scales its pools.
    """
    layers: list[Layer] = []
    for filters in (6, 16):
        layers += [Conv2D(filters, 5), Tanh(), AvgPool2D(2)]
    layers += [Conv2D(120, 5), Tanh(), Flatten(), Dense(84), Tanh(), Dense(classes)]
    return Sequential(layers, input_shape, "LeNet-5")


def alexnet(
    input_shape: Shape = (227, 227, 3),
    classes: int = 1000,
    groups: int = 1,
    width: int = 4096,
    dropout: float = 0.5,
) -> Model:
    """AlexNet: 62,378,344 parameters; with ``groups=2``, as on two GPUs, 60,965,224.

    Without its local response normalisation. ``width``: of the two dense layers. Krizhevsky,
    Sutskever and Hinton, 2012.
    """
    layers: list[Layer] = [
        Conv2D(96, 11, 4),
        ReLU(),
        MaxPool2D(3, 2),
        Conv2D(256, 5, padding=2, groups=groups),
        ReLU(),
        MaxPool2D(3, 2),
        Conv2D(384, 3, padding=1),
        ReLU(),
        Conv2D(384, 3, padding=1, groups=groups),
        ReLU(),
        Conv2D(256, 3, padding=1, groups=groups),
        ReLU(),
        MaxPool2D(3, 2),
        Flatten(),
    ]
    for _ in range(2):
        layers += [Dense(width), ReLU(), Dropout(dropout)]
    return Sequential([*layers, Dense(classes)], input_shape, "AlexNet")


def _vgg(
    name: str, repeats: Sequence[int], input_shape: Shape, classes: int, width: int, dropout: float
) -> Model:
    layers: list[Layer] = []
    for filters, repeat in zip((64, 128, 256, 512, 512), repeats, strict=True):
        layers += [Conv2D(filters, 3, padding=1, init=he_normal), ReLU()] * repeat + [MaxPool2D(2)]
    layers += [Flatten()]
    for _ in range(2):
        layers += [Dense(width, init=he_normal), ReLU(), Dropout(dropout)]
    return Sequential([*layers, Dense(classes)], input_shape, name)


def vgg16(
    input_shape: Shape = (224, 224, 3),
    classes: int = 1000,
    width: int = 4096,
    dropout: float = 0.5,
) -> Model:
    """VGG16: 138,357,544 parameters. Simonyan and Zisserman, 2015."""
    return _vgg("VGG16", (2, 2, 3, 3, 3), input_shape, classes, width, dropout)


def vgg19(
    input_shape: Shape = (224, 224, 3),
    classes: int = 1000,
    width: int = 4096,
    dropout: float = 0.5,
) -> Model:
    """VGG19: 143,667,240 parameters. Simonyan and Zisserman, 2015."""
    return _vgg("VGG19", (2, 2, 4, 4, 4), input_shape, classes, width, dropout)


# --- networks with branches


def _conv_relu(x: Node, filters: int, size: int, stride: int = 1) -> Node:
    return ReLU()(Conv2D(filters, size, stride, "same", init=he_normal)(x))


def _inception(x: Node, one: int, three: Sequence[int], five: Sequence[int], pool: int) -> Node:
    """Filters of four sizes side by side; 1x1 filters narrow the input of the large ones."""
    pooled = MaxPool2D(3, 1, "same")(x)
    return Concat()(
        _conv_relu(x, one, 1),
        _conv_relu(_conv_relu(x, three[0], 1), three[1], 3),
        _conv_relu(_conv_relu(x, five[0], 1), five[1], 5),
        _conv_relu(pooled, pool, 1),
    )


_INCEPTIONS = (
    ((64, (96, 128), (16, 32), 32), (128, (128, 192), (32, 96), 64)),
    (
        (192, (96, 208), (16, 48), 64),
        (160, (112, 224), (24, 64), 64),
        (128, (128, 256), (24, 64), 64),
        (112, (144, 288), (32, 64), 64),
        (256, (160, 320), (32, 128), 128),
    ),
    ((256, (160, 320), (32, 128), 128), (384, (192, 384), (48, 128), 128)),
)


def googlenet(
    input_shape: Shape = (224, 224, 3), classes: int = 1000, dropout: float = 0.4
) -> Model:
    """GoogLeNet: nine inception modules, 6,998,552 parameters. Szegedy et al., 2015.

    Without its two side outputs, which serve in training only, and its response normalisation.
    """
    start = Input(input_shape)
    x = MaxPool2D(3, 2, "same")(_conv_relu(start, 64, 7, 2))
    x = MaxPool2D(3, 2, "same")(_conv_relu(_conv_relu(x, 64, 1), 192, 3))
    for number, stage in enumerate(_INCEPTIONS):
        x = MaxPool2D(3, 2, "same")(x) if number else x
        for widths in stage:
            x = _inception(x, *widths)
    x = Dropout(dropout)(GlobalAvgPool2D()(x))
    return Model(start, Dense(classes)(x), "GoogLeNet")


def _conv_norm(x: Node, filters: int, size: int, stride: int = 1) -> Node:
    conv = Conv2D(filters, size, stride, size // 2, bias=False, init=he_normal)
    return BatchNorm(epsilon=1e-5, momentum=0.9)(conv(x))


def _basic_block(x: Node, filters: int, stride: int) -> Node:
    y = _conv_norm(ReLU()(_conv_norm(x, filters, 3, stride)), filters, 3)
    return _join(x, y, filters, stride)


def _bottleneck(x: Node, filters: int, stride: int) -> Node:
    y = ReLU()(_conv_norm(x, filters, 1))
    y = ReLU()(_conv_norm(y, filters, 3, stride))
    return _join(x, _conv_norm(y, 4 * filters, 1), 4 * filters, stride)


def _join(x: Node, y: Node, filters: int, stride: int) -> Node:
    """Add the input to the block's output; a 1x1 convolution fits it where the shapes differ."""
    if x.shape != y.shape:
        x = _conv_norm(x, filters, 1, stride)
    return ReLU()(Add()(y, x))


def _resnet(
    name: str, block: Callable, repeats: Sequence[int], input_shape: Shape, classes: int
) -> Model:
    start = Input(input_shape)
    x = MaxPool2D(3, 2, 1)(ReLU()(_conv_norm(start, 64, 7, 2)))
    for stage, repeat in enumerate(repeats):
        for k in range(repeat):
            x = block(x, 64 * 2**stage, 2 if stage and not k else 1)
    return Model(start, Dense(classes)(GlobalAvgPool2D()(x)), name)


def resnet18(input_shape: Shape = (224, 224, 3), classes: int = 1000) -> Model:
    """ResNet-18: 11,689,512 parameters. He et al., 2016."""
    return _resnet("ResNet-18", _basic_block, (2, 2, 2, 2), input_shape, classes)


def resnet34(input_shape: Shape = (224, 224, 3), classes: int = 1000) -> Model:
    """ResNet-34: 21,797,672 parameters. He et al., 2016."""
    return _resnet("ResNet-34", _basic_block, (3, 4, 6, 3), input_shape, classes)


def resnet50(input_shape: Shape = (224, 224, 3), classes: int = 1000) -> Model:
    """ResNet-50: 25,557,032 parameters; its blocks halve the map in their 3x3 convolution."""
    return _resnet("ResNet-50", _bottleneck, (3, 4, 6, 3), input_shape, classes)


def unet(input_shape: Shape = (572, 572, 1), classes: int = 2, width: int = 64) -> Model:
    """U-Net: down, up, and across; 31,030,658 parameters. Ronneberger, Fischer and Brox, 2015.

    Its convolutions have no padding, so a map is cropped before it goes across. ``width`` is the
    number of channels at the top.
    """
    start = x = Input(input_shape)
    across = []
    for level in range(5):
        x = MaxPool2D(2)(x) if level else x
        for _ in range(2):
            x = ReLU()(Conv2D(width * 2**level, 3, init=he_normal)(x))
        across.append(x)
    for level in range(3, -1, -1):
        x = Conv2DTranspose(width * 2**level, 2, 2)(x)
        border = (across[level].shape[0] - x.shape[0]) // 2
        x = Concat()(Crop2D(border)(across[level]), x)
        for _ in range(2):
            x = ReLU()(Conv2D(width * 2**level, 3, init=he_normal)(x))
    return Model(start, Conv2D(classes, 1)(x), "U-Net")


def transformer_encoder(
    input_shape: Shape = (128, 512), heads: int = 8, hidden: int = 2048
) -> Model:
    """One encoder layer of the transformer: 3,152,384 parameters. Vaswani et al., 2017."""
    start = Input(input_shape)
    x = LayerNorm()(Add()(start, MultiHeadAttention(heads)(start)))
    y = Dense(input_shape[-1])(ReLU()(Dense(hidden)(x)))
    return Model(start, LayerNorm()(Add()(x, y)), "transformer encoder layer")


NETWORKS: dict[str, Callable[..., Model]] = {
    "mlp": mlp,
    "mnist-cnn": mnist_cnn,
    "conv-pool": conv_pool,
    "lenet-5": lenet5,
    "alexnet": alexnet,
    "vgg16": vgg16,
    "vgg19": vgg19,
    "googlenet": googlenet,
    "resnet-18": resnet18,
    "resnet-34": resnet34,
    "resnet-50": resnet50,
    "unet": unet,
    "transformer-encoder": transformer_encoder,
}
"""The networks by the names that the command `lapenna summary` takes."""
