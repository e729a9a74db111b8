"""Embedding: a table whose rows stand for words, and what is added to say where they stand."""

from __future__ import annotations

import numpy as np
from array_api_compat import array_namespace, device

from lapenna import shapes
from lapenna.ops.workers import usable


def embedding(ids, table):
    """Return the rows of a table: ``y[...] = table[ids[...]]``.

    Parameters
    ----------
    ids : array of integers from 0 to V-1, any shape
    table : array (V, D)

    Returns
    -------
    array (..., D)

    Raises
    ------
    ValueError
        The table is no matrix, or ids hold other numbers.

    Examples
    --------
    >>> import numpy as np
    >>> embedding(np.array([2, 0]), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    array([[5., 6.],
           [1., 2.]])
    """
    size = shapes.match("embedding", table=(table, "V D"))
    shapes.whole_numbers(ids, size["V"], "ids", "embedding")
    xp = array_namespace(table)
    rows = xp.take(table, xp.reshape(ids, (-1,)), axis=0)
    return xp.reshape(rows, (*ids.shape, size["D"]))


def embedding_backward(dy, ids, table_shape):
    """Add each gradient to the row that it came from: dtable of ``table_shape`` (V, D).

    ``dy`` is (..., D). Raises ValueError when the shapes do not fit or dy holds integers.
    """
    where = "embedding_backward"
    rows, size = shapes.given_shape(table_shape, "(V, D)", where, "table_shape")
    shapes.whole_numbers(ids, rows, "ids", where)
    shapes.same_shape(dy, (*ids.shape, size), "dy", where)
    shapes.floating(dy, "dy", where)
    xp = array_namespace(dy)
    flat, each = xp.reshape(ids, (-1,)), xp.reshape(dy, (-1, size))
    if usable(dy):
        table = np.zeros((rows, size), dy.dtype)
        np.add.at(table, flat, each)
        return table
    numbers = xp.arange(rows, dtype=ids.dtype, device=device(dy))
    return xp.astype(numbers[:, None] == flat[None, :], dy.dtype) @ each


def positional_encoding(length, dim):
    """Return the sines and cosines that tell positions apart: float64 array (length, dim).

    ``p[t, 2k] = sin(t / 10000^(2k/dim))``, ``p[t, 2k+1] = cos(t / 10000^(2k/dim))``.

    Raises ValueError when length or dim is not positive, or dim is odd.

    References
    ----------
    Vaswani et al., 2017.

    Examples
    --------
    >>> positional_encoding(2, 4)[1].round(6)
    array([0.841471, 0.540302, 0.01    , 0.99995 ])
    """
    shapes.encoding_size(length, dim, "positional_encoding")
    angles = np.arange(length)[:, None] / 10000 ** (np.arange(0, dim, 2) / dim)
    return np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(length, dim)
