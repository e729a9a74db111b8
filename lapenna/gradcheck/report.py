"""Gradient checks of whole function pairs and networks, with a report of what is worst."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lapenna.gradcheck.numerical import numerical_gradient, relative_error
from lapenna.table import Table

ROUNDINGS = 32
"""How many roundings of the function's value a numerical gradient may be off by, over its step."""


class Finding(NamedTuple):
    """How one array's gradient compares, and where it is worst."""

    name: str
    checked: str  # "every entry", or along how many directions
    error: float  # relative
    worst: tuple[int, ...] | None  # index of the worst entry; None for directions
    given: float  # the gradient there, or along the worst direction
    numerical: float


class Report:
    """What a gradient check found: a table with a line for each array."""

    def __init__(self, findings: Sequence[Finding], tolerance: float) -> None:
        self.findings, self.tolerance = list(findings), tolerance

    @property
    def passed(self) -> bool:
        """True when no relative error is above the tolerance."""
        return all(finding.error <= self.tolerance for finding in self.findings)

    @property
    def worst(self) -> Finding:
        """The array with the largest error."""
        return max(self.findings, key=lambda finding: finding.error)

    def table(self) -> Table:
        """Return the findings as a table."""
        verdict = "all right" if self.passed else f"look at {self.worst.name}"
        head = ("array", "checked", "relative error", "worst at", "given", "numerical", "")
        lines = [
            (
                f.name,
                f.checked,
                f"{f.error:.1e}",
                "" if f.worst is None else str(list(f.worst)),
                f"{f.given:.6g}",
                f"{f.numerical:.6g}",
                "right" if f.error <= self.tolerance else "WRONG",
            )
            for f in self.findings
        ]
        return Table(f"Gradient check, tolerance {self.tolerance:g}: {verdict}", head, lines)

    def __repr__(self) -> str:
        table = self.table()
        return f"{table.caption}\n{table!r}"

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def check_gradients(
    f: Callable[..., np.ndarray],
    backward: Callable[..., Sequence[np.ndarray] | np.ndarray],
    arguments: Mapping[str, np.ndarray],
    *,
    directions: int | None = None,
    seed: int = 0,
    step: float = 1e-6,
    tolerance: float = 1e-6,
) -> Report:
    """Check a function pair: hold every gradient that ``backward`` gives against a numerical one.

    Parameters
    ----------
    f : function of the arguments' arrays, in their order, to an array
    backward : function of dy and the arrays to one gradient for each array, in the same order
    arguments : name -> array of floats
    directions : how many random directions to look along, for large arrays; None: every entry
    seed : of dy, which is random, and of the directions
    step : of the differences
    tolerance : largest relative error that passes

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        backward gives another number of gradients than there are arguments, or another shape.

    Examples
    --------
    >>> import lapenna as lp
    >>> rng = np.random.default_rng(0)
    >>> arrays = {"x": rng.random((2, 3)), "w": rng.random((3, 2)), "b": rng.random(2)}
    >>> check_gradients(lp.dense, lambda dy, x, w, b: lp.dense_backward(dy, x, w), arrays).passed
    True
    """
    rng = np.random.default_rng(seed)
    arrays = [np.array(value, dtype=np.float64) for value in arguments.values()]
    dy = rng.standard_normal(np.shape(f(*arrays)))
    found = backward(dy, *arrays)
    found = [found] if isinstance(found, np.ndarray) else list(found)
    if len(found) != len(arrays):
        raise ValueError(
            f"check_gradients: backward must give {len(arrays)} gradients, one for each of "
            f"{', '.join(arguments)}, got {len(found)}"
        )
    findings = []
    for k, name in enumerate(arguments):

        def of_one(value, k=k):
            return f(*arrays[:k], value, *arrays[k + 1 :])

        findings.append(
            _compare(name, of_one, arrays[k], dy, np.asarray(found[k]), directions, rng, step)
        )
    return Report(findings, tolerance)


def check_network(
    model,
    x: np.ndarray,
    labels: np.ndarray,
    loss: Callable,
    *,
    directions: int | None = 3,
    seed: int = 0,
    step: float = 1e-6,
    tolerance: float = 1e-6,
) -> Report:
    """Check the gradient of a network's loss at each of its weights; see ``check_gradients``.

    ``model`` is a ``lapenna.nn.Model`` built with ``dtype=float64``. Its weights are unchanged
    afterwards. Raises ValueError when a weight is not float64: float32 is too coarse.
    """
    coarse = [name for name in model.trained() if model.weights[name].dtype != np.float64]
    if coarse:
        raise ValueError(f"check_network: weights must be float64, {coarse[0]} is not")
    rng, before = np.random.default_rng(seed), dict(model.weights)
    given = model.gradients(x, labels, loss, np.random.default_rng(seed)).gradients
    findings = []
    try:
        for name, slope in given.items():

            def of_one(value, name=name):
                model.weights = before | {name: value}
                return np.asarray(
                    model.gradients(x, labels, loss, np.random.default_rng(seed)).loss
                )

            one = np.ones(())
            findings.append(_compare(name, of_one, before[name], one, slope, directions, rng, step))
    finally:
        model.weights = before
    return Report(findings, tolerance)


def _compare(name, f, x, dy, given, directions, rng, step) -> Finding:
    """Compare one gradient with the numerical one, at every entry or along directions."""
    if given.shape != x.shape:
        raise ValueError(f"gradient of {name} must have shape {x.shape}, got {given.shape}")
    noise = ROUNDINGS * np.finfo(np.float64).eps * np.sum(np.abs(f(x) * dy)) / step
    if directions is None:
        numerical, index = numerical_gradient(f, x, dy, step), None
        if x.size:
            index = np.unravel_index(np.argmax(np.abs(given - numerical)), x.shape)
            index = tuple(map(int, index))
        here = (given[index], numerical[index]) if x.size else (0.0, 0.0)
        error = _error(given, numerical, noise)
        return Finding(name, "every entry", error, index, *map(float, here))
    worst = (-1.0, 0.0, 0.0)
    for _ in range(directions):
        direction = rng.standard_normal(x.shape)
        slope = numerical_gradient(lambda t, v=direction: f(x + t * v), np.zeros(()), dy, step)
        pair = (float(np.sum(given * direction)), float(slope))
        worst = max(worst, (_error(*map(np.asarray, pair), noise), *pair))
    return Finding(name, f"{directions} directions", worst[0], None, *worst[1:])


def _error(given, numerical, noise: float) -> float:
    """Return the relative error, or 0 where both are 0 but for the rounding of the difference."""
    if max(np.abs(given).max(initial=0), np.abs(numerical).max(initial=0)) <= noise:
        return 0.0
    return relative_error(given, numerical)
