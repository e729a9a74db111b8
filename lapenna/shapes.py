"""Output sizes, padding, and every check of a shape, with its message.

All functions raise ``ValueError`` with a text that names the function, the argument, what was
expected and what came.
"""

from __future__ import annotations

from numbers import Integral
from typing import NamedTuple

from array_api_compat import array_namespace, device

PaddingLike = str | int | tuple


class Window(NamedTuple):
    """A sliding window resolved against an input: what a kernel needs to walk over it."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    pad: tuple[tuple[int, int], tuple[int, int]]
    out: tuple[int, int]


def shape_of(array: object, name: str, where: str) -> tuple[int, ...]:
    """Return the shape of an argument after checking that it is an array."""
    if not hasattr(array, "shape") or not hasattr(array, "dtype"):
        raise ValueError(f"{where}: {name} must be an array, got {type(array).__name__}")
    return tuple(array.shape)


def match(where: str, **arrays: tuple[object, str]) -> dict[str, int]:
    """Check several arrays against forms of their shapes, and return the sizes by letter.

    A form lists the axes, for example ``"N T D"``: a letter has the same size wherever it stands,
    ``4H`` is four times the size H, a number is itself, and ``...`` in front allows further axes.
    An array that is None is passed over.

    Raises ValueError that names the first array that does not fit.

    Examples
    --------
    >>> import numpy as np
    >>> match("f", x=(np.ones((2, 3)), "N D"), w=(np.ones((3, 20)), "D 4H"))
    {'N': 2, 'D': 3, 'H': 5}
    """
    sizes: dict[str, int] = {}
    for name, (array, form) in arrays.items():
        if array is None:
            continue
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
    if len(values) != 2 or not all(_is_int(v) and v >= 1 for v in values):
        raise ValueError(f"{where}: {name} must be a positive int or a pair of them, got {value!r}")
    return int(values[0]), int(values[1])


def _is_int(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _same(size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    out = -(-size // stride)
    extent = (kernel - 1) * dilation + 1
    total = max((out - 1) * stride + extent - size, 0)
    return total // 2, total - total // 2


def resolve_padding(
    padding: PaddingLike,
    size: tuple[int, int],
    kernel: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int] = (1, 1),
    where: str = "resolve_padding",
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the zeros to add as ((top, bottom), (left, right)).

    ``padding`` is ``"valid"`` (none), ``"same"`` (TensorFlow's rule: ceil(size/stride) outputs,
    the odd zero at the bottom and right), an int, a pair (rows, columns), or a pair of pairs.

    Examples
    --------
    >>> resolve_padding("same", (28, 28), (6, 6), (2, 2))
    ((2, 2), (2, 2))
    """
    if isinstance(padding, str) and padding == "valid":
        return (0, 0), (0, 0)
    if isinstance(padding, str) and padding == "same":
        return tuple(_same(*axis) for axis in zip(size, kernel, stride, dilation, strict=True))
    if _is_int(padding):
        padding = (padding, padding)
    if isinstance(padding, (tuple, list)) and len(padding) == 2:
        pads = [(p, p) if _is_int(p) else p for p in padding]
        if all(
            isinstance(p, (tuple, list)) and len(p) == 2 and all(_is_int(v) and v >= 0 for v in p)
            for p in pads
        ):
            return tuple((int(a), int(b)) for a, b in pads)
    raise ValueError(
        f'{where}: padding must be "valid", "same", an int >= 0, a pair or a pair of pairs, '
        f"got {padding!r}"
    )


def output_size(
    size: int, kernel: int, stride: int = 1, padding: PaddingLike = "valid", dilation: int = 1
) -> int:
    """Return how many positions a window has along one axis: ``floor((n + p - k)/s) + 1``.

    ``padding`` is "valid", "same", an int for both ends, or a pair (before, after).

    Raises ValueError when the window is larger than the padded axis.

    Examples
    --------
    >>> output_size(227, 11, stride=4)
    55
    >>> output_size(28, 6, stride=2, padding="same")
    14
    """
    where = "output_size"
    if not _is_int(size) or size < 1:
        raise ValueError(f"{where}: size must be a positive int, got {size!r}")
    if isinstance(padding, (tuple, list)):
        padding = (padding, padding)
    square = window((1, size, size, 1), kernel, stride, padding, dilation, where, "kernel")
    return square.out[0]


def image_axes(x_shape: tuple[int, ...], where: str) -> None:
    """Check the shape of an image batch x."""
    if len(x_shape) != 4 or 0 in x_shape[1:]:
        raise ValueError(
            f"{where}: x must have 4 axes (N, H, W, C), only N may be 0 (x: {tuple(x_shape)})"
        )


