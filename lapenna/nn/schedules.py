"""Learning rates that change: each function returns a schedule, from a step's number to a rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Schedule = Callable[[int], float]


def _positive(where: str, **values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{where}: {name} must be positive, got {value!r}")


def exponential(rate: float, steps: int, factor: float) -> Schedule:
    """Multiply the rate by ``factor`` every ``steps`` steps, smoothly: ``rate factor^(k/steps)``.

    Raises ValueError when an argument is not positive.

    Examples
    --------
    >>> exponential(0.1, 10, 0.5)(20)
    0.025
    """
    _positive("exponential", rate=rate, steps=steps, factor=factor)
    return lambda step: rate * factor ** (step / steps)


def piecewise(boundaries: Sequence[int], rates: Sequence[float]) -> Schedule:
    """Use one rate up to and with each boundary, and the last one after them.

    Raises ValueError unless the boundaries rise and there is one rate more than boundaries.

    Examples
    --------
    >>> drop = piecewise([100, 200], [0.1, 0.01, 0.001])
    >>> drop(100), drop(101), drop(500)
    (0.1, 0.01, 0.001)
    """
    if len(rates) != len(boundaries) + 1 or list(boundaries) != sorted(set(boundaries)):
        raise ValueError(
            "piecewise: boundaries must rise and rates be one more than they, "
            f"got {list(boundaries)} and {list(rates)}"
        )
    return lambda step: rates[sum(step > boundary for boundary in boundaries)]


def cosine(rate: float, steps: int, warmup: int = 0) -> Schedule:
    """Rise in a line to ``rate`` over ``warmup`` steps, then fall as half a cosine to 0.

    The fall takes ``steps`` steps. Loshchilov and Hutter, 2017; the rise as in Goyal et al., 2017.
    Raises ValueError when the rate or steps is not positive, or warmup is negative.

    Examples
    --------
    >>> fall = cosine(0.2, 100, warmup=10)
    >>> fall(5), fall(10), round(fall(60), 12), fall(200)
    (0.1, 0.2, 0.1, 0.0)
    """
    _positive("cosine", rate=rate, steps=steps)
    if warmup < 0:
        raise ValueError(f"cosine: warmup must not be negative, got {warmup!r}")

    def schedule(step: int) -> float:
        if step < warmup:
            return rate * step / warmup
        return rate * (1 + math.cos(math.pi * min((step - warmup) / steps, 1))) / 2

    return schedule
