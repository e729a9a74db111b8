"""Dense layer and flatten, entry by entry. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes


def dense(x, w, b=None):
    """``y[n, m] = sum_d x[n, d] w[d, m] + b[m]``."""
    shapes.dense_shapes(x, w, b, "dense")
    y = np.zeros((x.shape[0], w.shape[1]))
    for n, m in np.ndindex(*y.shape):
        y[n, m] = sum(float(x[n, d]) * float(w[d, m]) for d in range(x.shape[1]))
        y[n, m] += 0.0 if b is None else b[m]
    return y


def dense_backward(dy, x, w):
    """``dx[n, d] = sum_m dy[n, m] w[d, m]``, ``dw[d, m] = sum_n x[n, d] dy[n, m]``."""
    where = "dense_backward"
    shapes.dense_shapes(x, w, None, where)
    shapes.same_shape(dy, (x.shape[0], w.shape[1]), "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for n, m in np.ndindex(*dy.shape):
        db[m] += dy[n, m]
        for d in range(x.shape[1]):
            dx[n, d] += float(dy[n, m]) * float(w[d, m])
            dw[d, m] += float(x[n, d]) * float(dy[n, m])
    return dx, dw, db


def flatten(x):
    """``y[n, d]`` is the d-th entry of sample n, the last index running fastest."""
    if len(shapes.shape_of(x, "x", "flatten")) < 1:
        raise ValueError(f"flatten: x must have a batch axis (x: {x.shape})")
    y = np.zeros((x.shape[0], math.prod(x.shape[1:])))
    for n in range(x.shape[0]):
        for d, index in enumerate(np.ndindex(*x.shape[1:])):
            y[n, d] = x[(n, *index)]
    return y


def flatten_backward(dy, x_shape):
    """``dx`` has the entries of dy at the places that flatten took them from."""
    x_shape = shapes.given_shape(x_shape, "(N, ...)", "flatten_backward")
    expected = (x_shape[0], math.prod(x_shape[1:]))
    shapes.same_shape(dy, expected, "dy", "flatten_backward")
    dx = np.zeros(x_shape)
    for n in range(dx.shape[0]):
        for d, index in enumerate(np.ndindex(*dx.shape[1:])):
            dx[(n, *index)] = dy[n, d]
    return dx
