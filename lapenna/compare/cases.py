"""What ``lapenna compare`` runs: matrix products, single operations, whole networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

import lapenna as lp
from lapenna import nn
from lapenna.compare.tensorflow import tf
from lapenna.compare.workloads import random
from lapenna.nn import zoo


@dataclass(frozen=True)
class Case:
    """One computation on the same arrays: a function for each kind of backend.

    ``operations`` counts a product and a sum as two; ``moved`` is the least traffic with memory in
    bytes: every input read once, every output written once.
    """

    name: str
    part: str
    arrays: tuple[np.ndarray, ...]
    functions: Mapping[str, Callable]
    operations: int
    moved: int

    @property
    def intensity(self) -> float:
        """Operations for each byte that must move."""
        return self.operations / self.moved


def matrix_product(n: int) -> list[Case]:
    """Return the product of two n x n matrices; the literal loops join in up to 128."""
    functions: dict[str, Callable] = {"lapenna": lp.dense, "tensorflow": tf.function(tf.matmul)}
    if n <= 128:
        functions["reference"] = lp.reference.dense
    functions["jax"] = lambda x, w: x @ w
    arrays = (random(n, n), random(n, n) / np.float32(math.sqrt(n)))
    return [Case(f"matmul-{n}", "forward", arrays, functions, 2 * n**3, 3 * 4 * n * n)]


def convolution() -> list[Case]:
    """Return a small 3x3 convolution, which the literal loops can do too."""
    x, w, b = random(4, 14, 14, 8), random(3, 3, 8, 16) / np.float32(8.5), random(16)

    def ours(tier):
        return lambda x, w, b: tier.conv2d(x, w, b, padding="same")

    def theirs(x, w, b):
        return tf.nn.conv2d(x, w, 1, "SAME") + b

    functions = {
        "lapenna": ours(lp), "reference": ours(lp.reference), "tensorflow": tf.function(theirs)
    }  # fmt: skip
    count = 4 * 14 * 14 * w.size
    moved = 4 * (x.size + w.size + b.size + 4 * 14 * 14 * 16)
    return [Case("conv-3x3", "forward", (x, w, b), functions, 2 * count, moved)]


def pooling() -> list[Case]:
    """Return a small max pooling: nearly no arithmetic, so memory decides."""
    x = random(8, 28, 28, 16)

    def ours(tier):
        return lambda x: tier.max_pool2d(x, 2)[0]

    functions = {
        "lapenna": ours(lp),
        "reference": ours(lp.reference),
        "tensorflow": tf.function(lambda x: tf.nn.max_pool2d(x, 2, 2, "VALID")),
    }
    return [Case("max-pool-2x2", "forward", (x,), functions, 3 * x.size // 4, 5 * x.size)]


def network(name: str, batch: int) -> list[Case]:
    """Return the forward pass of a network of the zoo, and the gradients of its loss."""
    from lapenna.compare.twin import Twin

    # Each library draws other masks, so dropout would hide every other difference.
    options = {"dropout": 0.0} if name in ("alexnet", "vgg16", "googlenet") else {}
    model = zoo.NETWORKS[name](**options).build(seed=0)
    first = model.trained()[0]  # its gradient goes through the whole network
    twin = Twin(model)
    x = random(batch, *model.input.shape)
    rng = np.random.default_rng(0)
    labels = rng.integers(0, model.output.shape[-1], (batch, *model.output.shape[:-1]))
    adds = batch * nn.total(model.rows()).multiply_adds
    weights = sum(w.nbytes for w in model.weights.values())
    outputs = 4 * batch * math.prod(model.output.shape)

    def loss(y, labels):
        classes = y.shape[-1]
        value, dy = lp.softmax_cross_entropy(y.reshape(-1, classes), labels.reshape(-1))
        places = labels.size // len(labels)
        return value * places, dy.reshape(y.shape) * places

    forward = {"lapenna": _numpy_only(model.predict), "tensorflow": twin.predict}
    gradients = {
        "lapenna": _numpy_only(lambda x, t: model.gradients(x, t, loss).gradients[first]),
        "tensorflow": lambda x, t: twin.loss_and_gradients(x, t)[1][0],
    }
    return [
        Case(name, "forward", (x,), forward, 2 * adds, x.nbytes + weights + outputs),
        Case(name, "gradients", (x, labels), gradients, 6 * adds, 2 * (x.nbytes + 2 * weights)),
    ]


def _numpy_only(function: Callable) -> Callable:
    """Mark a function whose network lives in NumPy arrays: other arrays are not for it."""

    def checked(*arrays):
        return function(*arrays) if type(arrays[0]) is np.ndarray else NotImplemented

    return checked


NETWORKS = {
    "lenet-5": 64,
    "alexnet": 4,
    "vgg16": 1,
    "googlenet": 4,
    "resnet-18": 4,
    "unet": 1,
    "transformer-encoder": 8,
}
"""The seven networks of the default comparison, and how many samples each gets."""

SIZES = (128, 256, 512, 1024, 2048, 4096, 8192)

CASES: dict[str, Callable[[], list[Case]]] = {
    **{f"matmul-{n}": lambda n=n: matrix_product(n) for n in SIZES},
    **{name: lambda name=name, n=n: network(name, n) for name, n in NETWORKS.items()},
    "conv-3x3": convolution,
    "max-pool-2x2": pooling,
}
DEFAULT = [name for name in CASES if name not in ("conv-3x3", "max-pool-2x2")]
