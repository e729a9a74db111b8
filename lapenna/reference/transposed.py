"""Transposed convolution as its sums are written. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import numpy as np

from lapenna import shapes


def conv2d_transpose(
    x, w, b=None, *, stride=1, padding="valid", dilation=1, groups=1, output_size=None
):
    """``y[n, s i + d u, s j + d v, c] += x[n, i, j, m] w[u, v, c, m]``, then ``+ b[c]``."""
    where = "conv2d_transpose"
    shape, win = shapes.transposed_window(
        x, w, b, stride, padding, dilation, groups, output_size, where
    )
    y = np.zeros(shape)
    for n, i, j, m in np.ndindex(*x.shape):
        for u, v, c, row, column, channel in _targets(win, w.shape, shape, groups, i, j, m):
            y[n, row, column, channel] += float(x[n, i, j, m]) * float(w[u, v, c, m])
    return y if b is None else y + np.asarray(b, dtype=np.float64)


def conv2d_transpose_backward(
    dy, x, w, *, stride=1, padding="valid", dilation=1, groups=1, output_size=None
):
    """Each product of the forward pass sends dy times its one factor to the other."""
    where = "conv2d_transpose_backward"
    shape, win = shapes.transposed_window(
        x, w, None, stride, padding, dilation, groups, output_size, where
    )
    shapes.same_shape(dy, shape, "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(shape[3])
    for n, i, j, m in np.ndindex(*x.shape):
        for u, v, c, row, column, channel in _targets(win, w.shape, shape, groups, i, j, m):
            dx[n, i, j, m] += float(dy[n, row, column, channel]) * float(w[u, v, c, m])
            dw[u, v, c, m] += float(dy[n, row, column, channel]) * float(x[n, i, j, m])
    for n, row, column, channel in np.ndindex(*shape):
        db[channel] += dy[n, row, column, channel]
    return dx, dw, db


def _targets(win, w_shape, shape, groups, i, j, m):
    """Yield each tap (u, v, c) of filter m with the pixel of the output that it reaches."""
    first = m // (w_shape[3] // groups) * w_shape[2]
    for u, v, c in np.ndindex(*w_shape[:3]):
        row = i * win.stride[0] + u * win.dilation[0] - win.pad[0][0]
        column = j * win.stride[1] + v * win.dilation[1] - win.pad[1][0]
        if 0 <= row < shape[1] and 0 <= column < shape[2]:
            yield u, v, c, row, column, first + c
