"""Layers of images with filters: convolution, its transpose, and filters that are not shared."""

from __future__ import annotations

import math
from dataclasses import dataclass

import lapenna as lp
from lapenna import shapes
from lapenna.nn.initialisers import Initialiser, glorot_uniform
from lapenna.nn.layer import Layer, Weight
from lapenna.ops.convolution import sum_of_rows, weight_gradient


class _Filters(Layer):
    """What the layers with filters share: kernel_size, stride, padding, dilation."""

    def _options(self) -> dict:
        return {name: getattr(self, name) for name in ("stride", "padding", "dilation")}

    def _window(self, image) -> shapes.Window:
        where = type(self).__name__
        options = self._options()
        return shapes.window((1, *image), self.kernel_size, where=where, **options)


@dataclass(frozen=True)
class Conv2D(_Filters):
    """A convolution with ``filters`` filters: w (FH, FW, C/groups, filters), b (filters,)."""

    filters: int
    kernel_size: int | tuple[int, int]
    stride: int | tuple[int, int] = 1
    padding: str | int | tuple = "valid"
    groups: int = 1
    bias: bool = True
    dilation: int | tuple[int, int] = 1
    init: Initialiser = glorot_uniform
    name: str = "conv"

    def output_shape(self, *input_shapes):
        self._positive(filters=self.filters, groups=self.groups)
        image = self._image(input_shapes)
        if image[2] % self.groups or self.filters % self.groups:
            raise ValueError(
                f"Conv2D: groups={self.groups} must divide the {image[2]} input channels "
                f"and the {self.filters} filters (input_shape: {image})"
            )
        return (*self._window(image).out, self.filters)

    def weights(self, *input_shapes):
        kernel = shapes.pair(self.kernel_size, "kernel_size", "Conv2D")
        depth = input_shapes[0][2] // self.groups
        fans = (math.prod(kernel) * depth, math.prod(kernel) * self.filters)
        found = {"w": Weight((*kernel, depth, self.filters), self.init, fans=fans)}
        return found | ({"b": Weight((self.filters,), kind="bias")} if self.bias else {})

    def multiply_adds(self, *input_shapes):
        height, width, _ = self.output_shape(*input_shapes)
        return height * width * math.prod(self.weights(*input_shapes)["w"].shape)

    def forward(self, w, x, rng=None):
        return lp.conv2d(x, w["w"], w.get("b"), **self._options(), groups=self.groups), x

    def backward(self, w, dy, x, first=False):
        if first:
            win = self._window(x.shape[1:])
            dw, db = weight_gradient(dy, x, w["w"].shape, win, self.groups), sum_of_rows(dy)
            dx = None
        else:
            options = self._options()
            dx, dw, db = lp.conv2d_backward(dy, x, w["w"], **options, groups=self.groups)
        return (dx,), {"w": dw, "b": db} if self.bias else {"w": dw}


@dataclass(frozen=True)
class Conv2DTranspose(_Filters):
    """The adjoint of a convolution from ``filters`` maps to C: w (FH, FW, filters, C).

    With stride 2 the image grows to twice its size.
    """

    filters: int
    kernel_size: int | tuple[int, int]
    stride: int | tuple[int, int] = 1
    padding: str | int | tuple = "valid"
    bias: bool = True
    dilation: int | tuple[int, int] = 1
    init: Initialiser = glorot_uniform
    name: str = "conv transpose"

    def output_shape(self, *input_shapes):
        self._positive(filters=self.filters)
        image = self._image(input_shapes)
        size = shapes.transposed_size(
            image[:2], self.kernel_size, where="Conv2DTranspose", **self._options()
        )
        return (*size, self.filters)

    def weights(self, *input_shapes):
        kernel = shapes.pair(self.kernel_size, "kernel_size", "Conv2DTranspose")
        depth = input_shapes[0][2]
        fans = (math.prod(kernel) * self.filters, math.prod(kernel) * depth)
        found = {"w": Weight((*kernel, self.filters, depth), self.init, fans=fans)}
        return found | ({"b": Weight((self.filters,), kind="bias")} if self.bias else {})

    def multiply_adds(self, *input_shapes):
        height, width, _ = input_shapes[0]
        return height * width * math.prod(self.weights(*input_shapes)["w"].shape)

    def forward(self, w, x, rng=None):
        return lp.conv2d_transpose(x, w["w"], w.get("b"), **self._options()), x

    def backward(self, w, dy, x, first=False):
        dx, dw, db = lp.conv2d_transpose_backward(dy, x, w["w"], **self._options())
        return (dx,), {"w": dw, "b": db} if self.bias else {"w": dw}


@dataclass(frozen=True)
class LocalConv2D(_Filters):
    """A convolution whose filters are not shared: ``neurons`` of its own at each position.

    w (P, Q, FH, FW, C, neurons), b one a neuron; see ``lapenna.local_conv2d`` for ``block``.
    """

    neurons: int
    kernel_size: int | tuple[int, int]
    stride: int | tuple[int, int] = 1
    padding: str | int | tuple = "valid"
    block: int = 1
    bias: bool = True
    dilation: int | tuple[int, int] = 1
    init: Initialiser = glorot_uniform
    name: str = "local conv"

    def output_shape(self, *input_shapes):
        self._positive(neurons=self.neurons, block=self.block)
        if self.neurons % self.block**2:
            raise ValueError(
                f"LocalConv2D: block's square must divide the {self.neurons} neurons, "
                f"got {self.block}"
            )
        rows, columns = self._window(self._image(input_shapes)).out
        return (rows * self.block, columns * self.block, self.neurons // self.block**2)

    def weights(self, *input_shapes):
        image = input_shapes[0]
        win = self._window(image)
        fans = (math.prod(win.kernel) * image[2], self.neurons)
        shape = (*win.out, *win.kernel, image[2], self.neurons)
        found = {"w": Weight(shape, self.init, fans=fans)}
        bias = Weight(self.output_shape(image), kind="bias")
        return found | ({"b": bias} if self.bias else {})

    def multiply_adds(self, *input_shapes):
        return math.prod(self.weights(*input_shapes)["w"].shape)

    def forward(self, w, x, rng=None):
        options = self._options()
        return lp.local_conv2d(x, w["w"], w.get("b"), **options, block=self.block), x

    def backward(self, w, dy, x, first=False):
        options = self._options()
        dx, dw, db = lp.local_conv2d_backward(dy, x, w["w"], **options, block=self.block)
        return (dx,), {"w": dw, "b": db} if self.bias else {"w": dw}
