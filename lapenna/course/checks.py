"""Checks for the tests in notebooks: what is wrong is said, what is right is not shown."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from lapenna.course.mistakes import equal, name_mistake


def check(
    actual: object,
    expected: object,
    what: str,
    *,
    mistakes: Mapping[str, object] | None = None,
    rtol: float | None = None,
) -> None:
    """Compare a result with what was expected; on a difference name the likely mistake.

    Parameters
    ----------
    actual : what the student's function returned
    expected : array or number, or a tuple of several results, each of them checked by itself
    what : the name of the result in the message, for example ``"im2col(x, 2)"``
    mistakes : sentence -> the wrong result that this mistake gives; tried before the general ones
    rtol : largest difference allowed, relative to the largest expected entry; None: 1e-9, or 1e-5
        when a float32 array is expected. Then a float64 result is a mistake.

    Raises
    ------
    AssertionError
        One sentence that says what to look at. It never holds the expected numbers.
    """
    if actual is None:
        raise AssertionError(f"{what} returned None: is the `return` missing?")
    if isinstance(expected, tuple) and any(np.ndim(entry) for entry in expected):
        _check_each(actual, expected, what, mistakes or {}, rtol)
        return
    expected = np.asarray(expected)
    single = expected.dtype == np.float32
    rtol = rtol or (1e-5 if single else 1e-9)
    try:
        given = np.asarray(actual)
        actual = np.asarray(given, dtype=np.result_type(expected.dtype, np.float64))
    except (TypeError, ValueError):
        raise AssertionError(f"{what} is no array of numbers but {type(actual).__name__}") from None
    if equal(actual, expected, rtol):
        if single and given.dtype == np.float64:
            raise AssertionError(f"{what} is float64: keep the type of the arguments, float32")
        return
    for sentence, wrong in (mistakes or {}).items():
        if equal(actual, np.asarray(wrong), rtol):
            raise AssertionError(f"{what}: {sentence}")
    sentence = name_mistake(actual, expected, rtol)
    if sentence:
        raise AssertionError(f"{what}: {sentence}")
    if not expected.shape:
        raise AssertionError(f"{what} gives {actual:.10g}, which is not right")
    index = np.unravel_index(np.argmax(np.abs(actual - expected)), expected.shape)
    place = ", ".join(str(int(i)) for i in index)
    raise AssertionError(
        f"{what}: the shape is right, the values are not; the largest difference is at [{place}], "
        f"where you have {actual[index]:.6g}"
    )


def _check_each(actual, expected, what, mistakes, rtol):
    if not isinstance(actual, tuple | list) or len(actual) != len(expected):
        raise AssertionError(f"{what} must return {len(expected)} results, separated by commas")
    for i, (mine, right) in enumerate(zip(actual, expected, strict=True)):
        wrong = {sentence: results[i] for sentence, results in mistakes.items()}
        check(mine, right, f"{what}, result {i}", mistakes=wrong, rtol=rtol)


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


_NOT_YOURS = (
    *("lapenna.ops", "lapenna.reference", "lapenna.nn", "lapenna.shapes"),
    *("lapenna.gradcheck", "lapenna.graph", "lapenna.distributed"),
    *("tensorflow", "keras", "torch", "jax", "scipy", "sklearn", "cv2"),
)


@contextlib.contextmanager
def kernels_off() -> Iterator[None]:
    """While it lasts, a call into lapenna's kernels or another library's is a failure.

    So an exercise that asks for a convolution is not passed by calling a finished one, under
    whatever name. NumPy stays.

    Raises
    ------
    AssertionError
        At the call, and once more at the end in case the first was caught.
    """
    found = []

    def watch(frame, event, called):
        if event not in ("call", "c_call"):
            return
        owner = frame.f_globals.get("__name__") if event == "call" else called.__module__
        if f"{owner}.".startswith(tuple(f"{name}." for name in _NOT_YOURS)):
            found.append(owner)
            raise AssertionError(sentence.format(owner))

    sentence = "write this yourself, with NumPy only: your code calls {}"
    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(before)
    if found:
        raise AssertionError(sentence.format(found[0]))
