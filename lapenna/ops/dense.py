"""The dense layer and flatten."""

from __future__ import annotations

import math

from array_api_compat import array_namespace

from lapenna import shapes


def dense(x, w, b=None):
    """Apply a dense layer: ``y = x w + b``.

    Parameters
    ----------
    x : array (N, D)
    w : array (D, M)
    b : array (M,), or None for no bias

    Returns
    -------
    array (N, M)

    Raises
    ------
    ValueError
        The shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> dense(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([0.5]))
    array([[11.5]])
    """
    shapes.dense_shapes(x, w, b, "dense")
    return x @ w if b is None else x @ w + b


def dense_backward(dy, x, w):
    """Return the gradients of a dense layer: ``dx = dy wT, dw = xT dy, db = sum of dy``.

    Parameters
    ----------
    dy : array (N, M), the gradient of the loss at the output
    x : array (N, D)
    w : array (D, M)

    Returns
    -------
    dx (N, D), dw (D, M), db (M,)

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "dense_backward"
    shapes.dense_shapes(x, w, None, where)
    shapes.same_shape(dy, (x.shape[0], w.shape[1]), "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    return dy @ w.T, x.T @ dy, array_namespace(dy).sum(dy, axis=0)


def flatten(x):
    """Merge all axes but the first, in memory order: ``(N, …)`` becomes ``(N, D)``.

    Raises ValueError for an array without axes.

    Examples
    --------
    >>> import numpy as np
    >>> flatten(np.arange(8).reshape(1, 2, 2, 2))
    array([[0, 1, 2, 3, 4, 5, 6, 7]])
    """
    if len(shapes.shape_of(x, "x", "flatten")) < 1:
        raise ValueError(f"flatten: x must have a batch axis (x: {x.shape})")
    return array_namespace(x).reshape(x, (x.shape[0], math.prod(x.shape[1:])))


def flatten_backward(dy, x_shape):
    """Give the gradient ``dy (N, D)`` the shape ``x_shape`` of the flattened array.

    Raises ValueError when the sizes differ.
    """
    x_shape = shapes.given_shape(x_shape, "(N, ...)", "flatten_backward")
    expected = (x_shape[0], math.prod(x_shape[1:]))
    shapes.same_shape(dy, expected, "dy", "flatten_backward")
    return array_namespace(dy).reshape(dy, x_shape)
