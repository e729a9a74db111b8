"""Windows that slide over images: padding, output sizes, and what fits what."""

from __future__ import annotations

from typing import NamedTuple

from lapenna.shapes.checks import image_axes, is_int, match, pair, same_shape, shape_of

PaddingLike = str | int | tuple


class Window(NamedTuple):
    """A sliding window resolved against an input: what a kernel needs to walk over it."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    pad: tuple[tuple[int, int], tuple[int, int]]
    out: tuple[int, int]


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
    if is_int(padding):
        padding = (padding, padding)
    if isinstance(padding, (tuple, list)) and len(padding) == 2:
        pads = [(p, p) if is_int(p) else p for p in padding]
        if all(
            isinstance(p, (tuple, list)) and len(p) == 2 and all(is_int(v) and v >= 0 for v in p)
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
    if not is_int(size) or size < 1:
        raise ValueError(f"{where}: size must be a positive int, got {size!r}")
    if isinstance(padding, (tuple, list)):
        padding = (padding, padding)
    square = window((1, size, size, 1), kernel, stride, padding, dilation, where, "kernel")
    return square.out[0]


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
    if not is_int(groups) or groups < 1:
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


def transposed_size(
    size, kernel_size, stride, padding, dilation, where, output_size=None
) -> tuple[int, int]:
    """Return the size (OH, OW) of a transposed convolution's output, for an input of ``size``."""
    kernel = pair(kernel_size, "kernel_size", where)
    stride, dilation = pair(stride, "stride", where), pair(dilation, "dilation", where)
    if output_size is not None:
        return pair(output_size, "output_size", where)
    if isinstance(padding, str) and padding == "same":
        return tuple(n * s for n, s in zip(size, stride, strict=True))
    pad = resolve_padding(padding, (1, 1), kernel, stride, dilation, where)
    found = tuple(
        (n - 1) * s + (k - 1) * d + 1 - sum(p)
        for n, s, k, d, p in zip(size, stride, kernel, dilation, pad, strict=True)
    )
    if min(found) < 1:
        raise ValueError(
            f"{where}: padding {padding!r} leaves no pixel of the output (x: {tuple(size)})"
        )
    return found


def transposed_window(
    x, w, b, stride, padding, dilation, groups, output_size, where
) -> tuple[tuple[int, ...], Window]:
    """Check ``x (N, H, W, M)``, ``w (FH, FW, C/groups, M)``, ``b (C,)`` of a transposed layer.

    Returns the shape of its output, and the window of the convolution from there to x.
    """
    match(where, x=(x, "N H W M"), w=(w, "FH FW C M"))
    image_axes(x.shape, where)
    size = transposed_size(x.shape[1:3], w.shape[:2], stride, padding, dilation, where, output_size)
    channels = w.shape[2] * groups if is_int(groups) else w.shape[2]
    image = _Shaped((x.shape[0], *size, channels), x.dtype)
    win = conv_window(image, w, None, stride, padding, dilation, groups, where)
    if win.out != tuple(x.shape[1:3]):
        raise ValueError(
            f"{where}: an output of {size} would be convolved to {win.out}, not to the size of x "
            f"(x: {x.shape}); output_size must be another"
        )
    if b is not None and shape_of(b, "b", where) != (channels,):
        raise ValueError(f"{where}: b must have shape ({channels},) (b: {b.shape}, w: {w.shape})")
    return image.shape, win


class _Shaped(NamedTuple):
    """An array of which only the shape is known yet."""

    shape: tuple[int, ...]
    dtype: object


def local_window(
    x, w, b, stride, padding, dilation, block, where
) -> tuple[Window, tuple[int, ...]]:
    """Check the arrays of a locally connected layer; return its window and its output's shape."""
    x_shape, w_shape = shape_of(x, "x", where), shape_of(w, "w", where)
    if len(w_shape) != 6 or 0 in w_shape:
        raise ValueError(f"{where}: w must have 6 axes (P, Q, FH, FW, C, M), none 0 (w: {w_shape})")
    found = window(x_shape, w_shape[2:4], stride, padding, dilation, where, "w's axes 2 and 3")
    if w_shape[:2] != found.out or w_shape[4] != x_shape[3]:
        expected = (*found.out, *found.kernel, x_shape[3], w_shape[5])
        raise ValueError(f"{where}: w must have shape {expected} (w: {w_shape}, x: {x_shape})")
    if not is_int(block) or block < 1 or w_shape[5] % block**2:
        raise ValueError(
            f"{where}: block must be a positive int whose square divides the {w_shape[5]} neurons "
            f"of w's last axis, got {block!r}"
        )
    out = (*(n * block for n in found.out), w_shape[5] // block**2)
    if b is not None:
        same_shape(b, out, "b", where)
    return found, (x_shape[0], *out)


def pool_window(x_shape, pool_size, stride, padding, dilation, where: str) -> Window:
    """Resolve a pooling window; ``stride`` None means ``pool_size``, and no window may be empty."""
    stride = pool_size if stride is None else stride
    found = window(x_shape, pool_size, stride, padding, dilation, where, "pool_size")
    axes = zip(
        x_shape[1:3], found.kernel, found.stride, found.dilation, found.pad, found.out, strict=True
    )
    if any(_holds_no_pixel(*axis) for axis in axes):
        raise ValueError(
            f"{where}: padding must be smaller than the window, or windows hold no pixel "
            f"(padding: {found.pad}, pool_size: {found.kernel}, dilation: {found.dilation})"
        )
    return found


def _holds_no_pixel(size, kernel, stride, dilation, pad, out) -> bool:
    """Say whether a window along one axis lies in the padding alone, or could."""
    if any(p >= (kernel - 1) * dilation + 1 for p in pad):
        return True
    starts = (i * stride - pad[0] for i in range(out))
    return dilation > 1 and not all(
        any(0 <= start + tap * dilation < size for tap in range(kernel)) for start in starts
    )
