"""Training the distributed network: every process the same batches, each its rectangles of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lapenna.distributed.local_net import LocalNet, part


class Epoch(NamedTuple):
    """What an epoch gave: the mean loss of its steps, and the accuracy on the test images."""

    number: int
    loss: float
    accuracy: float


def train(
    net: LocalNet,
    data: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    *,
    epochs: int,
    learning_rate: float,
    report: Callable[[Epoch], None],
    seed: int = 0,
) -> list[Epoch]:
    """Train with gradient descent on whole mini-batches; the parameters change in place.

    Parameters
    ----------
    net : this process's part
    data, test : images (n, H, W, C) and labels (n,), the same on every process
    epochs, learning_rate
    report : called after each epoch on process 0
    seed : of the order of the samples, the same on every process

    Returns
    -------
    list of Epoch, the same on every process

    Raises
    ------
    ValueError
        There are fewer images than a batch, or the loss became infinite or NaN.
    """
    images, labels = data
    batch = net.geometry.batch
    if len(images) < batch:
        raise ValueError(f"train: data must hold a batch of {batch} images, got {len(images)}")
    rng, done = np.random.default_rng(seed), []
    for number in range(1, epochs + 1):
        order, losses = rng.permutation(len(images)), []
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            step = net.step(*_mine(net, images[chosen], labels[chosen]))
            if not np.isfinite(step.loss):
                raise ValueError(
                    f"train: the loss became {step.loss} in epoch {number}: "
                    "the learning rate may be too large"
                )
            net.update(step.gradients, learning_rate)
            losses.append(step.loss)
        done.append(Epoch(number, float(np.mean(losses)), accuracy(net, *test)))
        if net.comm.rank == 0:
            report(done[-1])
    return done


def accuracy(net: LocalNet, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of the images that all processes together classify right."""
    whole = net.with_batch(len(images))
    return whole.forward(*_mine(whole, images, labels))[1] / len(images)


def _mine(net: LocalNet, images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rank = net.comm.rank
    return (
        part(images, net.operands["data.raw_output"], rank),
        part(labels, net.operands["data.labels_output"], rank),
    )
