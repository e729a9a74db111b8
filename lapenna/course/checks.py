"""Checks for the tests in notebooks: what is wrong is said, what is right is not shown."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping

import numpy as np

import lapenna.nn.count
import lapenna.ops
import lapenna.reference


def check(
    actual: object,
    expected: object,
    what: str,
    *,
    mistakes: Mapping[str, object] | None = None,
    rtol: float = 1e-9,
) -> None:
    """Compare a result with what was expected; on a difference name the likely mistake.

    Parameters
    ----------
    actual : what the student's function returned
    expected : array or number
    what : the name of the result in the message, for example ``"im2col(x, 2)"``
    mistakes : sentence -> the wrong result that this mistake gives; tried before the general ones
    rtol : largest difference allowed, relative to the largest expected entry

    Raises
    ------
    AssertionError
        One sentence that says what to look at. It never holds the expected numbers.
    """
    if actual is None:
        raise AssertionError(f"{what} returned None: is the `return` missing?")
    expected = np.asarray(expected)
    try:
        actual = np.asarray(actual, dtype=np.result_type(expected.dtype, np.float64))
    except (TypeError, ValueError):
        raise AssertionError(f"{what} is no array of numbers but {type(actual).__name__}") from None
    if _equal(actual, expected, rtol):
        return
    for sentence, wrong in (mistakes or {}).items():
        if _equal(actual, np.asarray(wrong), rtol):
            raise AssertionError(f"{what}: {sentence}")
    for recognise in _RECOGNISERS:
        sentence = recognise(actual, expected, rtol)
        if sentence:
            raise AssertionError(f"{what}: {sentence}")
    index = np.unravel_index(np.argmax(np.abs(actual - expected)), expected.shape)
    place = f"[{', '.join(str(int(i)) for i in index)}]" if index else ""
    raise AssertionError(
        f"{what}: the shape is right, the values are not; the largest difference is at {place}, "
        f"where you have {actual[index]:.6g}"
    )


def _equal(actual: np.ndarray, expected: np.ndarray, rtol: float) -> bool:
    if actual.shape != expected.shape:
        return False
    scale = np.max(np.abs(expected), initial=0.0)
    return bool(np.all(np.abs(actual - expected) <= rtol * max(scale, 1.0)))


def _not_finite(actual, expected, rtol):
    if not np.all(np.isfinite(actual)) and np.all(np.isfinite(expected)):
        return "it holds nan or inf: is there a division by zero or an overflow?"
    return None


def _wrong_shape(actual, expected, rtol):
    if actual.shape == expected.shape:
        return None
    if actual.size == expected.size:
        if any(_equal(np.transpose(actual, p), expected, rtol) for p in _swaps(actual.ndim)):
            return f"two axes are swapped: the shape is {actual.shape}, expected {expected.shape}"
        if _equal(actual.reshape(expected.shape), expected, rtol):
            return f"the numbers are right, reshape them from {actual.shape} to {expected.shape}"
    return f"the shape is {actual.shape}, expected {expected.shape}"


def _swapped_axes(actual, expected, rtol):
    for p in _swaps(actual.ndim):
        turned = np.transpose(actual, p)
        if turned.shape == expected.shape and _equal(turned, expected, rtol):
            return "two axes are swapped (rows and columns, or channels and columns)"
    return None


def _swaps(ndim: int) -> Iterator[list[int]]:
    for i in range(ndim):
        for j in range(i + 1, ndim):
            order = list(range(ndim))
            order[i], order[j] = j, i
            yield order


def _factor(actual, expected, rtol):
    norm = np.sum(actual * actual)
    factor = np.sum(actual * expected) / norm if norm else 0.0
    if not factor or not _equal(actual * factor, expected, rtol):
        return None
    if np.isclose(factor, -1):
        return "the sign is wrong"
    if np.isclose(factor, 0.5):
        return "every number is twice what it should be"
    return f"every number should be multiplied by {factor:.4g}: a sum for a mean, or a lost factor?"


def _shifted(actual, expected, rtol):
    difference = actual - expected
    if expected.size > 1 and np.allclose(difference, difference.flat[0], rtol=rtol, atol=rtol):
        return "every number is off by the same amount: is the bias added, and once?"
    return None


def _other_order(actual, expected, rtol):
    if expected.size > 1 and _equal(np.sort(actual, None), np.sort(expected, None), rtol):
        return "the numbers are right but stand in another order"
    return None


_RECOGNISERS = (_not_finite, _wrong_shape, _swapped_axes, _factor, _shifted, _other_order)


def steps(function: Callable, *args: object) -> int:
    """Return how many lines of the notebook run during ``function(*args)``.

    A loop over pixels runs more lines for a larger image; a matrix product does not.
    """
    count = 0
    notebook = function.__globals__

    def trace(frame, event, _):
        nonlocal count
        if frame.f_globals is not notebook:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


def _refuse(*args, **kwargs):
    raise RuntimeError("this exercise asks you to write the operation yourself, without lapenna's")


def _kernels() -> Iterator[Callable]:
    modules = [lapenna.nn.count]
    for package in (lapenna.ops, lapenna.reference):
        for found in pkgutil.iter_modules(package.__path__):
            modules.append(importlib.import_module(f"{package.__name__}.{found.name}"))
    for module in modules:
        for value in vars(module).values():
            if getattr(value, "__module__", None) != module.__name__:
                continue
            if inspect.isfunction(value):
                yield value
            elif inspect.isclass(value) and inspect.isfunction(getattr(value, "count", None)):
                yield value.count


@contextlib.contextmanager
def kernels_off() -> Iterator[None]:
    """While it lasts, every kernel of lapenna refuses to work, also under another name.

    So an exercise that asks for a convolution is not passed by calling the course's own.
    """
    codes = [(kernel, kernel.__code__) for kernel in _kernels() if not kernel.__closure__]
    try:
        for kernel, _ in codes:
            kernel.__code__ = _refuse.__code__
        yield
    finally:
        for kernel, code in codes:
            kernel.__code__ = code
