"""Losses, each with its gradient."""

from __future__ import annotations

import math

import numpy as np
from array_api_compat import array_namespace

from lapenna import shapes
from lapenna.ops.activation import sigmoid
from lapenna.ops.workers import in_pieces, usable


def softmax_cross_entropy(logits, labels):
    """Return the mean cross-entropy of softmax(logits), and its gradient at the logits.

    ``loss = mean_n(log(sum_j exp z_nj) - sum_j t_nj z_nj)`` and ``dlogits = (p - t)/N``, where
    ``t`` is the one-hot form of the labels and ``p`` the softmax. The logarithm of the sum is
    taken with the maximum subtracted, so large logits do not overflow.

    Parameters
    ----------
    logits : array of floats (N, M): scores, not probabilities
    labels : array (N,) of class indices 0 … M-1, or (N, M) of probabilities (one-hot)

    Returns
    -------
    loss : scalar of the logits' dtype
    dlogits : array (N, M)

    Raises
    ------
    ValueError
        Shapes do not fit, N is 0, a class index is out of range, or logits are integers.

    Examples
    --------
    >>> import numpy as np
    >>> loss, dlogits = softmax_cross_entropy(np.array([[1.042, 1.914]]), np.array([0]))
    >>> float(loss.round(6)), dlogits.round(6)
    (1.221328, array([[-0.705162,  0.705162]]))
    """
    if usable(logits) and shapes.is_class_indices(logits, labels, "softmax_cross_entropy"):
        return _of_class_indices(logits, labels)
    target = shapes.one_hot(logits, labels, "softmax_cross_entropy")
    xp = array_namespace(logits)
    shifted = logits - xp.max(logits, axis=1, keepdims=True)
    e = xp.exp(shifted)
    sums = xp.sum(e, axis=1, keepdims=True)
    weight = xp.sum(target, axis=1, keepdims=True)
    losses = weight * xp.log(sums) - xp.sum(target * shifted, axis=1, keepdims=True)
    return xp.mean(losses), (weight * (e / sums) - target) / logits.shape[0]


def _of_class_indices(logits, labels):
    """The same for NumPy and class indices: no array beside the gradient."""
    n = logits.shape[0]
    losses, dlogits = np.empty(n, logits.dtype), np.empty_like(logits)

    def work(worker, part):
        d, right = dlogits[part], labels[part]
        rows = np.arange(len(d))
        np.subtract(logits[part], logits[part].max(axis=1, keepdims=True), out=d)
        chosen = d[rows, right]
        np.exp(d, out=d)
        sums = d.sum(axis=1)
        losses[part] = np.log(sums) - chosen
        d /= (sums * n)[:, None]
        d[rows, right] -= 1 / n

    in_pieces(n, logits[0].nbytes, work)
    return losses.mean(), dlogits


def half_squared_error(y, target):
    """Return half the squared error of a sample, averaged over the batch, and its gradient.

    ``loss = mean_n(sum_m (y_nm - t_nm)^2 / 2)``, ``dy = (y - t)/N``. For one sample it is the
    half sum of squares of the slides; ``mean_squared_error`` is another function.

    Parameters
    ----------
    y, target : arrays of floats (N, ...), one shape

    Returns
    -------
    loss : scalar of y's dtype
    dy : array of y's shape

    Raises
    ------
    ValueError
        The shapes differ, an axis is empty, or an array holds integers.

    Examples
    --------
    >>> import numpy as np
    >>> loss, dy = half_squared_error(np.array([[0.75, 0.77]]), np.array([[0.01, 0.99]]))
    >>> float(loss.round(4)), dy
    (0.298, array([[ 0.74, -0.22]]))
    """
    shapes.pair_of_batches(y, target, "half_squared_error")
    d = y - target
    return array_namespace(y).sum(d * d) / (2 * y.shape[0]), d / y.shape[0]


def mean_squared_error(y, target):
    """Return ``mean((y - t)^2)`` over all entries, and its gradient ``2 (y - t)/size``.

    Parameters and errors as in ``half_squared_error``.

    Examples
    --------
    >>> import numpy as np
    >>> loss, dy = mean_squared_error(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]]))
    >>> float(loss), dy
    (2.5, array([[ 1., -2.]]))
    """
    shapes.pair_of_batches(y, target, "mean_squared_error")
    d = y - target
    return array_namespace(y).mean(d * d), d * (2 / math.prod(y.shape))


