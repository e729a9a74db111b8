"""Normalisation and dropout, entry by entry. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes
from lapenna.results import BatchNorm, Dropout, LayerNorm


def batch_norm(x, gamma, beta, *, epsilon=1e-3):
    """``y = gamma (x - m)/sqrt(v + epsilon) + beta``, m and v over all entries of a channel."""
    where = "batch_norm"
    shapes.normalised(x, {"gamma": gamma, "beta": beta}, epsilon, where)
    if 0 in x.shape:
        raise ValueError(
            f"{where}: x must hold a sample, an empty batch has no mean (x: {x.shape})"
        )
    mean, variance = np.zeros(x.shape[-1]), np.zeros(x.shape[-1])
    for c in range(x.shape[-1]):
        values = [float(v) for v in x[..., c].ravel()]
        mean[c] = sum(values) / len(values)
        variance[c] = sum((v - mean[c]) ** 2 for v in values) / len(values)
    y = batch_norm_inference(x, gamma, beta, mean, variance, epsilon=epsilon)
    return BatchNorm(y, mean, variance)


def batch_norm_inference(x, gamma, beta, mean, variance, *, epsilon=1e-3):
    """``y = gamma (x - m)/sqrt(v + epsilon) + beta``."""
    given = {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance}
    shapes.normalised(x, given, epsilon, "batch_norm_inference")
    y = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        c = i[-1]
        z = (float(x[i]) - float(mean[c])) / math.sqrt(float(variance[c]) + epsilon)
        y[i] = float(gamma[c]) * z + float(beta[c])
    return y


def batch_norm_backward(dy, x, gamma, mean, variance, *, epsilon=1e-3):
    """``dx = gamma/sqrt(v + epsilon) (dy - mean(dy) - z mean(dy z))`` for each channel."""
    where = "batch_norm_backward"
    given = {"gamma": gamma, "mean": mean, "variance": variance}
    shapes.normalised(x, given, epsilon, where)
    shapes.same_shape(dy, x.shape, "dy", where)
    shapes.floating(dy, "dy", where)
    dx, dgamma, dbeta = np.zeros(x.shape), np.zeros(x.shape[-1]), np.zeros(x.shape[-1])
    for c in range(x.shape[-1]):
        root = math.sqrt(float(variance[c]) + epsilon)
        places = list(np.ndindex(*x.shape[:-1]))
        z = {i: (float(x[(*i, c)]) - float(mean[c])) / root for i in places}
        dbeta[c] = sum(float(dy[(*i, c)]) for i in places)
        dgamma[c] = sum(float(dy[(*i, c)]) * z[i] for i in places)
        for i in places:
            inner = (dbeta[c] + z[i] * dgamma[c]) / len(places)
            dx[(*i, c)] = float(gamma[c]) / root * (float(dy[(*i, c)]) - inner)
    return dx, dgamma, dbeta


def layer_norm(x, gamma, beta, *, epsilon=1e-3):
    """``y = gamma (x - m)/sqrt(v + epsilon) + beta``, m and v over the last axis."""
    shapes.normalised(x, {"gamma": gamma, "beta": beta}, epsilon, "layer_norm")
    y, mean = np.zeros(x.shape), np.zeros((*x.shape[:-1], 1))
    variance = np.zeros(mean.shape)
    for i in np.ndindex(*x.shape[:-1]):
        values = [float(v) for v in x[i]]
        mean[(*i, 0)] = m = sum(values) / len(values)
        variance[(*i, 0)] = v = sum((value - m) ** 2 for value in values) / len(values)
        for d, value in enumerate(values):
            y[(*i, d)] = float(gamma[d]) * (value - m) / math.sqrt(v + epsilon) + float(beta[d])
    return LayerNorm(y, mean, variance)


def layer_norm_backward(dy, x, gamma, mean, variance, *, epsilon=1e-3):
    """``dx = (e - mean(e) - z mean(e z))/sqrt(v + epsilon)`` with ``e = gamma dy``."""
    where = "layer_norm_backward"
    shapes.normalised(x, {"gamma": gamma}, epsilon, where)
    for name, array in (("mean", mean), ("variance", variance)):
        shapes.same_shape(array, (*x.shape[:-1], 1), name, where)
    shapes.same_shape(dy, x.shape, "dy", where)
    shapes.floating(dy, "dy", where)
    size = x.shape[-1]
    dx, dgamma, dbeta = np.zeros(x.shape), np.zeros(size), np.zeros(size)
    for i in np.ndindex(*x.shape[:-1]):
        root = math.sqrt(float(variance[(*i, 0)]) + epsilon)
        z = [(float(x[(*i, d)]) - float(mean[(*i, 0)])) / root for d in range(size)]
        e = [float(gamma[d]) * float(dy[(*i, d)]) for d in range(size)]
        product = sum(a * b for a, b in zip(e, z, strict=True)) / size
        for d in range(size):
            dx[(*i, d)] = (e[d] - sum(e) / size - z[d] * product) / root
            dgamma[d] += float(dy[(*i, d)]) * z[d]
            dbeta[d] += float(dy[(*i, d)])
    return dx, dgamma, dbeta


def dropout(x, rate, rng):
    """``y = x/(1 - rate)`` where a number drawn from [0, 1) is at least ``rate``, else 0."""
    shapes.floating(x, "x", "dropout")
    shapes.drop_rate(rate, "dropout")
    shapes.generator(rng, "dropout")
    y, mask = np.zeros(x.shape), rng.random(tuple(x.shape)) >= rate
    for i in np.ndindex(*x.shape):
        y[i] = float(x[i]) / (1 - rate) if mask[i] else 0.0
    return Dropout(y, mask)


def dropout_backward(dy, mask, rate):
    """``dx = dy/(1 - rate)`` where the mask is True, else 0."""
    shapes.same_shape(
        dy, shapes.shape_of(mask, "mask", "dropout_backward"), "dy", "dropout_backward"
    )
    shapes.floating(dy, "dy", "dropout_backward")
    shapes.drop_rate(rate, "dropout_backward")
    dx = np.zeros(dy.shape)
    for i in np.ndindex(*dy.shape):
        dx[i] = float(dy[i]) / (1 - rate) if mask[i] else 0.0
    return dx
