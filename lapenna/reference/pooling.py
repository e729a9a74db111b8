"""Pooling, window by window. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lapenna import shapes


def _pixels(win, x_shape, i, j) -> Iterator[tuple[int, int, int]]:
    """Yield (tap, row, column) for the real pixels of the window at (i, j)."""
    for u, v in np.ndindex(*win.kernel):
        row = i * win.stride[0] + u * win.dilation[0] - win.pad[0][0]
        column = j * win.stride[1] + v * win.dilation[1] - win.pad[1][0]
        if 0 <= row < x_shape[1] and 0 <= column < x_shape[2]:
            yield u * win.kernel[1] + v, row, column


def max_pool2d(x, pool_size, *, stride=None, padding="valid", dilation=1):
    """``y[n,i,j,c]`` is the largest entry of the window; the first one wins."""
    win = shapes.pool_window(
        shapes.shape_of(x, "x", "max_pool2d"), pool_size, stride, padding, dilation, "max_pool2d"
    )
    shapes.floating(x, "x", "max_pool2d")
    y = np.full((x.shape[0], *win.out, x.shape[3]), -np.inf)
    argmax = np.zeros(y.shape, dtype=np.int64)
    for n, i, j, c in np.ndindex(*y.shape):
        for tap, row, column in reversed(list(_pixels(win, x.shape, i, j))):
            value = x[n, row, column, c]
            if value >= y[n, i, j, c] or np.isnan(value):
                y[n, i, j, c], argmax[n, i, j, c] = value, tap
    return y, argmax


def max_pool2d_backward(
    dy, argmax, x_shape, pool_size, *, stride=None, padding="valid", dilation=1
):
    """``dx[winner of (i, j)] += dy[i, j]``."""
    where = "max_pool2d_backward"
    x_shape = shapes.image_shape(x_shape, where)
    win = shapes.pool_window(x_shape, pool_size, stride, padding, dilation, where)
    for name, array in (("dy", dy), ("argmax", argmax)):
        shapes.same_shape(array, (x_shape[0], *win.out, x_shape[3]), name, where)
    shapes.floating(dy, "dy", where)
    dx = np.zeros(x_shape)
    for n, i, j, c in np.ndindex(*dy.shape):
        for tap, row, column in _pixels(win, x_shape, i, j):
            if tap == argmax[n, i, j, c]:
                dx[n, row, column, c] += dy[n, i, j, c]
    return dx


def avg_pool2d(x, pool_size, *, stride=None, padding="valid", dilation=1):
    """``y[n,i,j,c]`` is the mean of the window's real pixels."""
    win = shapes.pool_window(
        shapes.shape_of(x, "x", "avg_pool2d"), pool_size, stride, padding, dilation, "avg_pool2d"
    )
    shapes.floating(x, "x", "avg_pool2d")
    y = np.zeros((x.shape[0], *win.out, x.shape[3]))
    for n, i, j, c in np.ndindex(*y.shape):
        values = [float(x[n, r, s, c]) for _, r, s in _pixels(win, x.shape, i, j)]
        y[n, i, j, c] = sum(values) / len(values)
    return y


def avg_pool2d_backward(dy, x_shape, pool_size, *, stride=None, padding="valid", dilation=1):
    """``dx[each pixel of (i, j)] += dy[i, j] / number of pixels``."""
    where = "avg_pool2d_backward"
    x_shape = shapes.image_shape(x_shape, where)
    win = shapes.pool_window(x_shape, pool_size, stride, padding, dilation, where)
    shapes.same_shape(dy, (x_shape[0], *win.out, x_shape[3]), "dy", where)
    shapes.floating(dy, "dy", where)
    dx = np.zeros(x_shape)
    for n, i, j, c in np.ndindex(*dy.shape):
        pixels = list(_pixels(win, x_shape, i, j))
        for _, row, column in pixels:
            dx[n, row, column, c] += dy[n, i, j, c] / len(pixels)
    return dx


def global_avg_pool2d(x):
    """``y[n, c]`` is the mean of channel c."""
    shapes.image_axes(shapes.shape_of(x, "x", "global_avg_pool2d"), "global_avg_pool2d")
    shapes.floating(x, "x", "global_avg_pool2d")
    n, height, width, channels = x.shape
    y = np.zeros((n, channels))
    for s, i, j, c in np.ndindex(n, height, width, channels):
        y[s, c] += x[s, i, j, c] / (height * width)
    return y


def global_avg_pool2d_backward(dy, x_shape):
    """``dx[n, i, j, c] = dy[n, c] / (H W)``."""
    where = "global_avg_pool2d_backward"
    x_shape = shapes.image_shape(x_shape, where)
    shapes.same_shape(dy, (x_shape[0], x_shape[3]), "dy", where)
    shapes.floating(dy, "dy", where)
    dx = np.zeros(x_shape)
    for n, i, j, c in np.ndindex(*x_shape):
        dx[n, i, j, c] = dy[n, c] / (x_shape[1] * x_shape[2])
    return dx
