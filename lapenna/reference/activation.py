"""Activations, entry by entry. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes


def _gradient_of(dy, other, name, where):
    shapes.same_shape(dy, shapes.shape_of(other, name, where), "dy", where)
    shapes.floating(dy, "dy", where)
    shapes.floating(other, name, where)


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


def leaky_relu(x, slope=0.01):
    """``y = x`` where ``x > 0``, else ``slope x``."""
    shapes.floating(x, "x", "leaky_relu")
    y = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        y[i] = x[i] if x[i] > 0 else slope * x[i]
    return y


def leaky_relu_backward(dy, x, slope=0.01):
    """``dx = dy`` where ``x > 0``, else ``slope dy``."""
    _gradient_of(dy, x, "x", "leaky_relu_backward")
    dx = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        dx[i] = dy[i] if x[i] > 0 else slope * dy[i]
    return dx


def sigmoid(x):
    """``y = 1 / (1 + exp(-x))``."""
    shapes.floating(x, "x", "sigmoid")
    y = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        v = float(x[i])
        y[i] = 1 / (1 + math.exp(-v)) if v > -700 else math.exp(v)
    return y


def sigmoid_backward(dy, y):
    """``dx = dy y (1 - y)``."""
    _gradient_of(dy, y, "y", "sigmoid_backward")
    dx = np.zeros(y.shape)
    for i in np.ndindex(*y.shape):
        dx[i] = float(dy[i]) * float(y[i]) * (1 - float(y[i]))
    return dx


def tanh(x):
    """``y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))``."""
    shapes.floating(x, "x", "tanh")
    y = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        y[i] = math.tanh(x[i])
    return y


def tanh_backward(dy, y):
    """``dx = dy (1 - y^2)``."""
    _gradient_of(dy, y, "y", "tanh_backward")
    dx = np.zeros(y.shape)
    for i in np.ndindex(*y.shape):
        dx[i] = float(dy[i]) * (1 - float(y[i]) ** 2)
    return dx


def gelu(x):
    """``y = x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2``."""
    shapes.floating(x, "x", "gelu")
    y = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        v = float(x[i])
        y[i] = v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3))) / 2
    return y


def gelu_backward(dy, x):
    """``dx = dy ((1 + t)/2 + x (1 - t^2)/2 u')`` with ``t = tanh(u)``, u as in ``gelu``."""
    _gradient_of(dy, x, "x", "gelu_backward")
    dx = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        v = float(x[i])
        t = math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3))
        slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * v**2)
        dx[i] = float(dy[i]) * ((1 + t) / 2 + v * (1 - t**2) / 2 * slope)
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
