"""Optimisers: how a step follows the gradient. Each changes the weights in place.

A rate is a number, or a schedule from the step's number to a number (``lapenna.nn.schedules``).
"""

from __future__ import annotations

import math

import numpy as np

from lapenna.nn.layer import Arrays
from lapenna.nn.schedules import Schedule


class Optimiser:
    """The base: counts the steps, and keeps arrays beside each weight."""

    def __init__(self, rate: float | Schedule) -> None:
        """ValueError when the rate is a number that is not positive."""
        if not callable(rate) and not rate > 0:
            raise ValueError(f"{type(self).__name__}: rate must be positive, got {rate!r}")
        self.rate = rate
        self.steps = 0
        self.kept: dict[str, Arrays] = {}

    def update(self, weights: Arrays, gradients: Arrays) -> None:
        """Move each weight that has a gradient; the arrays in ``weights`` are changed in place.

        Raises ValueError when a gradient has no weight, or another shape than it.
        """
        rate = float(self.rate(self.steps) if callable(self.rate) else self.rate)
        for name, slope in gradients.items():
            w = weights.get(name)
            if w is None or w.shape != slope.shape:
                raise ValueError(
                    f"{type(self).__name__}: gradient {name!r} has shape {slope.shape}, "
                    f"its weight {None if w is None else w.shape}"
                )
        self.steps += 1
        for name, slope in gradients.items():
            self._move(weights[name], slope, rate, self.kept.setdefault(name, {}))

    def _move(self, w: np.ndarray, slope: np.ndarray, rate: float, kept: Arrays) -> None:
        raise NotImplementedError

    @staticmethod
    def _fraction(where: str, **values: float) -> None:
        for name, value in values.items():
            if not 0 <= value < 1:
                raise ValueError(f"{where}: {name} must be from 0 to below 1, got {value!r}")


class SGD(Optimiser):
    """Gradient descent: ``w -= rate g``."""

    def _move(self, w, slope, rate, kept):
        w -= rate * slope


class Momentum(Optimiser):
    """``v = momentum v - rate g``, ``w += v``. With ``nesterov``: ``w += momentum v - rate g``."""

    def __init__(
        self, rate: float | Schedule, momentum: float = 0.9, nesterov: bool = False
    ) -> None:
        """ValueError when momentum is not from 0 to below 1."""
        super().__init__(rate)
        self._fraction("Momentum", momentum=momentum)
        self.momentum, self.nesterov = momentum, nesterov

    def _move(self, w, slope, rate, kept):
        v = kept.setdefault("v", np.zeros_like(w))
        v *= self.momentum
        v -= rate * slope
        w += self.momentum * v - rate * slope if self.nesterov else v


class AlexNetSGD(Optimiser):
    """AlexNet's update: ``v = momentum v - decay rate w - rate g``, ``w += v``.

    Krizhevsky, Sutskever and Hinton, 2012, with momentum 0.9 and decay 0.0005.
    """

    def __init__(
        self, rate: float | Schedule, momentum: float = 0.9, decay: float = 0.0005
    ) -> None:
        """ValueError when momentum or decay is not from 0 to below 1."""
        super().__init__(rate)
        self._fraction("AlexNetSGD", momentum=momentum, decay=decay)
        self.momentum, self.decay = momentum, decay

    def _move(self, w, slope, rate, kept):
        v = kept.setdefault("v", np.zeros_like(w))
        v *= self.momentum
        v -= rate * (self.decay * w + slope)
        w += v


class RMSProp(Optimiser):
    """``s = keep s + (1 - keep) g²``, ``w -= rate g / sqrt(s + epsilon)``.

    Tieleman and Hinton, 2012.
    """

    def __init__(
        self, rate: float | Schedule = 0.001, keep: float = 0.9, epsilon: float = 1e-7
    ) -> None:
        """ValueError when keep is not from 0 to below 1."""
        super().__init__(rate)
        self._fraction("RMSProp", keep=keep)
        self.keep, self.epsilon = keep, epsilon

    def _move(self, w, slope, rate, kept):
        s = kept.setdefault("s", np.zeros_like(w))
        s *= self.keep
        s += (1 - self.keep) * slope * slope
        w -= rate * slope / np.sqrt(s + self.epsilon)


class Adam(Optimiser):
    """Momentum m and mean square s of the gradient, both corrected for their start at 0.

    ``m = b1 m + (1 - b1) g``, ``s = b2 s + (1 - b2) g²``,
    ``w -= rate sqrt(1 - b2^k)/(1 - b1^k) m / (sqrt(s) + epsilon)`` in step k. Kingma and Ba, 2015.
    """

    def __init__(
        self,
        rate: float | Schedule = 0.001,
        b1: float = 0.9,
        b2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        """ValueError when b1 or b2 is not from 0 to below 1."""
        super().__init__(rate)
        self._fraction("Adam", b1=b1, b2=b2)
        self.b1, self.b2, self.epsilon = b1, b2, epsilon

    def _move(self, w, slope, rate, kept):
        m = kept.setdefault("m", np.zeros_like(w))
        s = kept.setdefault("s", np.zeros_like(w))
        m += (1 - self.b1) * (slope - m)
        s += (1 - self.b2) * (slope * slope - s)
        rate *= math.sqrt(1 - self.b2**self.steps) / (1 - self.b1**self.steps)
        w -= rate * m / (np.sqrt(s) + self.epsilon)
