"""Layers that normalise, and dropout."""

from __future__ import annotations

from dataclasses import dataclass

import lapenna as lp
from lapenna.nn.initialisers import ones, zeros
from lapenna.nn.layer import Layer, Weight


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Each channel gets mean beta and deviation gamma, by the statistics of the batch.

    Without training it uses averages that follow the batches: after each training step they are
    ``momentum`` times the old value plus the rest of the new one. Its arithmetic is not counted.
    """

    momentum: float = 0.99
    epsilon: float = 1e-3
    name: str = "batch norm"

    mixes_samples = True

    def weights(self, *input_shapes):
        channels = (input_shapes[0][-1],)
        return {
            "gamma": Weight(channels, ones),
            "beta": Weight(channels, kind="bias"),
            "mean": Weight(channels, zeros, "state"),
            "variance": Weight(channels, ones, "state"),
        }

    def forward(self, w, x, rng=None):
        if rng is None:
            arrays = (w[name] for name in ("gamma", "beta", "mean", "variance"))
            return lp.batch_norm_inference(x, *arrays, epsilon=self.epsilon), None
        found = lp.batch_norm(x, w["gamma"], w["beta"], epsilon=self.epsilon)
        return found.y, (x, found.mean, found.variance)

    def backward(self, w, dy, saved, first=False):
        x, mean, variance = saved
        arrays = (dy, x, w["gamma"], mean, variance)
        dx, dgamma, dbeta = lp.batch_norm_backward(*arrays, epsilon=self.epsilon)
        return (dx,), {"gamma": dgamma, "beta": dbeta}

    def moved(self, w, saved):
        _, mean, variance = saved
        kept = self.momentum
        return {
            "mean": kept * w["mean"] + (1 - kept) * mean,
            "variance": kept * w["variance"] + (1 - kept) * variance,
        }


@dataclass(frozen=True)
class LayerNorm(Layer):
    """Each vector along the last axis gets mean beta and deviation gamma, by its own numbers."""

    epsilon: float = 1e-3
    name: str = "layer norm"

    def weights(self, *input_shapes):
        channels = (input_shapes[0][-1],)
        return {"gamma": Weight(channels, ones), "beta": Weight(channels, kind="bias")}

    def forward(self, w, x, rng=None):
        found = lp.layer_norm(x, w["gamma"], w["beta"], epsilon=self.epsilon)
        return found.y, (x, found.mean, found.variance)

    def backward(self, w, dy, saved, first=False):
        x, mean, variance = saved
        arrays = (dy, x, w["gamma"], mean, variance)
        dx, dgamma, dbeta = lp.layer_norm_backward(*arrays, epsilon=self.epsilon)
        return (dx,), {"gamma": dgamma, "beta": dbeta}


@dataclass(frozen=True)
class Dropout(Layer):
    """While training, set the fraction ``rate`` of the numbers to 0 and scale up the others."""

    rate: float
    name: str = "dropout"

    def forward(self, w, x, rng=None):
        if rng is None:
            return x, None
        return lp.dropout(x, self.rate, rng)

    def backward(self, w, dy, mask, first=False):
        return (dy if mask is None else lp.dropout_backward(dy, mask, self.rate),), {}
