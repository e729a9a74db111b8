"""Recurrent layers: one step, and a whole sequence with backpropagation through time."""

from __future__ import annotations

from array_api_compat import array_namespace

from lapenna import shapes
from lapenna.ops.activation import sigmoid
from lapenna.results import LSTM


def rnn_step(x, h, w, u, b):
    """Compute the next state of a simple recurrent layer: ``tanh(x w + h u + b)``.

    Parameters
    ----------
    x : array (N, D), the input now
    h : array (N, H), the state before
    w : array (D, H)
    u : array (H, H)
    b : array (H,)

    Returns
    -------
    array (N, H)

    Raises
    ------
    ValueError
        The shapes do not fit, or x holds integers.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> rnn_step(one, 0 * one, 0.5 * one, 0.8 * one, np.zeros(1)).round(6)
    array([[0.462117]])
    """
    shapes.recurrent_step(x, h, w, u, "H", "rnn_step", b=b)
    return array_namespace(x).tanh(x @ w + h @ u + b)


def rnn_step_backward(dh_next, h_next, x, h, w, u):
    """Return the gradients of ``rnn_step`` from its output: with ``d = dh_next (1 - h_next^2)``,
    ``dx = d wᵀ, dh = d uᵀ, dw = xᵀ d, du = hᵀ d, db = sum of d``.

    Parameters
    ----------
    dh_next, h_next : arrays (N, H)
    x, h, w, u : as in ``rnn_step``

    Returns
    -------
    dx (N, D), dh (N, H), dw (D, H), du (H, H), db (H,)

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "rnn_step_backward"
    shapes.recurrent_step(x, h, w, u, "H", where)
    for name, array in (("dh_next", dh_next), ("h_next", h_next)):
        shapes.same_shape(array, h.shape, name, where)
        shapes.floating(array, name, where)
    d = dh_next * (1 - h_next * h_next)
    return d @ w.T, d @ u.T, x.T @ d, h.T @ d, array_namespace(d).sum(d, axis=0)


def lstm_step(x, h, c, w, u, b):
    """Compute the next states of an LSTM cell.

    With ``z = x w + h u + b`` cut into four parts: gates ``i, f, o = sigmoid``, candidate
    ``g = tanh``; ``c' = f c + i g`` and ``h' = o tanh(c')``. The columns stand in the order
    i, f, g, o, as in Keras.

    Parameters
    ----------
    x : array (N, D)
    h, c : arrays (N, H), the states before
    w : array (D, 4H)
    u : array (H, 4H)
    b : array (4H,)

    Returns
    -------
    LSTM(h, c, i, f, g, o), each (N, H); h and c are the states after

    Raises
    ------
    ValueError
        The shapes do not fit, or x holds integers.

    References
    ----------
    Hochreiter and Schmidhuber, 1997; Gers, Schmidhuber and Cummins, 2000 (forget gate).

    Examples
    --------
    >>> import numpy as np
    >>> zero = np.zeros((1, 1))
    >>> step = lstm_step(zero, zero, zero + 2, np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4))
    >>> step.c.item(), round(step.h.item(), 6)
    (1.0, 0.380797)
    """
    shapes.recurrent_step(x, h, w, u, "4H", "lstm_step", b=b)
    shapes.same_shape(c, h.shape, "c", "lstm_step")
    return _cell(x @ w + b, h, c, u)


def lstm_step_backward(dh_next, dc_next, step, x, h, c, w, u):
    """Return the gradients of ``lstm_step``.

    Parameters
    ----------
    dh_next, dc_next : arrays (N, H), the gradients at the states after
    step : the LSTM that ``lstm_step`` gave
    x, h, c, w, u : as in ``lstm_step``; h and c are the states before

    Returns
    -------
    dx (N, D), dh (N, H), dc (N, H), dw (D, 4H), du (H, 4H), db (4H,)

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "lstm_step_backward"
    shapes.recurrent_step(x, h, w, u, "4H", where)
    for name, array in (("dh_next", dh_next), ("dc_next", dc_next), ("c", c)):
        shapes.same_shape(array, h.shape, name, where)
        shapes.floating(array, name, where)
    dz, dc = _cell_backward(dh_next, dc_next, step, c)
    return dz @ w.T, dz @ u.T, dc, x.T @ dz, h.T @ dz, array_namespace(dz).sum(dz, axis=0)


def rnn(x, h0, w, u, b):
    """Run a simple recurrent layer over a sequence: ``h_t = tanh(x_t w + h_(t-1) u + b)``.

    ``x`` is (N, T, D) with T at least 1, ``h0`` (N, H); w, u and b as in ``rnn_step``. Returns all
    states (N, T, H). Raises ValueError when the shapes do not fit or x holds integers.
    """
    shapes.recurrent_sequence(x, h0, w, u, "H", "rnn", b=b)
    xp = array_namespace(x)
    z, h, states = _inputs(xp, x, w, b), h0, []
    for t in range(x.shape[1]):
        h = xp.tanh(z[:, t, :] + h @ u)
        states.append(h)
    return xp.stack(states, axis=1)


