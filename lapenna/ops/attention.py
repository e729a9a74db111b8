"""Attention: every query takes a mean of the values, weighted by how its key matches."""

from __future__ import annotations

import math

from array_api_compat import array_namespace

from lapenna import shapes
from lapenna.ops.activation import softmax, softmax_backward
from lapenna.results import Attention, MultiHead, MultiHeadGradients


def scaled_dot_product_attention(q, k, v, *, mask=None):
    """Return ``softmax(q kᵀ / sqrt(D)) v``, the softmax along the keys.

    Parameters
    ----------
    q : array of floats (..., T, D), queries
    k : array (..., S, D), keys
    v : array (..., S, E), values
    mask : array of bools (T, S) or (..., T, S), True where a query may look at a key; or None

    Returns
    -------
    Attention(y, weights): y (..., T, E), weights (..., T, S); a masked weight is 0

    Raises
    ------
    ValueError
        The shapes do not fit, q holds integers, or the mask leaves a query nothing to look at.

    References
    ----------
    Vaswani et al., 2017.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> scaled_dot_product_attention(x, x, x).weights[0].round(6)
    array([0.401112, 0.197776, 0.401112])
    """
    where = "scaled_dot_product_attention"
    shapes.attention_arrays(q, k, v, where)
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = _masked(scores, mask, where)
    weights = softmax(scores)
    return Attention(weights @ v, weights)


def scaled_dot_product_attention_backward(dy, weights, q, k, v):
    """Return the gradients of ``scaled_dot_product_attention``, masked or not.

    Parameters
    ----------
    dy : array (..., T, E), the gradient of the loss at y
    weights : array (..., T, S), from the forward pass
    q, k, v : as in ``scaled_dot_product_attention``

    Returns
    -------
    dq (..., T, D), dk (..., S, D), dv (..., S, E)

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "scaled_dot_product_attention_backward"
    shapes.attention_arrays(q, k, v, where)
    shapes.same_shape(weights, (*q.shape[:-1], k.shape[-2]), "weights", where)
    shapes.same_shape(dy, (*q.shape[:-1], v.shape[-1]), "dy", where)
    for name, array in (("dy", dy), ("weights", weights)):
        shapes.floating(array, name, where)
    ds = softmax_backward(dy @ v.mT, weights) / math.sqrt(q.shape[-1])
    return ds @ k, ds.mT @ q, weights.mT @ dy


def multi_head_attention(x, memory, wq, wk, wv, wo, bq, bk, bv, bo, *, heads, mask=None):
    """Attend with several heads, each in its own D/heads columns, and mix their outputs.

    ``q = x wq + bq``, ``k = memory wk + bk``, ``v = memory wv + bv``; head j takes the columns
    from j D/heads on; the outputs side by side are multiplied by wo, and bo is added. With
    ``memory = x`` this is self-attention.

    Parameters
    ----------
    x : array of floats (N, T, D)
    memory : array (N, S, D)
    wq, wk, wv, wo : arrays (D, D)
    bq, bk, bv, bo : arrays (D,)
    heads : int that divides D
    mask : array of bools (T, S), (N, heads, T, S) or None, as in ``scaled_dot_product_attention``

    Returns
    -------
    MultiHead(y (N, T, D), weights (N, heads, T, S), q, k, v, joined)

    Raises
    ------
    ValueError
        The shapes do not fit, x holds integers, or the mask leaves a query nothing to look at.

    References
    ----------
    Vaswani et al., 2017.
    """
    where = "multi_head_attention"
    shapes.head_arrays(x, memory, {"wq": wq, "wk": wk, "wv": wv, "wo": wo}, heads, where)
    for name, bias in (("bq", bq), ("bk", bk), ("bv", bv), ("bo", bo)):
        shapes.same_shape(bias, x.shape[2:], name, where)
    xp = array_namespace(x)
    q, k, v = (
        _split(xp, rows @ w + b, heads)
        for rows, w, b in ((x, wq, bq), (memory, wk, bk), (memory, wv, bv))
    )
    y, weights = scaled_dot_product_attention(q, k, v, mask=mask)
    joined = _join(xp, y)
    return MultiHead(joined @ wo + bo, weights, q, k, v, joined)


def multi_head_attention_backward(dy, result, x, memory, wq, wk, wv, wo, *, heads):
    """Return the gradients of ``multi_head_attention``.

    Parameters
    ----------
    dy : array (N, T, D), the gradient of the loss at y
    result : the MultiHead that the forward pass gave
    x, memory, wq, wk, wv, wo, heads : as in ``multi_head_attention``

    Returns
    -------
    MultiHeadGradients; in self-attention the gradient at x is ``dx + dmemory``

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "multi_head_attention_backward"
    shapes.head_arrays(x, memory, {"wq": wq, "wk": wk, "wv": wv, "wo": wo}, heads, where)
    shapes.same_shape(dy, x.shape, "dy", where)
    shapes.floating(dy, "dy", where)
    xp = array_namespace(dy)
    dheads = _split(xp, dy @ wo.T, heads)
    slopes = scaled_dot_product_attention_backward(
        dheads, result.weights, result.q, result.k, result.v
    )
    dq, dk, dv = (_join(xp, slope) for slope in slopes)
    dwq, dwk, dwv, dwo = (
        _rows(xp, a).T @ _rows(xp, d)
        for a, d in ((x, dq), (memory, dk), (memory, dv), (result.joined, dy))
    )
    biases = (xp.sum(_rows(xp, d), axis=0) for d in (dq, dk, dv, dy))
    dmemory = dk @ wk.T + dv @ wv.T
    return MultiHeadGradients(dq @ wq.T, dmemory, dwq, dwk, dwv, dwo, *biases)


def _masked(scores, mask, where):
    """Return the scores with -inf where the mask is False."""
    xp = array_namespace(scores)
    allowed = shapes.mask_of(mask, scores.shape, where)
    return xp.where(allowed, scores, xp.asarray(-xp.inf, dtype=scores.dtype))


def _split(xp, rows, heads):
    """(N, T, D) -> (N, heads, T, D/heads)."""
    n, steps, size = rows.shape
    return xp.permute_dims(xp.reshape(rows, (n, steps, heads, size // heads)), (0, 2, 1, 3))


def _join(xp, parts):
    """(N, heads, T, D/heads) -> (N, T, D)."""
    n, heads, steps, size = parts.shape
    return xp.reshape(xp.permute_dims(parts, (0, 2, 1, 3)), (n, steps, heads * size))


def _rows(xp, array):
    return xp.reshape(array, (-1, array.shape[-1]))
