"""Checks of arrays, shapes and numbers; each raises ValueError with a sentence that says all."""

from __future__ import annotations

from numbers import Integral, Real

from array_api_compat import array_namespace, device


def shape_of(array: object, name: str, where: str) -> tuple[int, ...]:
    """Return the shape of an argument after checking that it is an array."""
    if not hasattr(array, "shape") or not hasattr(array, "dtype"):
        raise ValueError(f"{where}: {name} must be an array, got {type(array).__name__}")
    return tuple(array.shape)


def match(where: str, **arrays: tuple[object, str]) -> dict[str, int]:
    """Check several arrays against forms of their shapes, and return the sizes by letter.

    A form lists the axes, for example ``"N T D"``: a letter has the same size wherever it stands,
    ``4H`` is four times the size H, a number is itself, and ``...`` in front allows further axes.

    Raises ValueError that names the first array that does not fit.

    Examples
    --------
    >>> import numpy as np
    >>> match("f", x=(np.ones((2, 3)), "N D"), w=(np.ones((3, 20)), "D 4H"))
    {'N': 2, 'D': 3, 'H': 5}
    """
    sizes: dict[str, int] = {}
    for name, (array, form) in arrays.items():
        shape, axes = shape_of(array, name, where), form.split()
        known = {k: v for k, v in sizes.items() if any(a.lstrip("0123456789") == k for a in axes)}
        if not _fits(shape, axes, sizes):
            given = f" with {', '.join(f'{k}={v}' for k, v in known.items())}" if known else ""
            raise ValueError(
                f"{where}: {name} must have shape ({', '.join(axes)}){given}, got {shape}"
            )
    return sizes


