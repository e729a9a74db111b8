"""How kernels walk over windows: one strided slice of the padded image for each tap."""

from __future__ import annotations

from collections.abc import Iterator

from array_api_compat import array_namespace


def offsets(win) -> Iterator[tuple[slice, ...]]:
    """Yield, for each tap (fh, fw) of the window, the slice of the padded image that it sees."""
    for fh in range(win.kernel[0]):
        for fw in range(win.kernel[1]):
            rows, columns = (
                slice(tap * d, tap * d + (out - 1) * s + 1, s)
                for tap, d, out, s in zip((fh, fw), win.dilation, win.out, win.stride, strict=True)
            )
            yield slice(None), rows, columns


def pad_image(x, pad, value: float = 0.0):
    """Return ``x (N, H, W, C)`` with a border of ``value``: ((top, bottom), (left, right))."""
    (top, bottom), (left, right) = pad
    if not (top or bottom or left or right):
        return x
    xp = array_namespace(x)
    n, height, width, channels = x.shape
    shape = (n, height + top + bottom, width + left + right, channels)
    padded = xp.full(shape, value, dtype=x.dtype, device=getattr(x, "device", None))
    padded[:, top : top + height, left : left + width] = x
    return padded


def unpad_image(x, pad):
    """Cut the border off again."""
    (top, bottom), (left, right) = pad
    return x[:, top : x.shape[1] - bottom, left : x.shape[2] - right]
