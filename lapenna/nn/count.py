"""Sizes, parameters and multiply-adds of a network, without running it.

Shapes leave out the batch axis: ``(H, W, C)`` for images, ``(D,)`` for vectors. One multiply-add
is one product and one sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Shape = tuple[int, ...]


class Row(NamedTuple):
    """What one layer costs: its output shape, weights, biases and multiply-adds a sample."""

    name: str
    output_shape: Shape
    weights: int
    biases: int
    multiply_adds: int

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return self.weights + self.biases


def tally(layers: Iterable[object], input_shape: Shape) -> list[Row]:
    """Count layer after layer, each on the output shape of the one before.

    Parameters
    ----------
    layers : iterable of layers
    input_shape : (H, W, C) or (D,), without the batch axis

    Returns
    -------
    list of Row, one a layer

    Raises
    ------
    ValueError
        A size is not positive, or a layer does not fit the shape before it.

    Examples
    --------
    >>> from lapenna.nn import Dense, Flatten
    >>> rows = tally([Flatten(), Dense(16), Dense(16), Dense(10)], (28, 28, 1))
    >>> total(rows).parameters
    13002
    """
    shape = tuple(input_shape)
    if not shape or any(not isinstance(n, int) or n < 1 for n in shape):
        raise ValueError(f"tally: input_shape must be positive ints, got {input_shape!r}")
    rows = []
    for layer in layers:
        rows.append(layer.count(shape))
        shape = rows[-1].output_shape
    return rows


def total(rows: Sequence[Row]) -> Row:
    """Sum of all rows, with the output shape of the last; ValueError when there is none."""
    if not rows:
        raise ValueError("total: rows must hold at least one Row, got none")
    sums = (sum(row[i] for row in rows) for i in (2, 3, 4))
    return Row("total", rows[-1].output_shape, *sums)