def _fits(shape: tuple[int, ...], axes: list[str], sizes: dict[str, int]) -> bool:
    if axes[0] == "...":
        axes = axes[1:]
        shape = shape[max(len(shape) - len(axes), 0) :]
    if len(shape) != len(axes):
        return False
    for size, axis in zip(shape, axes, strict=True):
        letter = axis.lstrip("0123456789")
        factor = int(axis[: len(axis) - len(letter)] or 1)
        if letter and size % factor == 0:
            sizes.setdefault(letter, size // factor)
        if size != factor * (sizes.get(letter, -1) if letter else 1):
            return False
    return True


def pair(value: int | tuple[int, int], name: str, where: str) -> tuple[int, int]:
    """Return ``value`` as two positive ints (height, width)."""
    values = value if isinstance(value, (tuple, list)) else (value, value)
    if len(values) != 2 or not all(is_int(v) and v >= 1 for v in values):
        raise ValueError(f"{where}: {name} must be a positive int or a pair of them, got {value!r}")
    return int(values[0]), int(values[1])


def is_int(value: object) -> bool:
    """Say whether a value is a whole number; True and False are not."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def image_axes(x_shape: tuple[int, ...], where: str) -> None:
    """Check the shape of an image batch x."""
    if len(x_shape) != 4 or 0 in x_shape[1:]:
        raise ValueError(
            f"{where}: x must have 4 axes (N, H, W, C), only N may be 0 (x: {tuple(x_shape)})"
        )


def dense_shapes(x, w, b, where: str) -> None:
    """Check ``x (N, D)``, ``w (D, M)``, ``b (M,)`` or None."""
    x_shape, w_shape = shape_of(x, "x", where), shape_of(w, "w", where)
    if len(x_shape) != 2 or len(w_shape) != 2 or x_shape[1] != w_shape[0]:
        raise ValueError(
            f"{where}: x (N, D) and w (D, M) must share D (x: {x.shape}, w: {w.shape})"
        )
    if b is not None and shape_of(b, "b", where) != (w.shape[1],):
        raise ValueError(f"{where}: b must have shape ({w.shape[1]},) (b: {b.shape}, w: {w.shape})")


def same_shape(array, expected: tuple[int, ...], name: str, where: str) -> None:
    """Check that ``array`` has the expected shape."""
    if shape_of(array, name, where) != tuple(expected):
        raise ValueError(f"{where}: {name} must have shape {tuple(expected)}, got {array.shape}")


def given_shape(shape: object, form: str, where: str, name: str = "x_shape") -> tuple[int, ...]:
    """Check a shape that is an argument itself against a form such as ``(N, H, W, C)``.

    A form with dots, ``(N, ...)``, allows any number of axes from one on.
    """
    axes = form.count(",") + 1
    ok = isinstance(shape, (tuple, list)) and all(is_int(n) and n >= 0 for n in shape)
    if not ok or (len(shape) < 1 if "..." in form else len(shape) != axes):
        raise ValueError(f"{where}: {name} must be ints {form}, got {shape!r}")
    return tuple(int(n) for n in shape)


def image_shape(shape: object, where: str) -> tuple[int, ...]:
    """Check ``x_shape``: four ints (N, H, W, C), of which only N may be 0."""
    shape = given_shape(shape, "(N, H, W, C)", where)
    if 0 in shape[1:]:
        raise ValueError(f"{where}: only N may be 0 in x_shape (N, H, W, C), got {shape}")
    return shape


def floating(array, name: str, where: str) -> None:
    """Refuse integers where a derivative is asked for."""
    shape = shape_of(array, name, where)
    kind = str(array.dtype)
    if "float" not in kind:
        raise ValueError(
            f"{where}: {name} must be floating point, a derivative has no integer form "
            f"({name}: {kind} {shape})"
        )


def axis_in(axis: int, ndim: int, where: str) -> int:
    """Return ``axis`` as a non-negative int."""
    if not is_int(axis) or not -ndim <= axis < ndim:
        raise ValueError(f"{where}: axis must be an int from {-ndim} to {ndim - 1}, got {axis!r}")
    return int(axis) % ndim


def is_class_indices(logits, labels, where: str) -> bool:
    """Check logits (N, M) and their labels; say whether these are class indices, or one-hot."""
    shape, given = shape_of(logits, "logits", where), shape_of(labels, "labels", where)
    if len(shape) != 2 or 0 in shape:
        raise ValueError(f"{where}: logits must be (N, M), neither 0 (logits: {shape})")
    floating(logits, "logits", where)
    n, m = shape
    if given == shape:
        return False
    if given != (n,):
        raise ValueError(
            f"{where}: labels must be ({n},) class indices or ({n}, {m}) one-hot, "
            f"got {given} (logits: {shape})"
        )
    if "int" not in str(labels.dtype):
        raise ValueError(f"{where}: labels of shape ({n},) must be integers, got {labels.dtype}")
    xp = array_namespace(labels)
    low, high = int(xp.min(labels)), int(xp.max(labels))
    if low < 0 or high >= m:
        raise ValueError(
            f"{where}: labels must lie in 0 … {m - 1}, found {low} … {high} (logits: {shape})"
        )
    return True


def one_hot(logits, labels, where: str):
    """Return the labels as an array of the logits' shape and dtype, after checking both."""
    indices = is_class_indices(logits, labels, where)
    xp = array_namespace(logits)
    if not indices:
        return xp.astype(labels, logits.dtype)
    classes = xp.arange(logits.shape[1], dtype=xp.int64, device=device(logits))
    chosen = xp.astype(labels, xp.int64)[:, None] == classes[None, :]
    return xp.astype(chosen, logits.dtype)


def pair_of_batches(y, target, where: str, names: tuple[str, str] = ("y", "target")) -> None:
    """Check what a loss compares: two arrays of floats of one shape (N, ...), no axis empty."""
    shape = shape_of(y, names[0], where)
    if not shape or 0 in shape:
        raise ValueError(f"{where}: {names[0]} must be (N, ...) with no empty axis, got {shape}")
    same_shape(target, shape, names[1], where)
    for name, array in zip(names, (y, target), strict=True):
        floating(array, name, where)


def positive(value: float, name: str, where: str) -> None:
    """Check a number that must be above 0."""
    if not isinstance(value, Real) or isinstance(value, bool) or not value > 0:
        raise ValueError(f"{where}: {name} must be a number above 0, got {value!r}")


def normalised(x, given: dict[str, object], epsilon: float, where: str) -> None:
    """Check x (..., C), the arrays (C,) that belong to its last axis, and epsilon."""
    shape = shape_of(x, "x", where)
    if len(shape) < 2 or shape[-1] == 0:
        raise ValueError(f"{where}: x must be (N, ..., C), C above 0 (x: {shape})")
    floating(x, "x", where)
    for name, array in given.items():
        same_shape(array, shape[-1:], name, where)
        floating(array, name, where)
    positive(epsilon, "epsilon", where)


def drop_rate(rate: float, where: str) -> None:
    """Check a rate of dropout."""
    if not isinstance(rate, Real) or isinstance(rate, bool) or not 0 <= rate < 1:
        raise ValueError(f"{where}: rate must be a number from 0 to below 1, got {rate!r}")


def generator(rng: object, where: str) -> None:
    """Check a source of random numbers."""
    if not hasattr(rng, "random") or not hasattr(rng, "bit_generator"):
        raise ValueError(f"{where}: rng must be a numpy.random.Generator, got {type(rng).__name__}")


def whole_numbers(array, limit: int, name: str, where: str) -> None:
    """Check an array of whole numbers from 0 to limit - 1."""
    shape = shape_of(array, name, where)
    if "int" not in str(array.dtype):
        raise ValueError(f"{where}: {name} must be integers, got {array.dtype} {shape}")
    if 0 in shape:
        return
    xp = array_namespace(array)
    low, high = int(xp.min(array)), int(xp.max(array))
    if low < 0 or high >= limit:
        raise ValueError(f"{where}: {name} must lie in 0 … {limit - 1}, found {low} … {high}")


def mask_of(mask, scores_shape: tuple[int, ...], where: str):
    """Check a mask (T, S) or (..., T, S) of bools that leaves each query a key; return it."""
    shape = shape_of(mask, "mask", where)
    if "bool" not in str(mask.dtype) or shape not in (scores_shape, scores_shape[-2:]):
        raise ValueError(
            f"{where}: mask must be bools {scores_shape[-2:]} or {tuple(scores_shape)}, "
            f"got {mask.dtype} {shape}"
        )
    xp = array_namespace(mask)
    if not bool(xp.all(xp.any(mask, axis=-1))):
        raise ValueError(
            f"{where}: mask must leave each query a key, a row has none (mask: {shape})"
        )
    return mask


def encoding_size(length: int, dim: int, where: str) -> None:
    """Check the size of a positional encoding."""
    if not is_int(length) or length < 1:
        raise ValueError(f"{where}: length must be a positive int, got {length!r}")
    if not is_int(dim) or dim < 2 or dim % 2:
        raise ValueError(f"{where}: dim must be an even positive int, got {dim!r}")
