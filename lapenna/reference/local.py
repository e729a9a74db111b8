"""The locally connected layer as its sums are written. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import numpy as np

from lapenna import shapes


def local_conv2d(x, w, b=None, *, stride=1, padding="valid", dilation=1, block=1):
    """``y[n, p B + s, q B + t, f] = b + sum_{u,v,c} x[window (p,q) at (u,v), c] w[p,q,u,v,c,m]``.

    The neuron is ``m = (s B + t) F + f``.
    """
    win, out = shapes.local_window(x, w, b, stride, padding, dilation, block, "local_conv2d")
    y = np.zeros(out)
    for n, p, q, m in np.ndindex(out[0], *win.out, w.shape[5]):
        neuron = _neuron(out, block, p, q, m)
        for u, v, c, row, column in _taps(win, x.shape, p, q):
            y[(n, *neuron)] += float(x[n, row, column, c]) * float(w[p, q, u, v, c, m])
        y[(n, *neuron)] += 0.0 if b is None else b[neuron]
    return y


def local_conv2d_backward(dy, x, w, *, stride=1, padding="valid", dilation=1, block=1):
    """Each product of the forward pass sends dy times its one factor to the other."""
    where = "local_conv2d_backward"
    win, out = shapes.local_window(x, w, None, stride, padding, dilation, block, where)
    shapes.same_shape(dy, out, "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(out[1:])
    for n, p, q, m in np.ndindex(out[0], *win.out, w.shape[5]):
        neuron = _neuron(out, block, p, q, m)
        d = float(dy[(n, *neuron)])
        db[neuron] += d
        for u, v, c, row, column in _taps(win, x.shape, p, q):
            dx[n, row, column, c] += d * float(w[p, q, u, v, c, m])
            dw[p, q, u, v, c, m] += d * float(x[n, row, column, c])
    return dx, dw, db


def _neuron(out, block, p, q, m):
    """Return the place (row, column, map) of neuron m of the block at (p, q)."""
    st, f = divmod(m, out[3])
    s, t = divmod(st, block)
    return p * block + s, q * block + t, f


def _taps(win, x_shape, p, q):
    """Yield each tap (u, v, c) of the window at (p, q) with its pixel; the border holds zeros."""
    for u, v, c in np.ndindex(*win.kernel, x_shape[3]):
        row = p * win.stride[0] + u * win.dilation[0] - win.pad[0][0]
        column = q * win.stride[1] + v * win.dilation[1] - win.pad[1][0]
        if 0 <= row < x_shape[1] and 0 <= column < x_shape[2]:
            yield u, v, c, row, column
