"""Convolution of NumPy arrays, fast: a few images at a time, and no window is copied twice.

The same numbers as the general code in ``convolution``, which runs on every array library.
"""

from __future__ import annotations

import numpy as np

from lapenna.ops.workers import in_pieces, scratch
from lapenna.shapes import Window


def forward(x, w, b, win: Window):
    """Return the convolution (N, OH, OW, M) of x (N, H, W, C) with w (FH, FW, C, M), plus b."""
    y = np.empty((x.shape[0], *win.out, w.shape[3]), x.dtype)
    convolve(x, w, b, win, y, None)
    return y


def convolve(x, w, b, win, y, finish) -> None:
    """Write the convolution into y; or hand each piece to ``finish(part, result)``, for y None."""
    filters = w.shape[3]
    matrix = np.ascontiguousarray(w.reshape(-1, filters))
    positions = win.out[0] * win.out[1]

    def work(worker, part):
        rows = window_rows(x[part], win)
        if y is not None:
            out = y[part].reshape(-1, filters)
            np.matmul(rows, matrix, out=out)
            if b is not None:
                out += b
            return
        out = scratch("product", (len(rows), filters), x.dtype)
        np.matmul(rows, matrix, out=out)
        finish(part, out.reshape(-1, *win.out, filters))

    in_pieces(x.shape[0], positions * len(matrix) * x.itemsize, work)


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

    in_pieces(x.shape[0], dy.shape[1] * dy.shape[2] * taps * dy.itemsize, work)
    total = np.zeros((taps, filters), dy.dtype)
    for worker in sorted(sums):
        total += sums[worker]
    return total.reshape(w_shape)


def input_gradient(dy, w, x_shape, win: Window):
    """Return the gradient at x: a gather, not a sum over copies. The dilation must be 1.

    Pixel s i + r of the padded image, r in 0 … s-1, is seen by the taps r, r + s, r + 2s, …  So
    the pixels of one r are a convolution with stride 1 of dy and these taps, rotated. One filter
    bank does all r at once; its outputs are then put side by side.
    """
    (fh, fw, channels, filters), (sh, sw) = w.shape, win.stride
    th, tw = -(-fh // sh), -(-fw // sw)  # taps for each r
    bank = np.zeros((th * sh, tw * sw, channels, filters), w.dtype)
    bank[:fh, :fw] = w
    bank = bank.reshape(th, sh, tw, sw, channels, filters)[::-1, :, ::-1]
    bank = bank.transpose(0, 2, 5, 1, 3, 4).reshape(th, tw, filters, sh * sw * channels)
    out = (win.out[0] + th - 1, win.out[1] + tw - 1)
    whole = Window((th, tw), (1, 1), (1, 1), ((th - 1, th - 1), (tw - 1, tw - 1)), out)
    reach = (out[0] * sh - win.pad[0][0], out[1] * sw - win.pad[1][0])
    covered = reach[0] >= x_shape[1] and reach[1] >= x_shape[2]
    dx = (np.empty if covered else np.zeros)(x_shape, dy.dtype)

    def put(part, result):
        n = result.shape[0]
        result = result.reshape(n, *out, sh, sw, channels).transpose(0, 1, 3, 2, 4, 5)
        place(result.reshape(n, out[0] * sh, out[1] * sw, channels), dx[part], win.pad)

    if (sh, sw) == (1, 1) and out == x_shape[1:3]:
        convolve(dy, bank, None, whole, dx, None)
    else:
        convolve(dy, bank, None, whole, None, put)
    return dx


def place(source, target, pad) -> None:
    """Copy the padded images ``source`` into ``target`` without their border."""
    (top, _), (left, _) = pad
    height = min(source.shape[1] - top, target.shape[1])
    width = min(source.shape[2] - left, target.shape[2])
    target[:, :height, :width] = source[:, top : top + height, left : left + width]


def window_rows(x, win: Window):
    """Return the windows of a piece as rows (n*OH*OW, FH*FW*C), in scratch memory."""
    n, channels = x.shape[0], x.shape[3]
    if win.kernel == win.stride == (1, 1) and not any(map(any, win.pad)):
        return np.ascontiguousarray(x).reshape(-1, channels)
    runs = windows(bordered(x, win.pad), win)
    rows = scratch("rows", runs.shape, x.dtype)
    np.copyto(rows, runs)
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
    """View every window: (N, OH, OW, FH, FW*C), or (N, OH, OW, FH, FW, C) with dilation.

    Without dilation the pixels of a filter row are neighbours in memory: one run of FW*C numbers.
    """
    n, _, width, channels = x.shape
    (fh, fw), (sh, sw), (dh, dw) = win.kernel, win.stride, win.dilation
    # The strides of axes of length 1 are arbitrary, so they are worked out from the shape.
    pixel = channels * x.itemsize
    row = width * pixel
    image = x.shape[1] * row
    shape, strides = (n, *win.out, fh), (image, sh * row, sw * pixel, dh * row)
    if dw == 1:
        shape, strides = (*shape, fw * channels), (*strides, x.itemsize)
    else:
        shape, strides = (*shape, fw, channels), (*strides, dw * pixel, x.itemsize)
    return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)
