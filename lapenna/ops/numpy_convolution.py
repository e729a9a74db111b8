"""Convolution of NumPy arrays, fast: a few images at a time, and no window is copied twice.

The same numbers as the general code in ``convolution``, which runs on every array library.
"""

from __future__ import annotations

import numpy as np

from lapenna.ops.window import offsets
from lapenna.ops.workers import in_pieces, scratch
from lapenna.shapes import Window

SHORT = 16
"""Runs of fewer numbers than this are not worth copying."""


def forward(x, w, b, win: Window):
    """Return the convolution (N, OH, OW, M) of x (N, H, W, C) with w (FH, FW, C, M), plus b."""
    filters = w.shape[3]
    y = np.empty((x.shape[0], *win.out, filters), x.dtype)
    matrix = np.ascontiguousarray(w.reshape(-1, filters))
    bias = None if b is None else np.tile(b, win.out[1])  # one row of the output at a time

    def work(worker, part):
        out = y[part]
        np.matmul(window_rows(x[part], win), matrix, out=out.reshape(-1, filters))
        if bias is not None:
            out = out.reshape(-1, len(bias))
            out += bias

    in_pieces(x.shape[0], _columns_bytes(win, len(matrix), x.itemsize), work)
    return y


def _is_pointwise(win):
    return win.kernel == win.stride == (1, 1) and not any(map(any, win.pad))


def _columns_bytes(win, taps, itemsize):
    return win.out[0] * win.out[1] * taps * itemsize


def weight_gradient(dy, x, w_shape, win: Window):
    """Return im2col(x)ᵀ dy, of shape ``w_shape`` (FH, FW, C, M)."""
    filters = w_shape[3]
    taps = w_shape[0] * w_shape[1] * w_shape[2]
    sums: dict[int, np.ndarray] = {}

    def work(worker, part):
        d = np.ascontiguousarray(dy[part]).reshape(-1, filters)
        rows = window_rows(x[part], win)
        if worker not in sums:
            sums[worker] = rows.T @ d
        else:
            out = scratch("product", (taps, filters), dy.dtype)
            sums[worker] += np.matmul(rows.T, d, out=out)

    in_pieces(x.shape[0], _columns_bytes(win, taps, dy.itemsize), work)
    total = np.zeros((taps, filters), dy.dtype)
    for worker in sorted(sums):
        total += sums[worker]
    return total.reshape(w_shape)


def input_gradient(dy, w, x_shape, win: Window):
    """Return the gradient at x, of shape ``x_shape`` (N, H, W, C)."""
    if win.stride != (1, 1) and win.dilation == (1, 1):
        return _gathered(dy, w, x_shape, win)
    return _scattered(dy, w, x_shape, win)


def _scattered(dy, w, x_shape, win):
    """Send the gradient through one tap after the other: each adds to the pixels that it saw."""
    n, height, width, channels = x_shape
    (top, bottom), (left, right) = win.pad
    inside = np.s_[:, top : top + height, left : left + width]
    taps = np.ascontiguousarray(w.transpose(0, 1, 3, 2)).reshape(-1, w.shape[3], channels)
    dx = np.empty(x_shape, dy.dtype)

    def work(worker, part):
        d = np.ascontiguousarray(dy[part])
        if _is_pointwise(win):
            np.matmul(d.reshape(-1, w.shape[3]), taps[0], out=dx[part].reshape(-1, channels))
            return
        shape = (len(d), height + top + bottom, width + left + right, channels)
        image = scratch("image", shape, dy.dtype)
        image.fill(0)
        sent = scratch("sent", (*d.shape[:3], channels), dy.dtype)
        for tap, seen in zip(taps, offsets(win), strict=True):
            np.matmul(d.reshape(-1, w.shape[3]), tap, out=sent.reshape(-1, channels))
            image[seen] += sent
        dx[part] = image[inside]

    in_pieces(n, 8 * _columns_bytes(win, channels, dy.itemsize), work)
    return dx


