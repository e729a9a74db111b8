"""Activations, entry by entry or along one axis."""

from __future__ import annotations

from array_api_compat import array_namespace

from lapenna import shapes


def relu(x):
    """Return ``max(x, 0)`` for each entry; any shape.

    Examples
    --------
    >>> import numpy as np
    >>> relu(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    shapes.shape_of(x, "x", "relu")
    xp = array_namespace(x)
    return xp.maximum(x, xp.zeros_like(x))


def relu_backward(dy, x):
    """Pass ``dy`` where ``x > 0``; the derivative at 0 is taken as 0.

    ``x`` may be the input or the output of ``relu``: both are positive at the same entries.
    Raises ValueError when the shapes differ or ``dy`` holds integers.
    """
    shapes.same_shape(dy, shapes.shape_of(x, "x", "relu_backward"), "dy", "relu_backward")
    shapes.floating(dy, "dy", "relu_backward")
    return dy * array_namespace(dy).astype(x > 0, dy.dtype)


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
