"""First weights: random, with a spread that keeps signals neither dying nor exploding.

Each function maps ``(rng, shape, fan_in, fan_out)`` to an array of float64. ``fan_in`` is how many
numbers enter one neuron, ``fan_out`` how many neurons one number enters.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

Initialiser = Callable[[np.random.Generator, tuple[int, ...], int, int], np.ndarray]


def zeros(rng, shape, fan_in, fan_out):
    """Return zeros: the usual start of a bias."""
    return np.zeros(shape)


def ones(rng, shape, fan_in, fan_out):
    """Return ones: the usual start of a scale."""
    return np.ones(shape)


def glorot_uniform(rng, shape, fan_in, fan_out):
    """Draw from -a to a with ``a = sqrt(6 / (fan_in + fan_out))``: variance 2/(fan_in + fan_out).

    Made for tanh and sigmoid; the default of TensorFlow's layers. Glorot and Bengio, 2010.
    """
    limit = math.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape)


def he_normal(rng, shape, fan_in, fan_out):
    """Draw normal numbers of variance 2/fan_in, made for ReLU. He et al., 2015."""
    return math.sqrt(2 / fan_in) * rng.standard_normal(shape)


def orthogonal(rng, shape, fan_in, fan_out):
    """Draw a matrix with orthonormal rows or columns, for the states of a recurrent layer.

    Saxe, McClelland and Ganguli, 2014.
    """
    rows, columns = math.prod(shape[:-1]), shape[-1]
    q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))  # otherwise the draw prefers some directions
    return (q if rows >= columns else q.T).reshape(shape)


def small_uniform(rng, shape, fan_in, fan_out):
    """Draw from -0.05 to 0.05: TensorFlow's default for an embedding."""
    return rng.uniform(-0.05, 0.05, shape)


def normal(deviation: float) -> Initialiser:
    """Return an initialiser that draws normal numbers of this standard deviation.

    AlexNet used 0.01. Raises ValueError when the deviation is not positive.

    Examples
    --------
    >>> draw = normal(0.01)
    >>> draw(np.random.default_rng(0), (3,), 1, 1).round(4)
    array([ 0.0013, -0.0013,  0.0064])
    """
    if not deviation > 0:
        raise ValueError(f"normal: deviation must be positive, got {deviation!r}")
    return lambda rng, shape, fan_in, fan_out: deviation * rng.standard_normal(shape)
