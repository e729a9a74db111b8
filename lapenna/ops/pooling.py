"""Pooling: the largest or the mean of each window, channel by channel."""

from __future__ import annotations

from array_api_compat import array_namespace, device, is_numpy_array

from lapenna import shapes
from lapenna.ops import numpy_pooling
from lapenna.ops.window import offsets, pad_image, scatter
from lapenna.ops.workers import usable


def max_pool2d(x, pool_size, *, stride=None, padding="valid", dilation=1):
    """Return the largest entry of each window, and where it stood.

    Parameters
    ----------
    x : array of floats (N, H, W, C)
    pool_size : int or pair
    stride : int or pair; None means pool_size, windows side by side
    padding : "valid", "same", int, pair or pair of pairs; the border never wins
    dilation : int or pair: the step from one entry of the window to the next

    Returns
    -------
    y : array (N, OH, OW, C)
    argmax : array of ints (N, OH, OW, C), fh*FW + fw inside the window; the first maximum wins;
        a NaN counts as the largest number; uint8, or int64 for a window of more than 256 entries

    Raises
    ------
    ValueError
        An argument is malformed, the padding is as large as the window, or x holds integers.

    Examples
    --------
    >>> import numpy as np
    >>> y, argmax = max_pool2d(np.array([[1.0, 5.0], [5.0, 2.0]]).reshape(1, 2, 2, 1), 2)
    >>> y.item(), argmax.item()
    (5.0, 1)
    """
    win = shapes.pool_window(
        shapes.shape_of(x, "x", "max_pool2d"), pool_size, stride, padding, dilation, "max_pool2d"
    )
    shapes.floating(x, "x", "max_pool2d")
    xp = array_namespace(x)
    padded = pad_image(x, win.pad, -xp.inf)
    found = numpy_pooling.forward(padded, win) if usable(x) else None
    if found is not None:
        return found
    taps = [padded[index] for index in offsets(win)]
    y = xp.asarray(taps[0], copy=True)
    for tap in taps[1:]:
        y = xp.maximum(y, tap)
    argmax = xp.zeros(y.shape, dtype=xp.uint8 if len(taps) <= 256 else xp.int64, device=device(x))
    for k in range(len(taps) - 1, -1, -1):
        argmax = xp.where((taps[k] == y) | xp.isnan(taps[k]), k, argmax)
    return y, argmax


def max_pool2d_backward(
    dy, argmax, x_shape, pool_size, *, stride=None, padding="valid", dilation=1
):
    """Send each gradient to the entry that won its window; gradients of one entry add up.

    Parameters
    ----------
    dy : array (N, OH, OW, C), the gradient of the loss at the output
    argmax : array of ints (N, OH, OW, C), from ``max_pool2d``
    x_shape : (N, H, W, C)
    pool_size, stride, padding, dilation : as in ``max_pool2d``

    Returns
    -------
    dx (N, H, W, C)

    Raises
    ------
    ValueError
        The shapes do not fit, an argument is malformed, or dy holds integers.
    """
    where = "max_pool2d_backward"
    x_shape = shapes.image_shape(x_shape, where)
    win = shapes.pool_window(x_shape, pool_size, stride, padding, dilation, where)
    for name, array in (("dy", dy), ("argmax", argmax)):
        shapes.same_shape(array, (x_shape[0], *win.out, x_shape[3]), name, where)
    shapes.floating(dy, "dy", where)
    if usable(dy) and is_numpy_array(argmax):
        return numpy_pooling.backward(dy, argmax, x_shape, win)
    xp = array_namespace(dy)
    parts = (dy * xp.astype(argmax == k, dy.dtype) for k in range(win.kernel[0] * win.kernel[1]))
    return scatter(parts, dy, x_shape, win)


def _sizes(xp, like, x_shape, win):
    """How many real pixels each window holds: array (1, OH, OW, 1)."""
    ones = xp.ones((1, *x_shape[1:3], 1), dtype=like.dtype, device=device(like))
    padded = pad_image(ones, win.pad)
    return sum(padded[index] for index in offsets(win))


def avg_pool2d(x, pool_size, *, stride=None, padding="valid", dilation=1):
    """Return the mean of each window; the border is not counted, as in TensorFlow.

    Parameters and errors as in ``max_pool2d``; returns an array (N, OH, OW, C).

    Examples
    --------
    >>> import numpy as np
    >>> avg_pool2d(np.array([[1.0, 5.0], [5.0, 3.0]]).reshape(1, 2, 2, 1), 2).item()
    3.5
    """
    win = shapes.pool_window(
        shapes.shape_of(x, "x", "avg_pool2d"), pool_size, stride, padding, dilation, "avg_pool2d"
    )
    shapes.floating(x, "x", "avg_pool2d")
    padded = pad_image(x, win.pad)
    y = sum(padded[index] for index in offsets(win))
    return y / _sizes(array_namespace(x), x, x.shape, win)


def avg_pool2d_backward(dy, x_shape, pool_size, *, stride=None, padding="valid", dilation=1):
    """Share each gradient equally among the pixels of its window.

    ``dy`` is (N, OH, OW, C), ``x_shape`` (N, H, W, C); returns dx of ``x_shape``. Raises
    ValueError when the shapes do not fit, an argument is malformed, or dy holds integers.
    """
    where = "avg_pool2d_backward"
    x_shape = shapes.image_shape(x_shape, where)
    win = shapes.pool_window(x_shape, pool_size, stride, padding, dilation, where)
    shapes.same_shape(dy, (x_shape[0], *win.out, x_shape[3]), "dy", where)
    shapes.floating(dy, "dy", where)
    share = dy / _sizes(array_namespace(dy), dy, x_shape, win)
    return scatter([share] * (win.kernel[0] * win.kernel[1]), dy, x_shape, win)


def global_avg_pool2d(x):
    """Return the mean of each channel: ``(N, H, W, C)`` becomes ``(N, C)``.

    Raises ValueError when x does not have four axes, has no pixel, or holds integers.
    """
    shapes.image_axes(shapes.shape_of(x, "x", "global_avg_pool2d"), "global_avg_pool2d")
    shapes.floating(x, "x", "global_avg_pool2d")
    return array_namespace(x).mean(x, axis=(1, 2))


def global_avg_pool2d_backward(dy, x_shape):
    """Share each gradient equally among all pixels: dx of ``x_shape`` from ``dy (N, C)``.

    Raises ValueError when the shapes do not fit or dy holds integers.
    """
    where = "global_avg_pool2d_backward"
    n, height, width, channels = shapes.image_shape(x_shape, where)
    shapes.same_shape(dy, (n, channels), "dy", where)
    shapes.floating(dy, "dy", where)
    dx = array_namespace(dy).zeros((n, height, width, channels), dtype=dy.dtype, device=device(dy))
    dx += dy[:, None, None, :] / (height * width)
    return dx
