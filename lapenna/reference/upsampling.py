"""Upsampling, pixel by pixel. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes


def upsample2d(x, size=2, *, method="nearest"):
    """``y[n, i, j, c] = sum_{k,l} R[i, k] R[j, l] x[n, k, l, c]``, with one or two k for each i."""
    where = "upsample2d"
    shapes.image_axes(shapes.shape_of(x, "x", where), where)
    shapes.floating(x, "x", where)
    (sh, sw), blend = shapes.pair(size, "size", where), _blend(method, where)
    n, height, width, channels = x.shape
    y = np.zeros((n, height * sh, width * sw, channels))
    for s, i, j, c in np.ndindex(*y.shape):
        for k, p in blend(i, sh, height):
            for m, q in blend(j, sw, width):
                y[s, i, j, c] += p * q * float(x[s, k, m, c])
    return y


def upsample2d_backward(dy, x_shape, size=2, *, method="nearest"):
    """``dx[n, k, l, c] += R[i, k] R[j, l] dy[n, i, j, c]``."""
    where = "upsample2d_backward"
    n, height, width, channels = shapes.image_shape(x_shape, where)
    sh, sw = shapes.pair(size, "size", where)
    shapes.same_shape(dy, (n, height * sh, width * sw, channels), "dy", where)
    shapes.floating(dy, "dy", where)
    blend, dx = _blend(method, where), np.zeros(x_shape)
    for s, i, j, c in np.ndindex(*dy.shape):
        for k, p in blend(i, sh, height):
            for m, q in blend(j, sw, width):
                dx[s, k, m, c] += p * q * float(dy[s, i, j, c])
    return dx


def _blend(method, where):
    """Return the function (i, factor, n) -> the small pixels in large pixel i, with weights."""
    if method not in ("nearest", "bilinear"):
        raise ValueError(f'{where}: method must be "nearest" or "bilinear", got {method!r}')
    return _nearest if method == "nearest" else _bilinear


def _nearest(i, factor, n):
    return [(i // factor, 1.0)]


def _bilinear(i, factor, n):
    centre = min(max((i + 0.5) / factor - 0.5, 0.0), n - 1.0)
    k = min(math.floor(centre), max(n - 2, 0))
    if n == 1:
        return [(0, 1.0)]
    return [(k, 1 - (centre - k)), (k + 1, centre - k)]
