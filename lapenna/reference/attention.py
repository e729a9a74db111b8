"""Attention, weight by weight. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes
from lapenna.reference.activation import softmax_backward
from lapenna.reference.dense import dense, dense_backward
from lapenna.results import Attention, MultiHead, MultiHeadGradients


def scaled_dot_product_attention(q, k, v, *, mask=None):
    """``w[t, s] = exp(q_t · k_s / sqrt(D)) / sum over s``, ``y_t = sum_s w[t, s] v_s``."""
    where = "scaled_dot_product_attention"
    shapes.attention_arrays(q, k, v, where)
    scores_shape = (*q.shape[:-1], k.shape[-2])
    allowed = np.ones(scores_shape, dtype=bool)
    if mask is not None:
        allowed = np.broadcast_to(shapes.mask_of(mask, scores_shape, where), scores_shape)
    y, weights = np.zeros((*q.shape[:-1], v.shape[-1])), np.zeros(scores_shape)
    for *lead, t in np.ndindex(*q.shape[:-1]):
        keys = [s for s in range(k.shape[-2]) if allowed[(*lead, t, s)]]
        score = {s: _dot(q[(*lead, t)], k[(*lead, s)]) / math.sqrt(q.shape[-1]) for s in keys}
        total = sum(math.exp(score[s] - max(score.values())) for s in keys)
        for s in keys:
            weights[(*lead, t, s)] = math.exp(score[s] - max(score.values())) / total
            for e in range(v.shape[-1]):
                y[(*lead, t, e)] += weights[(*lead, t, s)] * float(v[(*lead, s, e)])
    return Attention(y, weights)


def _dot(a, b):
    return sum(float(u) * float(w) for u, w in zip(a, b, strict=True))


def scaled_dot_product_attention_backward(dy, weights, q, k, v):
    """``dw = dy vᵀ``, through the softmax to ``ds``, then ``dq = ds k``, ``dk = dsᵀ q``."""
    where = "scaled_dot_product_attention_backward"
    shapes.attention_arrays(q, k, v, where)
    shapes.same_shape(weights, (*q.shape[:-1], k.shape[-2]), "weights", where)
    shapes.same_shape(dy, (*q.shape[:-1], v.shape[-1]), "dy", where)
    for name, array in (("dy", dy), ("weights", weights)):
        shapes.floating(array, name, where)
    dweights, dv = np.zeros(weights.shape), np.zeros(v.shape)
    for *lead, t, s in np.ndindex(*weights.shape):
        dweights[(*lead, t, s)] = _dot(dy[(*lead, t)], v[(*lead, s)])
        for e in range(v.shape[-1]):
            dv[(*lead, s, e)] += float(weights[(*lead, t, s)]) * float(dy[(*lead, t, e)])
    ds = softmax_backward(dweights, weights) / math.sqrt(q.shape[-1])
    dq, dk = np.zeros(q.shape), np.zeros(k.shape)
    for *lead, t, s in np.ndindex(*weights.shape):
        for d in range(q.shape[-1]):
            dq[(*lead, t, d)] += ds[(*lead, t, s)] * float(k[(*lead, s, d)])
            dk[(*lead, s, d)] += ds[(*lead, t, s)] * float(q[(*lead, t, d)])
    return dq, dk, dv


def multi_head_attention(x, memory, wq, wk, wv, wo, bq, bk, bv, bo, *, heads, mask=None):
    """Attention in each head's columns of q, k and v; the outputs joined, times wo, plus bo."""
    where = "multi_head_attention"
    weights = {"wq": wq, "wk": wk, "wv": wv, "wo": wo}
    shapes.head_arrays(x, memory, weights, heads, where)
    for name, bias in (("bq", bq), ("bk", bk), ("bv", bv), ("bo", bo)):
        shapes.same_shape(bias, x.shape[2:], name, where)
    q, k, v = (
        _split(_each(rows, w, b), heads)
        for rows, w, b in ((x, wq, bq), (memory, wk, bk), (memory, wv, bv))
    )
    y, attention = scaled_dot_product_attention(q, k, v, mask=mask)
    joined = _join(y)
    return MultiHead(_each(joined, wo, bo), attention, q, k, v, joined)


def multi_head_attention_backward(dy, result, x, memory, wq, wk, wv, wo, *, heads):
    """The gradients of the four products and of the attention between them."""
    where = "multi_head_attention_backward"
    shapes.head_arrays(x, memory, {"wq": wq, "wk": wk, "wv": wv, "wo": wo}, heads, where)
    shapes.same_shape(dy, x.shape, "dy", where)
    shapes.floating(dy, "dy", where)
    djoined, dwo, dbo = _each_backward(dy, result.joined, wo)
    dq, dk, dv = scaled_dot_product_attention_backward(
        _split(djoined, heads), result.weights, result.q, result.k, result.v
    )
    dx, dwq, dbq = _each_backward(_join(dq), x, wq)
    from_k, dwk, dbk = _each_backward(_join(dk), memory, wk)
    from_v, dwv, dbv = _each_backward(_join(dv), memory, wv)
    return MultiHeadGradients(dx, from_k + from_v, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo)


def _each(rows, w, b):
    """Apply a dense layer to every step: (N, T, D) -> (N, T, M)."""
    return dense(rows.reshape(-1, rows.shape[2]), w, b).reshape(*rows.shape[:2], w.shape[1])


def _each_backward(dy, rows, w):
    flat = dy.reshape(-1, dy.shape[2]), rows.reshape(-1, rows.shape[2])
    dx, dw, db = dense_backward(*flat, w)
    return dx.reshape(rows.shape), dw, db


def _split(rows, heads):
    """``part[n, j, t, d] = rows[n, t, j D/heads + d]``."""
    n, steps, size = rows.shape
    part = np.zeros((n, heads, steps, size // heads))
    for i, j, t, d in np.ndindex(*part.shape):
        part[i, j, t, d] = rows[i, t, j * (size // heads) + d]
    return part


def _join(part):
    """``rows[n, t, j D/heads + d] = part[n, j, t, d]``."""
    n, heads, steps, size = part.shape
    rows = np.zeros((n, steps, heads * size))
    for i, j, t, d in np.ndindex(*part.shape):
        rows[i, t, j * size + d] = part[i, j, t, d]
    return rows
