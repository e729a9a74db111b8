"""Convolution as its sums are written. Shapes and errors as in ``lapenna.ops``.

In all loops n is the sample, (i, j) the position, m the filter, and (u, v, c) the place inside
the filter.
"""

from __future__ import annotations

import numpy as np

from lapenna import shapes


def _padded(x, win):
    return np.pad(np.asarray(x, dtype=np.float64), ((0, 0), *win.pad, (0, 0)))


def _cut(padded, x_shape, win):
    (top, _), (left, _) = win.pad
    return padded[:, top : top + x_shape[1], left : left + x_shape[2]]


def _at(win, i, j, u, v):
    """The pixel of the padded image under tap (u, v) of the window at position (i, j)."""
    return (
        i * win.stride[0] + u * win.dilation[0],
        j * win.stride[1] + v * win.dilation[1],
    )


def conv2d(x, w, b=None, *, stride=1, padding="valid", dilation=1, groups=1):
    """``y[n,i,j,m] = b[m] + sum_{u,v,c} x[n, s i + d u, s j + d v, c] w[u, v, c, m]``."""
    win = shapes.conv_window(x, w, b, stride, padding, dilation, groups, "conv2d")
    (fh, fw, depth, filters), padded = w.shape, _padded(x, win)
    y = np.zeros((x.shape[0], *win.out, filters))
    for n, i, j, m in np.ndindex(*y.shape):
        first = m // (filters // groups) * depth  # the first channel of the filter's group
        for u, v, c in np.ndindex(fh, fw, depth):
            y[n, i, j, m] += padded[n, *_at(win, i, j, u, v), first + c] * w[u, v, c, m]
        y[n, i, j, m] += 0.0 if b is None else b[m]
    return y


def conv2d_backward(dy, x, w, *, stride=1, padding="valid", dilation=1, groups=1):
    """Each product of the forward pass sends dy times its one factor to the other."""
    where = "conv2d_backward"
    win = shapes.conv_window(x, w, None, stride, padding, dilation, groups, where)
    shapes.same_shape(dy, (x.shape[0], *win.out, w.shape[3]), "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    (fh, fw, depth, filters), padded = w.shape, _padded(x, win)
    dx, dw, db = np.zeros(padded.shape), np.zeros(w.shape), np.zeros(filters)
    for n, i, j, m in np.ndindex(*dy.shape):
        db[m] += dy[n, i, j, m]
        first = m // (filters // groups) * depth
        for u, v, c in np.ndindex(fh, fw, depth):
            pixel = (n, *_at(win, i, j, u, v), first + c)
            dw[u, v, c, m] += padded[pixel] * dy[n, i, j, m]
            dx[pixel] += w[u, v, c, m] * dy[n, i, j, m]
    return _cut(dx, x.shape, win), dw, db


def im2col(x, kernel_size, *, stride=1, padding="valid", dilation=1):
    """``cols[n, i, j, (u, v, c)] = x[n, s i + d u, s j + d v, c]``."""
    win = shapes.window(
        shapes.shape_of(x, "x", "im2col"), kernel_size, stride, padding, dilation, "im2col"
    )
    padded, (fh, fw), channels = _padded(x, win), win.kernel, x.shape[3]
    cols = np.zeros((x.shape[0], *win.out, fh * fw * channels))
    for n, i, j in np.ndindex(*cols.shape[:3]):
        for k, (u, v, c) in enumerate(np.ndindex(fh, fw, channels)):
            cols[n, i, j, k] = padded[n, *_at(win, i, j, u, v), c]
    return cols


def col2im(cols, x_shape, kernel_size, *, stride=1, padding="valid", dilation=1):
    """``x[n, s i + d u, s j + d v, c] += cols[n, i, j, (u, v, c)]``."""
    x_shape = shapes.image_shape(x_shape, "col2im")
    win = shapes.window(x_shape, kernel_size, stride, padding, dilation, "col2im")
    (fh, fw), channels = win.kernel, x_shape[3]
    shapes.same_shape(cols, (x_shape[0], *win.out, fh * fw * channels), "cols", "col2im")
    padded = _padded(np.zeros(x_shape), win)
    for n, i, j in np.ndindex(*cols.shape[:3]):
        for k, (u, v, c) in enumerate(np.ndindex(fh, fw, channels)):
            padded[n, *_at(win, i, j, u, v), c] += cols[n, i, j, k]
    return _cut(padded, x_shape, win)


def conv_matrix(w, x_shape, *, stride=1, padding="valid", dilation=1):
    """``T[(i, j, m), (s i + d u, s j + d v, c)] = w[u, v, c, m]``."""
    shape = (1, *shapes.given_shape(x_shape, "(H, W, C)", "conv_matrix"))
    image = np.zeros(shape)
    win = shapes.conv_window(image, w, None, stride, padding, dilation, 1, "conv_matrix")
    matrix = np.zeros((*win.out, w.shape[3], *shape[1:]))
    (top, _), (left, _) = win.pad
    for i, j, m in np.ndindex(*matrix.shape[:3]):
        for u, v, c in np.ndindex(*w.shape[:3]):
            row, column = _at(win, i, j, u, v)
            row, column = row - top, column - left
            if 0 <= row < shape[1] and 0 <= column < shape[2]:
                matrix[i, j, m, row, column, c] = w[u, v, c, m]
    return matrix.reshape(-1, image.size)
