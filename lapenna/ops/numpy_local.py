"""The locally connected layer for NumPy arrays: one position after the other, no matrix of all."""

from __future__ import annotations

import numpy as np

from lapenna.ops.numpy_convolution import bordered, place, windows
from lapenna.ops.workers import in_pieces, scratch
from lapenna.shapes import Window


def forward(x, w, win: Window, block: int):
    """Return (N, P*B, Q*B, F); each position is one product with its own matrix."""
    view, matrices = windows(bordered(x, win.pad), win), w.reshape(*w.shape[:2], -1, w.shape[5])
    n, (rows, columns), neurons = x.shape[0], win.out, w.shape[5]
    maps = neurons // block**2
    y = np.empty((n, rows, block, columns, block, maps), x.dtype)

    def work(worker, part):
        for p, q in _positions(part, columns):
            out = scratch("product", (n, neurons), x.dtype)
            np.matmul(_window(view, p, q), matrices[p, q], out=out)
            y[:, p, :, q] = out.reshape(n, block, block, maps)

    in_pieces(rows, _row_bytes(view), work)
    return y.reshape(n, rows * block, columns * block, maps)


def backward(dy, x, w, win: Window, block: int):
    """Return dx and dw of ``local_conv2d``."""
    (top, bottom), (left, right) = win.pad
    n, height, width, channels = x.shape
    view, matrices = windows(bordered(x, win.pad), win), w.reshape(*w.shape[:2], -1, w.shape[5])
    (rows, columns), (fh, fw), neurons = win.out, win.kernel, w.shape[5]
    d = dy.reshape(n, rows, block, columns, block, neurons // block**2)
    dw = np.empty(matrices.shape, w.dtype)
    sums: dict[int, np.ndarray] = {}
    padded = (n, height + top + bottom, width + left + right, channels)

    def work(worker, part):
        dx = sums.setdefault(worker, np.zeros(padded, dy.dtype))
        for p, q in _positions(part, columns):
            slope = scratch("product", (n, neurons), dy.dtype)
            slope.reshape(d[:, p, :, q].shape)[...] = d[:, p, :, q]
            np.matmul(_window(view, p, q).T, slope, out=dw[p, q])
            back = scratch("back", (n, matrices.shape[2]), dy.dtype)
            np.matmul(slope, matrices[p, q].T, out=back)
            seen = (
                slice(start * s, start * s + (k - 1) * dilation + 1, dilation)
                for start, s, k, dilation in zip(
                    (p, q), win.stride, win.kernel, win.dilation, strict=True
                )
            )
            dx[:, *seen] += back.reshape(n, fh, fw, channels)

    in_pieces(rows, _row_bytes(view), work)
    dx = np.zeros(x.shape, dy.dtype)
    place(sum(sums[worker] for worker in sorted(sums)), dx, win.pad)
    return dx, dw.reshape(w.shape)


def _positions(part: slice, columns: int):
    return ((p, q) for p in range(part.start, part.stop) for q in range(columns))


def _window(view, p, q):
    """Return the windows of all samples at one position as a matrix (N, K), in scratch memory."""
    piece = view[:, p, q]
    rows = scratch("rows", piece.shape, view.dtype)
    np.copyto(rows, piece)
    return rows.reshape(len(piece), -1)


def _row_bytes(view) -> int:
    return view[:, 0].size * view.itemsize
