"""Normalisation over the batch or over a sample, and dropout."""

from __future__ import annotations

import math

from array_api_compat import array_namespace, device

from lapenna import shapes
from lapenna.results import BatchNorm, Dropout, LayerNorm


def batch_norm(x, gamma, beta, *, epsilon=1e-3):
    """Give each channel of a batch mean beta and standard deviation gamma, as in training.

    ``y = gamma (x - m)/sqrt(v + epsilon) + beta`` with the mean m and the variance v over all axes
    but the last. The variance divides by the number of entries, not by one less.

    Parameters
    ----------
    x : array of floats (N, ..., C), N at least 1
    gamma, beta : arrays (C,)
    epsilon : positive; Keras takes 1e-3

    Returns
    -------
    BatchNorm(y, mean, variance): y of x's shape, mean (C,), variance (C,)

    Raises
    ------
    ValueError
        The shapes do not fit, x is empty, an array holds integers, or epsilon is not positive.

    References
    ----------
    Ioffe and Szegedy, 2015.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0], [3.0]])
    >>> batch_norm(x, np.ones(1), np.zeros(1), epsilon=1e-12).y.ravel().round(6)
    array([-1.,  1.])
    """
    where = "batch_norm"
    shapes.normalised(x, {"gamma": gamma, "beta": beta}, epsilon, where)
    if 0 in x.shape:
        raise ValueError(
            f"{where}: x must hold a sample, an empty batch has no mean (x: {x.shape})"
        )
    xp = array_namespace(x)
    axes = tuple(range(x.ndim - 1))
    mean = xp.mean(x, axis=axes)
    variance = xp.mean((x - mean) ** 2, axis=axes)
    return BatchNorm(_affine(xp, x, gamma, beta, mean, variance, epsilon), mean, variance)


def batch_norm_inference(x, gamma, beta, mean, variance, *, epsilon=1e-3):
    """Normalise with a mean and variance given before: ``gamma (x - m)/sqrt(v + epsilon) + beta``.

    ``mean`` and ``variance`` are (C,); the rest as in ``batch_norm``. Returns y. Raises ValueError
    when the shapes do not fit, an array holds integers, or epsilon is not positive.
    """
    given = {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance}
    shapes.normalised(x, given, epsilon, "batch_norm_inference")
    return _affine(array_namespace(x), x, gamma, beta, mean, variance, epsilon)


def batch_norm_backward(dy, x, gamma, mean, variance, *, epsilon=1e-3):
    """Return the gradients of ``batch_norm``; its mean and variance depend on x.

    With ``z = (x - m)/sqrt(v + epsilon)``: ``dbeta = sum dy``, ``dgamma = sum dy z`` and
    ``dx = gamma/sqrt(v + epsilon) (dy - mean(dy) - z mean(dy z))``, over all axes but the last.

    Parameters
    ----------
    dy : array of x's shape, the gradient of the loss at y
    x, gamma, epsilon : as in ``batch_norm``
    mean, variance : arrays (C,), from ``batch_norm``

    Returns
    -------
    dx of x's shape, dgamma (C,), dbeta (C,)

    Raises
    ------
    ValueError
        The shapes do not fit, an array holds integers, or epsilon is not positive.
    """
    where = "batch_norm_backward"
    given = {"gamma": gamma, "mean": mean, "variance": variance}
    shapes.normalised(x, given, epsilon, where)
    shapes.same_shape(dy, x.shape, "dy", where)
    shapes.floating(dy, "dy", where)
    xp = array_namespace(dy)
    axes = tuple(range(x.ndim - 1))
    scale = 1 / xp.sqrt(variance + epsilon)
    z = (x - mean) * scale
    dgamma, dbeta = xp.sum(dy * z, axis=axes), xp.sum(dy, axis=axes)
    count = max(math.prod(x.shape[:-1]), 1)
    return gamma * scale * (dy - dbeta / count - z * (dgamma / count)), dgamma, dbeta


