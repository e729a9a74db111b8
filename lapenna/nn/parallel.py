"""A batch split over the processor's cores: each takes some images, and the gradients add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lapenna.ops.workers import cores, together

Gradients = Callable[[np.ndarray, np.ndarray], tuple[float, Sequence[np.ndarray]]]


def split_gradients(
    gradients: Gradients, x: np.ndarray, labels: np.ndarray, size: int = 32
) -> tuple[float, list[np.ndarray]]:
    """Return the mean loss of a batch and its gradients, computed in pieces of ``size`` samples.

    The mean over N samples is the sum over pieces of (n/N) times the mean over n samples, and so
    are its gradients. Each core takes its own pieces, always the same ones.

    Parameters
    ----------
    gradients : function (x, labels) -> (mean loss, gradients of the mean loss at the weights)
    x : array (N, ...)
    labels : array (N, ...)
    size : samples in a piece

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
    >>> def gradients(x, t):
    ...     return np.mean((x - t) ** 2), [np.mean(2 * (x - t))]
    >>> x = np.arange(6.0)
    >>> loss, (slope,) = split_gradients(gradients, x, np.zeros(6), size=4)
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
    starts = list(range(0, n, size))
    workers = min(cores(), len(starts))
    sums: list[list | None] = [None] * workers

    def work(worker: int) -> None:
        for start in starts[worker::workers]:
            piece = slice(start, min(start + size, n))
            share = (piece.stop - start) / n
            loss, found = gradients(x[piece], labels[piece])
            terms = [share * float(loss), *(g * g.dtype.type(share) for g in found)]
            mine = sums[worker]
            sums[worker] = (
                terms if mine is None else [a + b for a, b in zip(mine, terms, strict=True)]
            )

    together(work, workers)
    loss, *total = sums[0]
    for loss_part, *parts in sums[1:]:
        loss += loss_part
        total = [a + b for a, b in zip(total, parts, strict=True)]
    return loss, total
