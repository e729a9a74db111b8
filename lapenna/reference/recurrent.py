"""Recurrent layers, neuron by neuron. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes
from lapenna.reference.dense import dense, dense_backward
from lapenna.results import LSTM


def _sigmoid(v):
    return 1 / (1 + math.exp(-v)) if v > -700 else math.exp(v)


def rnn_step(x, h, w, u, b):
    """``h'[n, j] = tanh(sum_d x[n, d] w[d, j] + sum_k h[n, k] u[k, j] + b[j])``."""
    shapes.recurrent_step(x, h, w, u, "H", "rnn_step", b=b)
    z = dense(x, w, b) + dense(h, u)
    for i in np.ndindex(*z.shape):
        z[i] = math.tanh(z[i])
    return z


def rnn_step_backward(dh_next, h_next, x, h, w, u):
    """``dz = dh' (1 - h'^2)``, then the gradients of the two products."""
    where = "rnn_step_backward"
    shapes.recurrent_step(x, h, w, u, "H", where)
    for name, array in (("dh_next", dh_next), ("h_next", h_next)):
        shapes.same_shape(array, h.shape, name, where)
        shapes.floating(array, name, where)
    dz = np.zeros(h.shape)
    for i in np.ndindex(*dz.shape):
        dz[i] = float(dh_next[i]) * (1 - float(h_next[i]) ** 2)
    return _through_products(dz, x, h, w, u)


def _through_products(dz, x, h, w, u):
    """Return dx, dh, dw, du, db of ``z = x w + h u + b``."""
    dx, dw, db = dense_backward(dz, x, w)
    dh, du, _ = dense_backward(dz, h, u)
    return dx, dh, dw, du, db


def lstm_step(x, h, c, w, u, b):
    """``c' = f c + i g`` and ``h' = o tanh(c')``; gates from the columns i, f, g, o of z."""
    shapes.recurrent_step(x, h, w, u, "4H", "lstm_step", b=b)
    shapes.same_shape(c, h.shape, "c", "lstm_step")
    z, size = dense(x, w, b) + dense(h, u), h.shape[1]
    step = LSTM(*(np.zeros(h.shape) for _ in range(6)))
    for n, j in np.ndindex(*h.shape):
        step.i[n, j] = _sigmoid(z[n, j])
        step.f[n, j] = _sigmoid(z[n, size + j])
        step.g[n, j] = math.tanh(z[n, 2 * size + j])
        step.o[n, j] = _sigmoid(z[n, 3 * size + j])
        step.c[n, j] = step.f[n, j] * float(c[n, j]) + step.i[n, j] * step.g[n, j]
        step.h[n, j] = step.o[n, j] * math.tanh(step.c[n, j])
    return step


def lstm_step_backward(dh_next, dc_next, step, x, h, c, w, u):
    """Each product and each curve of the step sends its gradient back."""
    where = "lstm_step_backward"
    shapes.recurrent_step(x, h, w, u, "4H", where)
    for name, array in (("dh_next", dh_next), ("dc_next", dc_next), ("c", c)):
        shapes.same_shape(array, h.shape, name, where)
        shapes.floating(array, name, where)
    size = h.shape[1]
    dz, dc = np.zeros((h.shape[0], 4 * size)), np.zeros(h.shape)
    for n, j in np.ndindex(*h.shape):
        i, f, g, o = (float(part[n, j]) for part in (step.i, step.f, step.g, step.o))
        t = math.tanh(float(step.c[n, j]))
        into_c = float(dc_next[n, j]) + float(dh_next[n, j]) * o * (1 - t**2)
        dz[n, j] = into_c * g * i * (1 - i)
        dz[n, size + j] = into_c * float(c[n, j]) * f * (1 - f)
        dz[n, 2 * size + j] = into_c * i * (1 - g**2)
        dz[n, 3 * size + j] = float(dh_next[n, j]) * t * o * (1 - o)
        dc[n, j] = into_c * f
    dx, dh, dw, du, db = _through_products(dz, x, h, w, u)
    return dx, dh, dc, dw, du, db


def rnn(x, h0, w, u, b):
    """``h_t = tanh(x_t w + h_(t-1) u + b)``, step after step."""
    shapes.recurrent_sequence(x, h0, w, u, "H", "rnn", b=b)
    h = np.zeros((*x.shape[:2], h0.shape[1]))
    before = h0
    for t in range(x.shape[1]):
        h[:, t] = before = rnn_step(x[:, t], before, w, u, b)
    return h


def rnn_backward(dh, h, x, h0, w, u):
    """From the last step to the first: a state's gradient comes from its output and from later."""
    where = "rnn_backward"
    shapes.recurrent_sequence(x, h0, w, u, "H", where)
    for name, array in (("dh", dh), ("h", h)):
        shapes.same_shape(array, (*x.shape[:2], h0.shape[1]), name, where)
        shapes.floating(array, name, where)
    dx, dw, du, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(u.shape), np.zeros(w.shape[1])
    later = np.zeros(h0.shape)
    for t in reversed(range(x.shape[1])):
        before = h[:, t - 1] if t else h0
        slopes = rnn_step_backward(dh[:, t] + later, h[:, t], x[:, t], before, w, u)
        dx[:, t], later = slopes[0], slopes[1]
        dw, du, db = dw + slopes[2], du + slopes[3], db + slopes[4]
    return dx, later, dw, du, db


def lstm(x, h0, c0, w, u, b):
    """``lstm_step`` after ``lstm_step``."""
    shapes.recurrent_sequence(x, h0, w, u, "4H", "lstm", b=b)
    shapes.same_shape(c0, h0.shape, "c0", "lstm")
    states = LSTM(*(np.zeros((*x.shape[:2], h0.shape[1])) for _ in range(6)))
    h, c = h0, c0
    for t in range(x.shape[1]):
        step = lstm_step(x[:, t], h, c, w, u, b)
        for whole, part in zip(states, step, strict=True):
            whole[:, t] = part
        h, c = step.h, step.c
    return states


def lstm_backward(dh, states, x, h0, c0, w, u):
    """From the last step to the first, as in ``rnn_backward``, with the cell beside the state."""
    where = "lstm_backward"
    shapes.recurrent_sequence(x, h0, w, u, "4H", where)
    shapes.same_shape(c0, h0.shape, "c0", where)
    shapes.same_shape(dh, (*x.shape[:2], h0.shape[1]), "dh", where)
    shapes.floating(dh, "dh", where)
    dx, dw, du, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(u.shape), np.zeros(w.shape[1])
    later, dc = np.zeros(h0.shape), np.zeros(c0.shape)
    for t in reversed(range(x.shape[1])):
        step = LSTM(*(part[:, t] for part in states))
        h, c = (states.h[:, t - 1], states.c[:, t - 1]) if t else (h0, c0)
        slopes = lstm_step_backward(dh[:, t] + later, dc, step, x[:, t], h, c, w, u)
        dx[:, t], later, dc = slopes[:3]
        dw, du, db = dw + slopes[3], du + slopes[4], db + slopes[5]
    return dx, later, dc, dw, du, db