def rnn_backward(dh, h, x, h0, w, u):
    """Return the gradients of ``rnn``: backpropagation through time.

    Parameters
    ----------
    dh : array (N, T, H), the gradient of the loss at every state
    h : array (N, T, H), from ``rnn``
    x, h0, w, u : as in ``rnn``

    Returns
    -------
    dx (N, T, D), dh0 (N, H), dw (D, H), du (H, H), db (H,)

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "rnn_backward"
    shapes.recurrent_sequence(x, h0, w, u, "H", where)
    for name, array in (("dh", dh), ("h", h)):
        shapes.same_shape(array, (*x.shape[:2], h0.shape[1]), name, where)
        shapes.floating(array, name, where)
    xp = array_namespace(dh)
    slopes, later = [], xp.zeros_like(h0)
    for t in range(x.shape[1] - 1, -1, -1):
        d = (dh[:, t, :] + later) * (1 - h[:, t, :] * h[:, t, :])
        slopes.append(d)
        later = d @ u.T
    return _through_time(xp, xp.stack(slopes[::-1], axis=1), x, _before(xp, h, h0), w, later)


def lstm(x, h0, c0, w, u, b):
    """Run an LSTM over a sequence (see ``lstm_step``).

    ``x`` is (N, T, D) with T at least 1, ``h0`` and ``c0`` (N, H); w, u and b as in ``lstm_step``.
    Returns LSTM(h, c, i, f, g, o), each (N, T, H). Raises ValueError when the shapes do not fit
    or x holds integers.
    """
    shapes.recurrent_sequence(x, h0, w, u, "4H", "lstm", b=b)
    shapes.same_shape(c0, h0.shape, "c0", "lstm")
    xp = array_namespace(x)
    z, h, c, steps = _inputs(xp, x, w, b), h0, c0, []
    for t in range(x.shape[1]):
        steps.append(_cell(z[:, t, :], h, c, u))
        h, c = steps[-1].h, steps[-1].c
    return LSTM(*(xp.stack(part, axis=1) for part in zip(*steps, strict=True)))


def lstm_backward(dh, states, x, h0, c0, w, u):
    """Return the gradients of ``lstm``: backpropagation through time.

    Parameters
    ----------
    dh : array (N, T, H), the gradient of the loss at every output h
    states : the LSTM that ``lstm`` gave
    x, h0, c0, w, u : as in ``lstm``

    Returns
    -------
    dx (N, T, D), dh0 (N, H), dc0 (N, H), dw (D, 4H), du (H, 4H), db (4H,)

    Raises
    ------
    ValueError
        The shapes do not fit, or an array holds integers.
    """
    where = "lstm_backward"
    shapes.recurrent_sequence(x, h0, w, u, "4H", where)
    shapes.same_shape(c0, h0.shape, "c0", where)
    shapes.same_shape(dh, (*x.shape[:2], h0.shape[1]), "dh", where)
    shapes.floating(dh, "dh", where)
    xp = array_namespace(dh)
    slopes, later, dc = [], xp.zeros_like(h0), xp.zeros_like(c0)
    for t in range(x.shape[1] - 1, -1, -1):
        step = LSTM(*(part[:, t, :] for part in states))
        before = states.c[:, t - 1, :] if t else c0
        dz, dc = _cell_backward(dh[:, t, :] + later, dc, step, before)
        slopes.append(dz)
        later = dz @ u.T
    dz = xp.stack(slopes[::-1], axis=1)
    dx, dh0, dw, du, db = _through_time(xp, dz, x, _before(xp, states.h, h0), w, later)
    return dx, dh0, dc, dw, du, db


def _inputs(xp, x, w, b):
    """Return x w + b for all steps at once."""
    n, steps, size = x.shape
    return xp.reshape(xp.reshape(x, (n * steps, size)) @ w + b, (n, steps, w.shape[1]))


def _before(xp, h, h0):
    """Return the states before each step."""
    return xp.concat([h0[:, None, :], h[:, :-1, :]], axis=1)


def _through_time(xp, dz, x, before, w, dh0):
    """Return dx, dh0, dw, du, db from the gradients dz (N, T, K) at ``x w + h u + b``."""
    rows = xp.reshape(dz, (-1, dz.shape[2]))
    dx = xp.reshape(rows @ w.T, x.shape)
    dw = xp.reshape(x, (-1, x.shape[2])).T @ rows
    du = xp.reshape(before, (-1, before.shape[2])).T @ rows
    return dx, dh0, dw, du, xp.sum(rows, axis=0)


def _cell(z, h, c, u):
    """Return the LSTM after one step, from z = x w + b."""
    xp = array_namespace(z)
    z, size = z + h @ u, h.shape[1]
    i, f, g, o = (z[:, k * size : (k + 1) * size] for k in range(4))
    i, f, g, o = sigmoid(i), sigmoid(f), xp.tanh(g), sigmoid(o)
    after = f * c + i * g
    return LSTM(o * xp.tanh(after), after, i, f, g, o)


def _cell_backward(dh, dc, step, before):
    """Return the gradient at z (N, 4H) and at the cell before."""
    xp = array_namespace(dh)
    t = xp.tanh(step.c)
    dc = dc + dh * step.o * (1 - t * t)
    parts = (
        dc * step.g * step.i * (1 - step.i),
        dc * before * step.f * (1 - step.f),
        dc * step.i * (1 - step.g * step.g),
        dh * t * step.o * (1 - step.o),
    )
    return xp.concat(parts, axis=1), dc * step.f
