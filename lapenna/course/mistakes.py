"""Mistakes recognised from values alone: what was given, against what was expected.

Each recogniser returns a sentence that says where to look, or None. No sentence holds an expected
number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np


def equal(actual: np.ndarray, expected: np.ndarray, rtol: float) -> bool:
    """Say whether two arrays agree, relative to the largest expected entry."""
    if actual.shape != expected.shape:
        return False
    scale = np.max(np.abs(expected), initial=0.0)
    return bool(np.all(np.abs(actual - expected) <= rtol * max(scale, 1.0)))


def name_mistake(actual: np.ndarray, expected: np.ndarray, rtol: float) -> str | None:
    """Return the sentence of the first mistake that explains the difference exactly."""
    for recognise in _RECOGNISERS:
        sentence = recognise(actual, expected, rtol)
        if sentence:
            return sentence
    return None


def _not_finite(actual, expected, rtol):
    if np.all(np.isfinite(actual)) or not np.all(np.isfinite(expected)):
        return None
    if expected.ndim and _sums_to_one(expected, -1, rtol):
        return (
            "it holds nan or inf, softmax overflows: "
            "subtract the largest logit of each row before you take exponentials"
        )
    return "it holds nan or inf: is there a division by zero, the log of 0, or an overflow?"


def _wrong_shape(actual, expected, rtol):
    if actual.shape == expected.shape:
        return None
    sentence = None
    if actual.ndim == expected.ndim:
        sentence = _border(actual, expected, rtol) or _stride(actual, expected, rtol)
    if sentence:
        return sentence
    if actual.size == expected.size:
        if any(equal(np.transpose(actual, p), expected, rtol) for p in _swaps(actual.ndim)):
            return f"two axes are swapped: the shape is {actual.shape}, expected {expected.shape}"
        if equal(actual.reshape(expected.shape), expected, rtol):
            return f"the numbers are right, reshape them from {actual.shape} to {expected.shape}"
    return f"the shape is {actual.shape}, expected {expected.shape}"


def _border(actual, expected, rtol):
    """The one is the other without its border: as much on all sides of the axes that differ."""
    pairs = list(zip(actual.shape, expected.shape, strict=True))
    for small, large, sentence in (
        (actual, expected, "the border is missing: is the padding forgotten?"),
        (expected, actual, "there is a border too many: is the padding added twice?"),
    ):
        more = [max(pair) - min(pair) for pair in pairs]
        if any(m % 2 for m in more) or any(
            s > b for s, b in zip(small.shape, large.shape, strict=True)
        ):
            continue
        inside = tuple(slice(m // 2, n - m // 2) for m, n in zip(more, large.shape, strict=True))
        if small.size > 1 and equal(small, large[inside], rtol):
            return sentence
    return None


def _stride(actual, expected, rtol):
    """The expected places are every second or third of those that were computed."""
    for stride in (2, 3):
        steps = tuple(
            slice(None, None, stride if n != m else 1)
            for n, m in zip(actual.shape, expected.shape, strict=True)
        )
        if expected.size > 1 and equal(actual[steps], expected, rtol):
            return f"every place is computed, only each {stride}. is asked for: use the stride"
    return None


def _few_digits(actual, expected, rtol):
    if np.all(np.abs(actual - expected) <= 1e-5 * np.max(np.abs(expected), initial=0.0)):
        return "right to six digits, not to more: is something rounded, or computed in float32?"
    return None


def _swapped_axes(actual, expected, rtol):
    for p in _swaps(actual.ndim):
        turned = np.transpose(actual, p)
        if turned.shape == expected.shape and equal(turned, expected, rtol):
            return "two axes are swapped (rows and columns, or channels and columns)"
    return None


def _swaps(ndim: int) -> Iterator[list[int]]:
    for i in range(ndim):
        for j in range(i + 1, ndim):
            order = list(range(ndim))
            order[i], order[j] = j, i
            yield order


def _turned(actual, expected, rtol):
    for axes in itertools.combinations(range(expected.ndim), 2):
        if equal(np.flip(actual, axes), expected, rtol):
            return "it is turned by 180 degrees: a filter is rotated, or should be and is not"
    for axis in range(expected.ndim):
        if expected.ndim > 1 and equal(np.flip(actual, axis), expected, rtol):
            return f"it runs backwards along axis {axis}"
    return None


def _factor(actual, expected, rtol):
    norm = np.sum(actual * actual)
    factor = np.sum(actual * expected) / norm if norm else 0.0
    if not factor or not equal(actual * factor, expected, rtol):
        return None
    if np.isclose(factor, -1):
        return "the sign is wrong"
    if expected.size == 1:
        return None  # the factor would give the number away
    if np.isclose(factor, 0.5):
        return "every number is twice what it should be: is something added twice?"
    whole = max(factor, 1 / factor)
    if factor < 0 or not np.isclose(whole, round(whole)):
        return None
    direction = "small" if factor > 1 else "large"
    return f"every number is too {direction} by the factor {whole:.0f}: a sum for a mean?"


def _softmax(actual, expected, rtol):
    """Probabilities for logits, logits for probabilities, or the sum of 1 along another axis."""
    if expected.ndim == 0 or expected.shape[-1] < 2:
        return None
    if equal(actual, _probabilities(expected), rtol):
        return "these are probabilities: the logits are asked for, before softmax"
    if equal(_probabilities(actual), expected, rtol):
        return "these are logits: apply softmax"
    if not _sums_to_one(expected, -1, rtol) or _sums_to_one(actual, -1, rtol):
        return None
    others = (axis for axis in range(expected.ndim - 1) if expected.shape[axis] > 1)
    if any(_sums_to_one(actual, axis, rtol) for axis in others):
        return "the probabilities add up to 1 along the wrong axis"
    return None


def _probabilities(logits):
    powers = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)


def _sums_to_one(x, axis, rtol):
    return bool(np.all(x >= 0) and np.all(np.abs(np.sum(x, axis=axis) - 1) <= 10 * rtol))


def _offset(actual, expected, rtol):
    difference = actual - expected
    if expected.size > 1 and np.allclose(difference, difference.flat[0], rtol=rtol, atol=rtol):
        return "every number is off by the same amount: is the bias added, and once?"
    return None


def _moved(actual, expected, rtol):
    """All but the edge is right, one place further along an axis."""
    for axis in range(expected.ndim):
        if expected.shape[axis] < 3:
            continue
        mine, right = np.moveaxis(actual, axis, 0), np.moveaxis(expected, axis, 0)
        for there, here in ((mine[1:], right[:-1]), (mine[:-1], right[1:])):
            if np.ptp(here) > 0 and equal(there, here, rtol):
                return f"it is moved by one place along axis {axis}: where does a window begin?"
    return None


def _not_added(actual, expected, rtol):
    """Right in the corners, where one window reaches, and wrong wherever two or more overlap."""
    close = np.abs(actual - expected) <= rtol * max(np.max(np.abs(expected), initial=0.0), 1.0)
    for axes in itertools.combinations(range(expected.ndim), 2):
        others = tuple(axis for axis in range(expected.ndim) if axis not in axes)
        right = np.all(close, axis=others)
        rows, columns = right.any(axis=1), right.any(axis=0)
        corners = right[[0, 0, -1, -1], [0, -1, 0, -1]]
        alone = np.array_equal(right, np.outer(rows, columns))
        if corners.all() and alone and not (rows.all() or columns.all()) and expected.flat[0]:
            return "right where one window reaches, wrong where several do: add there, += and not ="
    return None


def _ties(actual, expected, rtol):
    """The gradient of a window goes to its largest entry, and here to more than one place."""
    winners, receivers = expected != 0, actual != 0
    more = receivers & ~winners
    if not np.any(more) or not np.all(receivers[winners]) or np.all(winners):
        return None
    scale = rtol * max(np.max(np.abs(expected)), 1.0)
    copies = np.abs(actual[more][:, np.newaxis] - expected[winners]) <= scale
    kept = np.all(np.abs(actual - expected)[winners] <= scale)
    places = (1, 2) if expected.ndim == 4 else None
    totals = actual.sum(axis=places), expected.sum(axis=places)
    if (kept and copies.any(axis=1).all()) or equal(*map(np.asarray, totals), rtol):
        return "several places share the gradient of a window: at a tie only the first receives it"
    return None


def _other_order(actual, expected, rtol):
    if expected.size > 1 and equal(np.sort(actual, None), np.sort(expected, None), rtol):
        return "the numbers are right but stand in another order"
    return None


_RECOGNISERS = (
    _not_finite, _wrong_shape, _few_digits, _swapped_axes, _turned, _factor, _softmax, _offset,
    _moved, _not_added, _other_order, _ties,
)  # fmt: skip
