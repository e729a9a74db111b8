"""Dense layer, activations and loss, entry by entry. Shapes and errors as in ``lapenna.ops``."""

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


def relu(x):
    """``y = max(x, 0)``."""
    y = np.zeros(shapes.shape_of(x, "x", "relu"))
    for i in np.ndindex(*y.shape):
        y[i] = x[i] if x[i] > 0 or np.isnan(x[i]) else 0.0
    return y


def relu_backward(dy, x):
    """``dx = dy`` where ``x > 0``, else 0."""
    shapes.same_shape(dy, shapes.shape_of(x, "x", "relu_backward"), "dy", "relu_backward")
    shapes.floating(dy, "dy", "relu_backward")
    dx = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        dx[i] = dy[i] if x[i] > 0 else 0.0
    return dx


def softmax(x, axis=-1):
    """``y_i = exp(x_i - max x) / sum_j exp(x_j - max x)``."""
    shapes.floating(x, "x", "softmax")
    axis = shapes.axis_in(axis, x.ndim, "softmax")
    if x.shape[axis] == 0:
        raise ValueError(f"softmax: axis {axis} must not be empty (x: {x.shape})")
    y = np.zeros(x.shape)
    lines, results = np.moveaxis(x, axis, -1), np.moveaxis(y, axis, -1)
    for i in np.ndindex(*lines.shape[:-1]):
        e = [math.exp(float(v) - float(max(lines[i]))) for v in lines[i]]
        results[i] = [value / sum(e) for value in e]
    return y


def softmax_backward(dy, y, axis=-1):
    """``dx_i = sum_j dy_j y_j (delta_ij - y_i)``, with softmax's output y."""
    where = "softmax_backward"
    shapes.same_shape(dy, shapes.shape_of(y, "y", where), "dy", where)
    shapes.floating(dy, "dy", where)
    shapes.floating(y, "y", where)
    axis = shapes.axis_in(axis, y.ndim, where)
    dx = np.zeros(y.shape)
    results, ups, outs = (np.moveaxis(a, axis, -1) for a in (dx, dy, y))
    for line in np.ndindex(*results.shape[:-1]):
        for i, j in np.ndindex(results.shape[-1], results.shape[-1]):
            results[line][i] += ups[line][j] * outs[line][j] * ((i == j) - outs[line][i])
    return dx


def softmax_cross_entropy(logits, labels):
    """``loss = -mean_n sum_m t_nm log p_nm``, ``dlogits = (p - t)/N`` for one-hot t."""
    target = shapes.one_hot(logits, labels, "softmax_cross_entropy")
    n_samples, loss = logits.shape[0], 0.0
    dlogits = np.zeros(logits.shape)
    for n in range(n_samples):
        z = [float(v) for v in logits[n]]
        log_sum = max(z) + math.log(sum(math.exp(v - max(z)) for v in z))
        weight = float(sum(target[n]))
        for m, value in enumerate(z):
            loss -= float(target[n, m]) * (value - log_sum) / n_samples
            dlogits[n, m] = (weight * math.exp(value - log_sum) - target[n, m]) / n_samples
    return loss, dlogits
