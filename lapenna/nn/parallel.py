"""A batch split over the processor's cores: each takes some images, and the gradients add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lapenna.ops.workers import cores, together

Gradients = Callable[
    [np.ndarray, np.ndarray, np.random.Generator], tuple[float, Sequence[np.ndarray]]
]


def split_gradients(
    gradients: Gradients,
    x: np.ndarray,
    labels: np.ndarray,
    rng: np.random.Generator,
    size: int = 64,
) -> tuple[float, list[np.ndarray]]:
    """Return the mean loss of a batch and its gradients, in pieces of up to ``size`` samples.

    The mean over N samples is the sum over pieces of (n/N) times the mean over n samples, and so
    are its gradients. Each core takes its own pieces, always the same ones.

    Parameters
    ----------
    gradients : function (x, labels, rng) -> (mean loss, its gradients at the weights); the arrays
        that it returns are changed
    x : array (N, ...)
    labels : array (N, ...)
    rng : generator; each piece gets a child of its own, the same on every run
    size : most samples in a piece; the pieces are nearly equal

    Returns
    -------
    loss : float
    gradients : list of arrays

    Raises
    ------
    ValueError
        x and labels differ in length or are empty, or size is not positive.

    Examples
    --------
    >>> def gradients(x, t, rng):
    ...     return np.mean((x - t) ** 2), [np.mean(2 * (x - t))]
    >>> x = np.arange(6.0)
    >>> loss, (slope,) = split_gradients(gradients, x, np.zeros(6), np.random.default_rng(0), 4)
    >>> bool(np.isclose(loss, 55 / 6)), bool(np.isclose(slope, 5))
    (True, True)
    """
    n = len(x)
    if n == 0 or len(labels) != n:
        raise ValueError(
            f"split_gradients: x and labels must have one length above 0, got {n} and {len(labels)}"
        )
    if size < 1:
        raise ValueError(f"split_gradients: size must be positive, got {size!r}")
    workers = min(cores(), n)
    rounds = -(-n // (workers * size))
    ends = [n * k // (workers * rounds) for k in range(workers * rounds + 1)]
    children = rng.spawn(workers * rounds)
    totals: list[list | None] = [None] * workers

    def work(worker: int) -> None:
        for k in range(worker * rounds, (worker + 1) * rounds):
            piece = slice(ends[k], ends[k + 1])
            if piece.start < piece.stop:
                loss, slopes = gradients(x[piece], labels[piece], children[k])
                share = (piece.stop - piece.start) / n
                totals[worker] = _added(totals[worker], [np.asarray(loss), *slopes], share)

    together(work, workers) if workers > 1 else work(0)
    total = totals[0]
    for terms in totals[1:]:
        total = _added(total, terms, 1)
    return float(total[0]), total[1:]


def _added(total: list | None, terms: list, share: float) -> list:
    """Return the total plus the share of the terms, in the arrays of the total or of the terms."""
    if share != 1:
        terms = [np.multiply(term, term.dtype.type(share), out=_own(term)) for term in terms]
    if total is None:
        return terms
    return [np.add(a, b, out=_own(a)) for a, b in zip(total, terms, strict=True)]


def _own(array):
    """Return the array to be written into, or None for a single number, which needs a new place."""
    return array if array.ndim else None