def binary_cross_entropy(logits, labels):
    """Return the mean cross-entropy of independent yes-or-no answers, and its gradient.

    ``loss = -mean(t log p + (1 - t) log(1 - p))`` with ``p = sigmoid(logits)``, computed as
    ``max(z, 0) - z t + log(1 + exp(-|z|))``; ``dlogits = (p - t)/size``.

    Parameters
    ----------
    logits : array of floats (N, ...): scores, not probabilities
    labels : array of floats of the same shape, 0 to 1

    Returns
    -------
    loss : scalar of the logits' dtype
    dlogits : array of the logits' shape

    Raises
    ------
    ValueError
        The shapes differ, an axis is empty, or an array holds integers.

    Examples
    --------
    >>> import numpy as np
    >>> loss, dlogits = binary_cross_entropy(np.array([0.0, 1000.0]), np.array([1.0, 1.0]))
    >>> float(loss.round(6)), dlogits
    (0.346574, array([-0.25,  0.  ]))
    """
    shapes.pair_of_batches(logits, labels, "binary_cross_entropy", ("logits", "labels"))
    xp = array_namespace(logits)
    positive = xp.maximum(logits, xp.zeros_like(logits))
    losses = positive - logits * labels + xp.log1p(xp.exp(-xp.abs(logits)))
    return xp.mean(losses), (sigmoid(logits) - labels) / math.prod(logits.shape)


def dice_loss(y, target, smooth=1.0):
    """Return the soft Dice loss, averaged over the batch, and its gradient.

    ``loss = mean_n(1 - (2 sum(y t) + s)/(sum y + sum t + s))``, each sum over one sample.

    Parameters
    ----------
    y : array of floats (N, ...): probabilities
    target : array of floats of the same shape, 0 or 1
    smooth : s, positive; keeps an empty mask from dividing by 0

    Returns
    -------
    loss : scalar of y's dtype
    dy : array of y's shape

    Raises
    ------
    ValueError
        The shapes differ, an axis is empty, an array holds integers, or s is not positive.

    References
    ----------
    Milletari, Navab and Ahmadi, 2016 (there with squares in the denominator).

    Examples
    --------
    >>> import numpy as np
    >>> loss, _ = dice_loss(np.array([[1.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]]), smooth=1e-9)
    >>> float(loss.round(4))
    0.3333
    """
    shapes.pair_of_batches(y, target, "dice_loss")
    shapes.positive(smooth, "smooth", "dice_loss")
    xp = array_namespace(y)
    axes = tuple(range(1, y.ndim))
    both = 2 * xp.sum(y * target, axis=axes, keepdims=True) + smooth
    size = xp.sum(y + target, axis=axes, keepdims=True) + smooth
    dy = (both / size - 2 * target) / size / y.shape[0]
    return xp.mean(1 - both / size), dy


def smooth_l1(y, target, beta=1.0):
    """Return the smooth L1 loss, the mean over all entries, and its gradient.

    With ``d = y - t``: ``d^2/(2 beta)`` where ``|d| < beta``, else ``|d| - beta/2``.

    Parameters
    ----------
    y, target : arrays of floats (N, ...), one shape
    beta : where the parabola meets the line, positive

    Returns
    -------
    loss : scalar of y's dtype
    dy : array of y's shape

    Raises
    ------
    ValueError
        The shapes differ, an axis is empty, an array holds integers, or beta is not positive.

    References
    ----------
    Girshick, 2015.

    Examples
    --------
    >>> import numpy as np
    >>> loss, dy = smooth_l1(np.array([0.5, 3.0]), np.array([0.0, 0.0]))
    >>> float(loss), dy
    (1.3125, array([0.25, 0.5 ]))
    """
    shapes.pair_of_batches(y, target, "smooth_l1")
    shapes.positive(beta, "beta", "smooth_l1")
    xp = array_namespace(y)
    d = y - target
    size = xp.abs(d)
    losses = xp.where(size < beta, d * d / (2 * beta), size - beta / 2)
    slopes = xp.where(size < beta, d / beta, xp.sign(d))
    return xp.mean(losses), slopes / math.prod(y.shape)