def window(
    x_shape: tuple[int, ...],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int],
    padding: PaddingLike,
    dilation: int | tuple[int, int],
    where: str,
    name: str = "kernel_size",
) -> Window:
    """Resolve a window against an input ``(N, H, W, C)``; checks every argument."""
    image_axes(x_shape, where)
    kernel = pair(kernel_size, name, where)
    stride, dilation = pair(stride, "stride", where), pair(dilation, "dilation", where)
    size = (x_shape[1], x_shape[2])
    pad = resolve_padding(padding, size, kernel, stride, dilation, where)
    extent = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))
    padded = tuple(n + sum(p) for n, p in zip(size, pad, strict=True))
    if any(e > n for e, n in zip(extent, padded, strict=True)):
        raise ValueError(
            f"{where}: the window {extent} is larger than the padded input {padded} "
            f"({name}: {kernel}, dilation: {dilation}, x: {tuple(x_shape)})"
        )
    out = tuple((n - e) // s + 1 for n, e, s in zip(padded, extent, stride, strict=True))
    return Window(kernel, stride, dilation, pad, out)


def conv_window(x, w, b, stride, padding, dilation, groups, where) -> Window:
    """Check ``x (N, H, W, C)``, ``w (FH, FW, C/groups, M)``, ``b (M,)`` and resolve the window."""
    shape_of(x, "x", where)
    if len(shape_of(w, "w", where)) != 4 or 0 in w.shape:
        raise ValueError(f"{where}: w must have 4 axes (FH, FW, C, M), none 0 (w: {w.shape})")
    found = window(x.shape, w.shape[:2], stride, padding, dilation, where, "w's first two axes")
    if not _is_int(groups) or groups < 1:
        raise ValueError(f"{where}: groups must be a positive int, got {groups!r}")
    if x.shape[3] % groups or w.shape[3] % groups:
        raise ValueError(
            f"{where}: groups={groups} must divide the {x.shape[3]} channels of x and the "
            f"{w.shape[3]} filters of w (x: {x.shape}, w: {w.shape})"
        )
    if w.shape[2] * groups != x.shape[3]:
        times = f" times {groups} groups" if groups > 1 else ""
        raise ValueError(
            f"{where}: w has {w.shape[2]} input channels{times} but x has {x.shape[3]} "
            f"(x: {x.shape}, w: {w.shape})"
        )
    if b is not None and shape_of(b, "b", where) != (w.shape[3],):
        raise ValueError(f"{where}: b must have shape ({w.shape[3]},) (b: {b.shape}, w: {w.shape})")
    return found


def pool_window(x_shape, pool_size, stride, padding, where: str) -> Window:
    """Resolve a pooling window; ``stride`` None means ``pool_size``, and no window may be empty."""
    stride = pool_size if stride is None else stride
    found = window(x_shape, pool_size, stride, padding, 1, where, "pool_size")
    if any(p >= k for k, axis in zip(found.kernel, found.pad, strict=True) for p in axis):
        raise ValueError(
            f"{where}: padding must be smaller than the window, or windows hold no pixel "
            f"(padding: {found.pad}, pool_size: {found.kernel})"
        )
    return found


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


def given_shape(shape: object, form: str, where: str) -> tuple[int, ...]:
    """Check a shape given as the argument ``x_shape`` against a form such as ``(N, H, W, C)``.

    A form with dots, ``(N, ...)``, allows any number of axes from one on.
    """
    axes = form.count(",") + 1
    ok = isinstance(shape, (tuple, list)) and all(_is_int(n) and n >= 0 for n in shape)
    if not ok or (len(shape) < 1 if "..." in form else len(shape) != axes):
        raise ValueError(f"{where}: x_shape must be ints {form}, got {shape!r}")
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
    if not _is_int(axis) or not -ndim <= axis < ndim:
        raise ValueError(f"{where}: axis must be an int from {-ndim} to {ndim - 1}, got {axis!r}")
    return int(axis) % ndim


def one_hot(logits, labels, where: str):
    """Return the labels as an array of the logits' shape and dtype, after checking both."""
    shape_of(logits, "logits", where)
    shape_of(labels, "labels", where)
    xp = array_namespace(logits)
    if logits.ndim != 2 or 0 in logits.shape:
        raise ValueError(f"{where}: logits must be (N, M), neither 0 (logits: {logits.shape})")
    floating(logits, "logits", where)
    n, m = logits.shape
    if tuple(labels.shape) == (n, m):
        return xp.astype(labels, logits.dtype)
    if tuple(labels.shape) != (n,):
        raise ValueError(
            f"{where}: labels must be ({n},) class indices or ({n}, {m}) one-hot, "
            f"got {tuple(labels.shape)} (logits: {logits.shape})"
        )
    if "int" not in str(labels.dtype):
        raise ValueError(f"{where}: labels of shape ({n},) must be integers, got {labels.dtype}")
    low, high = int(xp.min(labels)), int(xp.max(labels))
    if low < 0 or high >= m:
        raise ValueError(
            f"{where}: labels must lie in 0 … {m - 1}, found {low} … {high} "
            f"(logits: {logits.shape})"
        )
    classes = xp.arange(m, dtype=xp.int64, device=device(logits))
    chosen = xp.astype(labels, xp.int64)[:, None] == classes[None, :]
    return xp.astype(chosen, logits.dtype)