def _gathered(dy, w, x_shape, win):
    """Compute each pixel of the gradient once, as a sum over the windows that saw it.

    Pixel s i + r of the padded image, r in 0 … s-1, is seen by the taps r, r + s, r + 2s, …  So
    the pixels of one r are a convolution with stride 1 of dy and these taps, rotated. One filter
    bank does all r at once; its outputs are then put side by side.
    """
    (fh, fw, channels, filters), (sh, sw) = w.shape, win.stride
    th, tw = -(-fh // sh), -(-fw // sw)  # taps for each r
    bank = np.zeros((th * sh, tw * sw, channels, filters), w.dtype)
    bank[:fh, :fw] = w
    bank = bank.reshape(th, sh, tw, sw, channels, filters)[::-1, :, ::-1]
    bank = bank.transpose(0, 2, 5, 1, 3, 4).reshape(th * tw * filters, sh * sw * channels)
    out = (win.out[0] + th - 1, win.out[1] + tw - 1)
    whole = Window((th, tw), (1, 1), (1, 1), ((th - 1, th - 1), (tw - 1, tw - 1)), out)
    dx = np.zeros(x_shape, dy.dtype)

    def work(worker, part):
        rows = window_rows(dy[part], whole)
        product = scratch("product", (len(rows), bank.shape[1]), dy.dtype)
        np.matmul(rows, bank, out=product)
        pixels = product.reshape(-1, *out, sh, sw, channels).transpose(0, 1, 3, 2, 4, 5)
        image = pixels.reshape(-1, out[0] * sh, out[1] * sw, channels)
        place(image, dx[part], win.pad)

    in_pieces(dy.shape[0], _columns_bytes(whole, len(bank), dy.itemsize), work)
    return dx


def place(source, target, pad) -> None:
    """Copy the padded images ``source`` into ``target`` without their border."""
    (top, _), (left, _) = pad
    height = min(source.shape[1] - top, target.shape[1])
    width = min(source.shape[2] - left, target.shape[2])
    target[:, :height, :width] = source[:, top : top + height, left : left + width]


def window_rows(x, win: Window):
    """Return the windows of a piece as a matrix (n*OH*OW, FH*FW*C), in scratch memory.

    A copy is as fast as its runs of neighbouring numbers are long. Along a window they have FW*C
    numbers; where that is short, the matrix is filled column by column, along the image's rows.
    """
    n, channels = x.shape[0], x.shape[3]
    if _is_pointwise(win):
        return np.ascontiguousarray(x).reshape(-1, channels)
    views = windows(bordered(x, win.pad), win)
    if win.kernel[1] * channels < SHORT:
        views = views.transpose(3, 4, 5, 0, 1, 2)
        columns = scratch("columns", views.shape, x.dtype)
        np.copyto(columns, views)
        return columns.reshape(-1, n * win.out[0] * win.out[1]).T
    rows = scratch("rows", views.shape, x.dtype)
    np.copyto(rows, views)
    return rows.reshape(n * win.out[0] * win.out[1], -1)


def bordered(x, pad):
    """Return x with a border of zeros, contiguous; in scratch memory unless it is so already."""
    (top, bottom), (left, right) = pad
    if not any(map(any, pad)) and x.flags.c_contiguous:
        return x
    n, height, width, channels = x.shape
    out = scratch("padded", (n, height + top + bottom, width + left + right, channels), x.dtype)
    out[:, :top] = 0
    out[:, top + height :] = 0
    out[:, :, :left] = 0
    out[:, :, left + width :] = 0
    out[:, top : top + height, left : left + width] = x
    return out


def windows(x, win: Window):
    """View every window: (N, OH, OW, FH, FW, C)."""
    n, _, width, channels = x.shape
    (fh, fw), (sh, sw), (dh, dw) = win.kernel, win.stride, win.dilation
    # The strides of axes of length 1 are arbitrary, so they are worked out from the shape.
    pixel = channels * x.itemsize
    row = width * pixel
    strides = (x.shape[1] * row, sh * row, sw * pixel, dh * row, dw * pixel, x.itemsize)
    shape = (n, *win.out, fh, fw, channels)
    return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)
