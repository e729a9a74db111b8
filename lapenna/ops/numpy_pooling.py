"""Max pooling of NumPy arrays, fast: some images at a time, first along rows, then down columns."""

from __future__ import annotations

import numpy as np

from lapenna.ops.workers import in_pieces, scratch
from lapenna.shapes import Window


def _taps(x, axis: int, win: Window) -> list[np.ndarray]:
    """Return, for each tap along rows (axis 1) or columns (2), what it sees at all positions."""
    kernel, stride, dilation, out = (
        values[axis - 1] for values in (win.kernel, win.stride, win.dilation, win.out)
    )
    index = [slice(None)] * x.ndim
    views = []
    for start in range(0, kernel * dilation, dilation):
        index[axis] = slice(start, start + (out - 1) * stride + 1, stride)
        views.append(x[tuple(index)])
    return views


def _largest(views, best, first) -> None:
    """Write the largest of the views into ``best``, and the number of the first such view."""
    better = scratch("better", best.shape, np.bool_)
    number = scratch("number", first.shape, first.dtype)
    np.greater(views[1], views[0], out=better) if len(views) > 1 else better.fill(False)
    np.copyto(first, better)
    np.maximum(views[0], views[min(1, len(views) - 1)], out=best)
    for k, view in enumerate(views[2:], 2):
        np.greater(view, best, out=better)
        np.multiply(better, k, out=number, dtype=first.dtype)
        np.maximum(first, number, out=first)
        np.maximum(best, view, out=best)


def forward(x, win: Window):
    """Return y and argmax as ``max_pool2d``, or None when a window holds a NaN.

    x is padded already, with -inf.
    """
    n, height, _, channels = x.shape
    (fh, fw), (oh, ow) = win.kernel, win.out
    y = np.empty((n, oh, ow, channels), x.dtype)
    argmax = np.empty(y.shape, np.uint8 if fh * fw <= 256 else np.int64)
    unclear = []

    def work(worker, part):
        piece = x[part]
        shape = (len(piece), height, ow, channels)
        across, column = scratch("across", shape, x.dtype), scratch("column", shape, argmax.dtype)
        _largest(_taps(piece, 2, win), across, column)
        row = scratch("row", y[part].shape, argmax.dtype)
        _largest(_taps(across, 1, win), y[part], row)
        place = argmax[part]
        place.fill(0)
        chosen, term = scratch("better", row.shape, np.bool_), scratch("term", row.shape, row.dtype)
        for number, view in enumerate(_taps(column, 1, win)):
            np.equal(row, number, out=chosen)
            np.add(view, number * fw, out=term)
            np.multiply(term, chosen, out=term)
            np.add(place, term, out=place)
        if np.isnan(y[part]).any():
            unclear.append(part)

    in_pieces(n, height * ow * channels * x.itemsize, work)
    return None if unclear else (y, argmax)


def backward(dy, argmax, x_shape, win: Window):
    """Return the gradient at the image of shape ``x_shape``, before its padding."""
    n, height, width, channels = x_shape
    (top, bottom), (left, right) = win.pad
    dx = np.zeros((n, height + top + bottom, width + left + right, channels), dy.dtype)
    apart = win.dilation == (1, 1) and all(np.greater_equal(win.stride, win.kernel))

    def work(worker, part):
        d, place = dy[part], argmax[part]
        chosen = scratch("chosen", d.shape, np.bool_)
        sent = scratch("sent", d.shape, d.dtype)
        for fh, rows in enumerate(_taps(dx[part], 1, win)):
            for fw, target in enumerate(_taps(rows, 2, win)):
                np.equal(place, fh * win.kernel[1] + fw, out=chosen)
                if apart:
                    np.multiply(d, chosen, out=target)
                else:
                    np.multiply(d, chosen, out=sent)
                    target += sent

    in_pieces(n, 2 * dy[:1].nbytes, work)
    return dx[:, top : top + height, left : left + width]
