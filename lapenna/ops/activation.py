"""Activations, entry by entry or along one axis."""

from __future__ import annotations

import math

import numpy as np
from array_api_compat import array_namespace

from lapenna import shapes
from lapenna.ops.workers import usable


def relu(x):
    """Return ``max(x, 0)`` for each entry; any shape.

    Examples
    --------
    >>> import numpy as np
    >>> relu(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    shapes.shape_of(x, "x", "relu")
    if usable(x):
        return np.maximum(x, 0)
    xp = array_namespace(x)
    return xp.maximum(x, xp.zeros_like(x))


def relu_backward(dy, x):
    """Pass ``dy`` where ``x > 0``; the derivative at 0 is taken as 0.

    ``x`` may be the input or the output of ``relu``: both are positive at the same entries.
    Raises ValueError when the shapes differ or ``dy`` holds integers.
    """
    shapes.same_shape(dy, shapes.shape_of(x, "x", "relu_backward"), "dy", "relu_backward")
    shapes.floating(dy, "dy", "relu_backward")
    positive = x > 0
    return dy * (positive if usable(dy) else array_namespace(dy).astype(positive, dy.dtype))


def leaky_relu(x, slope=0.01):
    """Return ``x`` where ``x > 0``, else ``slope * x``; any shape.

    Raises ValueError for integers.

    Examples
    --------
    >>> import numpy as np
    >>> leaky_relu(np.array([-2.0, 3.0]), 0.1)
    array([-0.2,  3. ])
    """
    shapes.floating(x, "x", "leaky_relu")
    return array_namespace(x).where(x > 0, x, slope * x)


def leaky_relu_backward(dy, x, slope=0.01):
    """Pass ``dy`` where ``x > 0``, ``slope * dy`` elsewhere.

    Raises ValueError when the shapes differ or an array holds integers.
    """
    _gradient_of(dy, x, "x", "leaky_relu_backward")
    return array_namespace(dy).where(x > 0, dy, slope * dy)


def sigmoid(x):
    """Return ``1 / (1 + exp(-x))`` for each entry, without overflow; any shape.

    Raises ValueError for integers.

    Examples
    --------
    >>> import numpy as np
    >>> sigmoid(np.array([0.0, -1000.0]))
    array([0.5, 0. ])
    """
    shapes.floating(x, "x", "sigmoid")
    xp = array_namespace(x)
    e = xp.exp(-xp.abs(x))
    return xp.where(x >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_backward(dy, y):
    """Return ``dy * y * (1 - y)`` from sigmoid's output ``y``.

    Raises ValueError when the shapes differ or an array holds integers.
    """
    _gradient_of(dy, y, "y", "sigmoid_backward")
    return dy * y * (1 - y)


def tanh(x):
    """Return the hyperbolic tangent of each entry; any shape. ValueError for integers.

    Examples
    --------
    >>> import numpy as np
    >>> tanh(np.array([0.5])).round(6)
    array([0.462117])
    """
    shapes.floating(x, "x", "tanh")
    return array_namespace(x).tanh(x)


def tanh_backward(dy, y):
    """Return ``dy * (1 - y^2)`` from tanh's output ``y``.

    Raises ValueError when the shapes differ or an array holds integers.
    """
    _gradient_of(dy, y, "y", "tanh_backward")
    return dy * (1 - y * y)


_GELU, _CUBE = math.sqrt(2 / math.pi), 0.044715


def gelu(x):
    """Return ``x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2`` for each entry; any shape.

    This is the tanh form, ``tf.nn.gelu(x, approximate=True)``. It differs from the form with the
    error function by less than 5e-4. Raises ValueError for integers.

    References
    ----------
    Hendrycks and Gimpel, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> gelu(np.array([-1.0, 0.0, 1.0])).round(6)
    array([-0.158808,  0.      ,  0.841192])
    """
    shapes.floating(x, "x", "gelu")
    xp = array_namespace(x)
    return 0.5 * x * (1 + xp.tanh(_GELU * (x + _CUBE * x * x * x)))


def gelu_backward(dy, x):
    """Return ``dy`` times the derivative of ``gelu`` at ``x``.

    Raises ValueError when the shapes differ or an array holds integers.
    """
    _gradient_of(dy, x, "x", "gelu_backward")
    t = array_namespace(dy).tanh(_GELU * (x + _CUBE * x * x * x))
    slope = _GELU * (1 + 3 * _CUBE * x * x)
    return dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope)


def _gradient_of(dy, other, name, where):
    shapes.same_shape(dy, shapes.shape_of(other, name, where), "dy", where)
    shapes.floating(dy, "dy", where)
    shapes.floating(other, name, where)


def softmax(x, axis=-1):
    """Return ``exp(x_i) / sum_j exp(x_j)`` along ``axis``; the maximum is subtracted first.

    Parameters
    ----------
    x : array of floats, any shape
    axis : int

    Returns
    -------
    array of x's shape, positive, with sum 1 along the axis

    Raises
    ------
    ValueError
        x holds integers, or has no such axis.

    Examples
    --------
    >>> import numpy as np
    >>> softmax(np.array([3.2, 5.1, -1.7])).round(6)
    array([0.129983, 0.86905 , 0.000968])
    """
    shapes.floating(x, "x", "softmax")
    xp = array_namespace(x)
    axis = shapes.axis_in(axis, x.ndim, "softmax")
    if x.shape[axis] == 0:
        raise ValueError(f"softmax: axis {axis} must not be empty (x: {x.shape})")
    e = xp.exp(x - xp.max(x, axis=axis, keepdims=True))
    return e / xp.sum(e, axis=axis, keepdims=True)


def softmax_backward(dy, y, axis=-1):
    """Return ``dx = y (dy - sum(dy y))`` along ``axis``, from softmax's output ``y``.

    Raises ValueError when the shapes differ, an array holds integers, or there is no such axis.
    """
    where = "softmax_backward"
    shapes.same_shape(dy, shapes.shape_of(y, "y", where), "dy", where)
    shapes.floating(dy, "dy", where)
    shapes.floating(y, "y", where)
    axis = shapes.axis_in(axis, y.ndim, where)
    xp = array_namespace(dy)
    return y * (dy - xp.sum(dy * y, axis=axis, keepdims=True))
