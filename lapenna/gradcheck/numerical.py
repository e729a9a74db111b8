"""Numerical gradients, entry by entry or along one random direction, to check others against."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def numerical_gradient(
    f: Callable[[np.ndarray], np.ndarray], x: np.ndarray, dy: np.ndarray, step: float = 1e-6
) -> np.ndarray:
    """Return the gradient of ``sum(f(x) * dy)`` at x by central differences.

    Each entry is ``sum((f(x + h e_i) - f(x - h e_i)) * dy) / 2h``, computed in float64.

    Parameters
    ----------
    f : function from an array of x's shape to an array of dy's shape
    x : array of floats, any shape
    dy : array of the output's shape; take random numbers, ones hide mistakes
    step : h

    Returns
    -------
    array of x's shape, float64

    Raises
    ------
    ValueError
        step is not positive, or f(x) and dy differ in shape.

    Examples
    --------
    >>> x = np.array([1.0, 2.0])
    >>> numerical_gradient(lambda v: v**2, x, np.array([1.0, 10.0])).round(6)
    array([ 2., 40.])
    """
    if not step > 0:
        raise ValueError(f"numerical_gradient: step must be positive, got {step!r}")
    x = np.array(x, dtype=np.float64)
    dy = np.asarray(dy, dtype=np.float64)
    shape = np.shape(f(x))
    if shape != dy.shape:
        raise ValueError(
            f"numerical_gradient: dy must have the shape of f(x), {shape}, got {dy.shape}"
        )
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        here = x[i]
        x[i] = here + step
        above = np.array(f(x))
        x[i] = here - step
        gradient[i] = np.sum((above - f(x)) * dy) / (2 * step)
        x[i] = here
    return gradient


def directional_check(
    f: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    dy: np.ndarray,
    dx: np.ndarray,
    *,
    seed: int = 0,
    step: float = 1e-6,
) -> float:
    """Return the relative error of the gradient ``dx`` along one random direction v.

    Compares ``sum(dx * v)`` with ``sum((f(x + h v) - f(x - h v)) * dy) / 2h``: two calls of f,
    whatever the size of x. The direction has length 1.

    Parameters
    ----------
    f : function from an array of x's shape to an array of dy's shape
    x : array of floats, any shape
    dy : array of the output's shape, random
    dx : array of x's shape, the gradient to check
    seed : of the direction
    step : h

    Returns
    -------
    ``|a - b| / max(|a|, |b|)`` for the two numbers a and b

    Raises
    ------
    ValueError
        step is not positive, x is empty, or shapes differ.

    Examples
    --------
    >>> x, dy = np.array([1.0, 2.0]), np.array([1.0, 10.0])
    >>> directional_check(lambda v: v**2, x, dy, 2 * x * dy) < 1e-8
    True
    """
    x = np.array(x, dtype=np.float64)
    dx = np.asarray(dx, dtype=np.float64)
    if dx.shape != x.shape or not x.size:
        raise ValueError(
            f"directional_check: x must hold numbers and dx have its shape, "
            f"got {dx.shape} (x: {x.shape})"
        )
    direction = np.random.default_rng(seed).standard_normal(x.shape)
    direction /= np.sqrt(np.sum(direction**2))
    slope = numerical_gradient(lambda t: f(x + t * direction), np.zeros(()), dy, step)
    return relative_error(np.sum(dx * direction), slope)


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    """Return ``max|a - b| / max(max|a|, max|b|)``, 0 for two arrays of zeros or without entries.

    Raises ValueError when the shapes differ.

    Examples
    --------
    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.5]))
    0.2
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(
            f"relative_error: a and b must have one shape, got {a.shape} and {b.shape}"
        )
    if not a.size:
        return 0.0
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / scale) if scale else 0.0


def step_sizes(
    f: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    dy: np.ndarray,
    dx: np.ndarray,
    steps: Sequence[float] = tuple(10.0**-k for k in range(1, 13)),
) -> list[float]:
    """Return the error of the numerical gradient for each step: a V when drawn.

    A large step misses the curve, with an error like the step's square; a small one loses digits
    in the difference of two near numbers, with an error like 1e-16 over the step. f, x, dy and dx
    are as in ``directional_check``.

    Examples
    --------
    >>> x, dy = np.array([1.0, 2.0]), np.array([1.0, 10.0])
    >>> errors = step_sizes(np.exp, x, dy, dy * np.exp(x), [1e-1, 1e-5, 1e-12])
    >>> errors[0] > 100 * errors[1] and errors[2] > 100 * errors[1]
    True
    """
    return [directional_check(f, x, dy, dx, step=step) for step in steps]
