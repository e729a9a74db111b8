"""Training: mini-batches, validation, early stopping, and the history of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from lapenna.nn.model import Loss, Model
from lapenna.nn.optim import Optimiser


class Score(NamedTuple):
    """How well a network does on samples: mean loss, and the share that it classifies right."""

    loss: float
    accuracy: float | None


@dataclass
class History:
    """What happened in training; ``loss`` has one entry a step, the others one an epoch."""

    loss: list[float] = field(default_factory=list)
    epoch_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    stopped_early: bool = False


def evaluate(
    model: Model, x: np.ndarray, labels: np.ndarray, loss: Loss, batch_size: int = 256
) -> Score:
    """Return the mean loss over samples, and the accuracy where the labels are classes.

    Labels are classes when they are whole numbers (N,), or one-hot rows of the output's shape.
    Raises ValueError when there is no sample or the shapes do not fit.
    """
    _paired(x, labels, "evaluate")
    y = model.predict(x, batch_size)
    value = float(loss(y, labels)[0])
    return Score(value, _accuracy(y, np.asarray(labels)))


def _accuracy(y, labels) -> float | None:
    if y.ndim != 2:
        return None
    if labels.ndim == 1 and np.issubdtype(labels.dtype, np.integer):
        return float(np.mean(y.argmax(axis=1) == labels))
    if labels.shape == y.shape and np.all((labels == 0) | (labels == 1)):
        return float(np.mean(y.argmax(axis=1) == labels.argmax(axis=1)))
    return None


def fit(
    model: Model,
    x: np.ndarray,
    labels: np.ndarray,
    *,
    loss: Loss,
    optimiser: Optimiser,
    epochs: int = 1,
    batch_size: int = 32,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    patience: int | None = None,
    seed: int = 0,
    progress: bool = True,
) -> History:
    """Train a network on mini-batches; its weights change in place.

    Each epoch takes all samples once, in a new random order. The last batch may be smaller.

    Parameters
    ----------
    model : built network
    x : array (N, ...)
    labels : array (N, ...), as the loss wants them
    loss : function (output, labels) -> (mean loss, gradient), such as
        ``lapenna.softmax_cross_entropy``
    optimiser : from ``lapenna.nn.optim``
    epochs, batch_size : positive ints
    validation : (x, labels) that are looked at after each epoch and never trained on
    patience : stop when the validation loss has not fallen for so many epochs, and take back the
        weights of its best epoch; None: never
    seed : of the order and of dropout; the same seed gives the same history
    progress : show a bar

    Returns
    -------
    History

    Raises
    ------
    ValueError
        The shapes do not fit, a number is out of range, patience is given without validation, or
        the loss became infinite or NaN.
    """
    _paired(x, labels, "fit")
    for name, value in (("epochs", epochs), ("batch_size", batch_size), ("patience", patience)):
        if value is not None and (not isinstance(value, int) or value < 1):
            raise ValueError(f"fit: {name} must be a positive int, got {value!r}")
    if patience is not None and validation is None:
        raise ValueError("fit: patience needs validation=(x, labels)")
    rng, history, kept = np.random.default_rng(seed), History(), None
    with _bar(epochs * -(-len(x) // batch_size), progress) as bar:
        for _ in range(epochs):
            order = rng.permutation(len(x))
            losses = _epoch(model, x, labels, order, loss, optimiser, batch_size, rng, bar)
            history.loss += losses
            history.epoch_loss.append(float(np.mean(losses)))
            if validation is None:
                continue
            score = evaluate(model, *validation, loss)
            history.validation_loss.append(score.loss)
            if score.accuracy is not None:
                history.validation_accuracy.append(score.accuracy)
            if patience is not None:
                now = len(history.validation_loss) - 1
                best = int(np.argmin(history.validation_loss))
                if best == now:
                    kept = {name: w.copy() for name, w in model.weights.items()}
                if now - best >= patience:
                    history.stopped_early = True
                    break
    if kept is not None:
        model.weights = kept
    return history


def _epoch(model, x, labels, order, loss, optimiser, batch_size, rng, bar) -> list[float]:
    losses = []
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        step = model.gradients(x[chosen], labels[chosen], loss, rng)
        if not np.isfinite(step.loss):
            raise ValueError(
                f"fit: the loss became {step.loss} in step {optimiser.steps + 1}: "
                "the learning rate may be too large"
            )
        optimiser.update(model.weights, step.gradients)
        losses.append(step.loss)
        bar.update()
        bar.set_postfix(loss=f"{step.loss:.4f}", refresh=False)
    return losses


def _bar(steps: int, progress: bool):
    from tqdm.auto import tqdm

    return tqdm(total=steps, disable=not progress, unit="step")


def _paired(x, labels, where: str) -> None:
    if len(x) == 0 or len(x) != len(labels):
        raise ValueError(
            f"{where}: x and labels must have one length above 0, got {len(x)} and {len(labels)}"
        )
