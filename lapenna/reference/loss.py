"""Losses, term by term. Shapes and errors as in ``lapenna.ops``."""

from __future__ import annotations

import math

import numpy as np

from lapenna import shapes


def softmax_cross_entropy(logits, labels):
    """``loss = -mean_n sum_m t_nm log p_nm``, ``dlogits = (p - t)/N`` for one-hot t."""
    target = shapes.one_hot(logits, labels, "softmax_cross_entropy")
    n_samples, loss = logits.shape[0], 0.0
    dlogits = np.zeros(logits.shape)
    for n in range(n_samples):
        z = [float(v) for v in logits[n]]
        log_sum = max(z) + math.log(sum(math.exp(v - max(z)) for v in z))
        weight = float(sum(target[n]))
        for m, value in enumerate(z):
            loss -= float(target[n, m]) * (value - log_sum) / n_samples
            dlogits[n, m] = (weight * math.exp(value - log_sum) - target[n, m]) / n_samples
    return loss, dlogits


def half_squared_error(y, target):
    """``loss = mean_n(sum_m (y_nm - t_nm)^2 / 2)``, ``dy = (y - t)/N``."""
    shapes.pair_of_batches(y, target, "half_squared_error")
    loss, dy = 0.0, np.zeros(y.shape)
    for i in np.ndindex(*y.shape):
        loss += (float(y[i]) - float(target[i])) ** 2 / 2 / y.shape[0]
        dy[i] = (float(y[i]) - float(target[i])) / y.shape[0]
    return loss, dy


def mean_squared_error(y, target):
    """``loss = mean((y - t)^2)`` over all entries, ``dy = 2 (y - t)/size``."""
    shapes.pair_of_batches(y, target, "mean_squared_error")
    loss, dy, size = 0.0, np.zeros(y.shape), math.prod(y.shape)
    for i in np.ndindex(*y.shape):
        loss += (float(y[i]) - float(target[i])) ** 2 / size
        dy[i] = 2 * (float(y[i]) - float(target[i])) / size
    return loss, dy


def binary_cross_entropy(logits, labels):
    """``loss = -mean(t log p + (1 - t) log(1 - p))``, ``p = sigmoid(z)``, ``dz = (p - t)/size``."""
    shapes.pair_of_batches(logits, labels, "binary_cross_entropy", ("logits", "labels"))
    loss, dlogits, size = 0.0, np.zeros(logits.shape), math.prod(logits.shape)
    for i in np.ndindex(*logits.shape):
        z, t = float(logits[i]), float(labels[i])
        loss += (max(z, 0) - z * t + math.log1p(math.exp(-abs(z)))) / size
        p = 1 / (1 + math.exp(-z)) if z > -700 else math.exp(z)
        dlogits[i] = (p - t) / size
    return loss, dlogits


def dice_loss(y, target, smooth=1.0):
    """``loss = mean_n(1 - (2 sum y t + s)/(sum y + sum t + s))``, sums over one sample."""
    shapes.pair_of_batches(y, target, "dice_loss")
    shapes.positive(smooth, "smooth", "dice_loss")
    loss, dy, n_samples = 0.0, np.zeros(y.shape), y.shape[0]
    for n in range(n_samples):
        places = list(np.ndindex(*y.shape[1:]))
        both = sum(float(y[(n, *i)]) * float(target[(n, *i)]) for i in places)
        size = sum(float(y[(n, *i)]) + float(target[(n, *i)]) for i in places) + smooth
        loss += (1 - (2 * both + smooth) / size) / n_samples
        for i in places:
            t = float(target[(n, *i)])
            dy[(n, *i)] = ((2 * both + smooth) / size**2 - 2 * t / size) / n_samples
    return loss, dy


def smooth_l1(y, target, beta=1.0):
    """``loss = mean(d^2/(2 beta) if |d| < beta else |d| - beta/2)`` with ``d = y - t``."""
    shapes.pair_of_batches(y, target, "smooth_l1")
    shapes.positive(beta, "beta", "smooth_l1")
    loss, dy, size = 0.0, np.zeros(y.shape), math.prod(y.shape)
    for i in np.ndindex(*y.shape):
        d = float(y[i]) - float(target[i])
        near = abs(d) < beta
        loss += (d**2 / (2 * beta) if near else abs(d) - beta / 2) / size
        dy[i] = (d / beta if near else math.copysign(1, d)) / size
    return loss, dy
