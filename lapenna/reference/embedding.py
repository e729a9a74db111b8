"""Embedding and positions, entry by entry. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes


def embedding(ids, table):
    """``y[..., d] = table[ids[...], d]``."""
    size = shapes.match("embedding", table=(table, "V D"))
    shapes.whole_numbers(ids, size["V"], "ids", "embedding")
    y = np.zeros((*ids.shape, size["D"]))
    for i in np.ndindex(*y.shape):
        y[i] = table[ids[i[:-1]], i[-1]]
    return y


def embedding_backward(dy, ids, table_shape):
    """``dtable[ids[...], d] += dy[..., d]``."""
    where = "embedding_backward"
    rows, size = shapes.given_shape(table_shape, "(V, D)", where, "table_shape")
    shapes.whole_numbers(ids, rows, "ids", where)
    shapes.same_shape(dy, (*ids.shape, size), "dy", where)
    shapes.floating(dy, "dy", where)
    dtable = np.zeros((rows, size))
    for i in np.ndindex(*dy.shape):
        dtable[ids[i[:-1]], i[-1]] += dy[i]
    return dtable


def positional_encoding(length, dim):
    """``p[t, 2k] = sin(t / 10000^(2k/dim))``, ``p[t, 2k+1] = cos(t / 10000^(2k/dim))``."""
    shapes.encoding_size(length, dim, "positional_encoding")
    p = np.zeros((length, dim))
    for t in range(length):
        for k in range(dim // 2):
            angle = t / 10000 ** (2 * k / dim)
            p[t, 2 * k], p[t, 2 * k + 1] = math.sin(angle), math.cos(angle)
    return p
