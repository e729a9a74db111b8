"""Layers of vectors: dense, flatten, and the functions applied to every number."""

from __future__ import annotations

import math
from dataclasses import dataclass

import lapenna as lp
from lapenna.nn.initialisers import Initialiser, glorot_uniform
from lapenna.nn.layer import Layer, Weight


@dataclass(frozen=True)
class Dense(Layer):
    """``y = x w + b`` along the last axis: w (D, units), b (units,).

    A sequence (T, D) is taken step by step, with the same weights.
    """

    units: int
    bias: bool = True
    init: Initialiser = glorot_uniform
    name: str = "dense"

    def output_shape(self, *input_shapes):
        self._positive(units=self.units)
        shape = self._only(input_shapes)
        if len(shape) == 3:
            self._with_axes(input_shapes, "(D,)", "a vector")
        return (*shape[:-1], self.units)

    def weights(self, *input_shapes):
        depth = input_shapes[0][-1]
        shape = (depth, self.units)
        found = {"w": Weight(shape, self.init, fans=shape)}
        return found | ({"b": Weight((self.units,), kind="bias")} if self.bias else {})

    def multiply_adds(self, *input_shapes):
        return math.prod(input_shapes[0]) * self.units

    def forward(self, w, x, rng=None):
        rows = x.reshape(-1, x.shape[-1])
        y = lp.dense(rows, w["w"], w.get("b"))
        return y.reshape(*x.shape[:-1], self.units), x

    def backward(self, w, dy, x, first=False):
        rows, slopes = x.reshape(-1, x.shape[-1]), dy.reshape(-1, self.units)
        dx, dw, db = lp.dense_backward(slopes, rows, w["w"])
        return (dx.reshape(x.shape),), {"w": dw, "b": db} if self.bias else {"w": dw}


@dataclass(frozen=True)
class Flatten(Layer):
    """Any shape becomes one axis."""

    name: str = "flatten"

    def output_shape(self, *input_shapes):
        return (math.prod(self._only(input_shapes)),)

    def forward(self, w, x, rng=None):
        return lp.flatten(x), x.shape

    def backward(self, w, dy, x_shape, first=False):
        return (lp.flatten_backward(dy, x_shape),), {}


@dataclass(frozen=True)
class ReLU(Layer):
    """``max(0, x)``."""

    name: str = "relu"

    def forward(self, w, x, rng=None):
        y = lp.relu(x)
        return y, y

    def backward(self, w, dy, y, first=False):
        return (lp.relu_backward(dy, y),), {}


@dataclass(frozen=True)
class LeakyReLU(Layer):
    """``x`` where it is positive, ``slope x`` elsewhere."""

    slope: float = 0.01
    name: str = "leaky relu"

    def forward(self, w, x, rng=None):
        return lp.leaky_relu(x, self.slope), x

    def backward(self, w, dy, x, first=False):
        return (lp.leaky_relu_backward(dy, x, self.slope),), {}


@dataclass(frozen=True)
class Sigmoid(Layer):
    """``1 / (1 + exp(-x))``."""

    name: str = "sigmoid"

    def forward(self, w, x, rng=None):
        y = lp.sigmoid(x)
        return y, y

    def backward(self, w, dy, y, first=False):
        return (lp.sigmoid_backward(dy, y),), {}


@dataclass(frozen=True)
class Tanh(Layer):
    """The hyperbolic tangent."""

    name: str = "tanh"

    def forward(self, w, x, rng=None):
        y = lp.tanh(x)
        return y, y

    def backward(self, w, dy, y, first=False):
        return (lp.tanh_backward(dy, y),), {}


@dataclass(frozen=True)
class Softmax(Layer):
    """Probabilities along the last axis. The loss takes logits: leave this out of training."""

    name: str = "softmax"

    def forward(self, w, x, rng=None):
        y = lp.softmax(x)
        return y, y

    def backward(self, w, dy, y, first=False):
        return (lp.softmax_backward(dy, y),), {}


@dataclass(frozen=True)
class GELU(Layer):
    """A smooth ReLU, in the form with tanh."""

    name: str = "gelu"

    def forward(self, w, x, rng=None):
        return lp.gelu(x), x

    def backward(self, w, dy, x, first=False):
        return (lp.gelu_backward(dy, x),), {}
