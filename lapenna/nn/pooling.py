"""Layers that make images smaller or larger without weights."""

from __future__ import annotations

from dataclasses import dataclass

import lapenna as lp
from lapenna import shapes
from lapenna.nn.layer import Layer


class _Pool(Layer):
    def _options(self) -> dict:
        return {name: getattr(self, name) for name in ("stride", "padding", "dilation")}

    def output_shape(self, *input_shapes):
        image = self._image(input_shapes)
        where = type(self).__name__
        win = shapes.pool_window((1, *image), self.pool_size, where=where, **self._options())
        return (*win.out, image[2])


@dataclass(frozen=True)
class MaxPool2D(_Pool):
    """The largest entry of each window. ``stride`` None: windows side by side."""

    pool_size: int | tuple[int, int]
    stride: int | tuple[int, int] | None = None
    padding: str | int | tuple = "valid"
    dilation: int | tuple[int, int] = 1
    name: str = "pool"

    def forward(self, w, x, rng=None):
        y, argmax = lp.max_pool2d(x, self.pool_size, **self._options())
        return y, (argmax, x.shape)

    def backward(self, w, dy, saved, first=False):
        return (lp.max_pool2d_backward(dy, *saved, self.pool_size, **self._options()),), {}


@dataclass(frozen=True)
class AvgPool2D(_Pool):
    """The mean of each window. ``stride`` None: windows side by side."""

    pool_size: int | tuple[int, int]
    stride: int | tuple[int, int] | None = None
    padding: str | int | tuple = "valid"
    dilation: int | tuple[int, int] = 1
    name: str = "average pool"

    def forward(self, w, x, rng=None):
        return lp.avg_pool2d(x, self.pool_size, **self._options()), x.shape

    def backward(self, w, dy, x_shape, first=False):
        return (lp.avg_pool2d_backward(dy, x_shape, self.pool_size, **self._options()),), {}


@dataclass(frozen=True)
class GlobalAvgPool2D(Layer):
    """The mean of each channel: ``(H, W, C)`` becomes ``(C,)``."""

    name: str = "global average"

    def output_shape(self, *input_shapes):
        return self._image(input_shapes)[2:]

    def forward(self, w, x, rng=None):
        return lp.global_avg_pool2d(x), x.shape

    def backward(self, w, dy, x_shape, first=False):
        return (lp.global_avg_pool2d_backward(dy, x_shape),), {}


@dataclass(frozen=True)
class UpSample2D(Layer):
    """Larger images by whole factors, "nearest" or "bilinear"."""

    size: int | tuple[int, int] = 2
    method: str = "nearest"
    name: str = "upsample"

    def output_shape(self, *input_shapes):
        height, width, channels = self._image(input_shapes)
        rows, columns = shapes.pair(self.size, "size", "UpSample2D")
        return (height * rows, width * columns, channels)

    def forward(self, w, x, rng=None):
        return lp.upsample2d(x, self.size, method=self.method), x.shape

    def backward(self, w, dy, x_shape, first=False):
        return (lp.upsample2d_backward(dy, x_shape, self.size, method=self.method),), {}
