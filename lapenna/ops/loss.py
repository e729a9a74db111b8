"""Losses, each with its gradient."""

from __future__ import annotations

from array_api_compat import array_namespace

from lapenna import shapes


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
    target = shapes.one_hot(logits, labels, "softmax_cross_entropy")
    xp = array_namespace(logits)
    shifted = logits - xp.max(logits, axis=1, keepdims=True)
    e = xp.exp(shifted)
    sums = xp.sum(e, axis=1, keepdims=True)
    weight = xp.sum(target, axis=1, keepdims=True)
    losses = weight * xp.log(sums) - xp.sum(target * shifted, axis=1, keepdims=True)
    return xp.mean(losses), (weight * (e / sums) - target) / logits.shape[0]