def layer_norm(x, gamma, beta, *, epsilon=1e-3):
    """Normalise each sample over its last axis: ``y = gamma (x - m)/sqrt(v + epsilon) + beta``.

    Parameters
    ----------
    x : array of floats (..., D)
    gamma, beta : arrays (D,)
    epsilon : positive; Keras takes 1e-3

    Returns
    -------
    LayerNorm(y, mean, variance): y of x's shape, mean and variance (..., 1)

    Raises
    ------
    ValueError
        The shapes do not fit, D is 0, an array holds integers, or epsilon is not positive.

    References
    ----------
    Ba, Kiros and Hinton, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 3.0]])
    >>> layer_norm(x, np.ones(2), np.zeros(2), epsilon=1e-12).y.round(6)
    array([[-1.,  1.]])
    """
    where = "layer_norm"
    shapes.normalised(x, {"gamma": gamma, "beta": beta}, epsilon, where)
    xp = array_namespace(x)
    mean = xp.mean(x, axis=-1, keepdims=True)
    variance = xp.mean((x - mean) ** 2, axis=-1, keepdims=True)
    return LayerNorm(_affine(xp, x, gamma, beta, mean, variance, epsilon), mean, variance)


def layer_norm_backward(dy, x, gamma, mean, variance, *, epsilon=1e-3):
    """Return the gradients of ``layer_norm``.

    With ``z = (x - m)/sqrt(v + epsilon)`` and ``e = gamma dy``:
    ``dx = (e - mean(e) - z mean(e z))/sqrt(v + epsilon)``, means over the last axis; ``dgamma`` and
    ``dbeta`` are the sums of ``dy z`` and ``dy`` over all other axes.

    ``dy`` has x's shape; ``mean`` and ``variance`` are (..., 1), from ``layer_norm``. Returns
    dx of x's shape, dgamma (D,), dbeta (D,). Raises ValueError when the shapes do not fit, an
    array holds integers, or epsilon is not positive.
    """
    where = "layer_norm_backward"
    shapes.normalised(x, {"gamma": gamma}, epsilon, where)
    for name, array in (("mean", mean), ("variance", variance)):
        shapes.same_shape(array, (*x.shape[:-1], 1), name, where)
    shapes.same_shape(dy, x.shape, "dy", where)
    shapes.floating(dy, "dy", where)
    xp = array_namespace(dy)
    scale = 1 / xp.sqrt(variance + epsilon)
    z, e = (x - mean) * scale, dy * gamma
    inner = xp.mean(e, axis=-1, keepdims=True) + z * xp.mean(e * z, axis=-1, keepdims=True)
    axes = tuple(range(x.ndim - 1))
    return scale * (e - inner), xp.sum(dy * z, axis=axes), xp.sum(dy, axis=axes)


def _affine(xp, x, gamma, beta, mean, variance, epsilon):
    return gamma * ((x - mean) / xp.sqrt(variance + epsilon)) + beta


def dropout(x, rate, rng):
    """Set entries to 0 with probability ``rate``; the others grow by 1/(1 - rate), in training.

    Parameters
    ----------
    x : array of floats, any shape
    rate : 0 <= rate < 1
    rng : numpy.random.Generator; the same state gives the same mask

    Returns
    -------
    Dropout(y, mask): y of x's shape, mask of bools, True where an entry was kept

    Raises
    ------
    ValueError
        rate is out of range, x holds integers, or rng is no generator.

    References
    ----------
    Srivastava et al., 2014.

    Examples
    --------
    >>> import numpy as np
    >>> y, mask = dropout(np.ones(6), 0.5, np.random.default_rng(0))
    >>> y.tolist() == (2.0 * mask).tolist()
    True
    """
    shapes.floating(x, "x", "dropout")
    shapes.drop_rate(rate, "dropout")
    shapes.generator(rng, "dropout")
    xp = array_namespace(x)
    mask = xp.asarray(rng.random(tuple(x.shape)) >= rate, device=device(x))
    return Dropout(x * xp.astype(mask, x.dtype) / (1 - rate), mask)


def dropout_backward(dy, mask, rate):
    """Return ``dy mask/(1 - rate)``, with the mask that ``dropout`` drew.

    Raises ValueError when the shapes differ, dy holds integers, or rate is out of range.
    """
    shapes.same_shape(
        dy, shapes.shape_of(mask, "mask", "dropout_backward"), "dy", "dropout_backward"
    )
    shapes.floating(dy, "dy", "dropout_backward")
    shapes.drop_rate(rate, "dropout_backward")
    return dy * array_namespace(dy).astype(mask, dy.dtype) / (1 - rate)
