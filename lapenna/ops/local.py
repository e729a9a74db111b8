"""The locally connected layer: a convolution whose weights are not shared between positions."""

from __future__ import annotations

from array_api_compat import array_namespace

from lapenna import shapes
from lapenna.ops import numpy_local
from lapenna.ops.window import columns, scatter
from lapenna.ops.workers import usable


def local_conv2d(x, w, b=None, *, stride=1, padding="valid", dilation=1, block=1):
    """Apply to every window weights of its own: ``y[n,p,q] = x's window (p,q) · w[p,q] + b[p,q]``.

    All M neurons of a position (p, q) look at the same window, so each position is one dense
    layer. With ``block`` B they stand in a square of B x B neurons, each with F = M/B² maps, and
    the output is B times as high and wide: neuron (s, t) of map f is number (s B + t) F + f.

    Parameters
    ----------
    x : array (N, H, W, C)
    w : array (P, Q, FH, FW, C, M): P x Q positions
    b : array (P*B, Q*B, F), one a neuron, or None for no bias
    stride, dilation : int or pair
    padding : "valid", "same", int, pair or pair of pairs
    block : int B; B² divides M

    Returns
    -------
    array (N, P*B, Q*B, F)

    Raises
    ------
    ValueError
        The shapes do not fit, or an argument is malformed.

    References
    ----------
    Coates et al., 2013 (blocks of neurons that share a window).

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 3, 1)
    >>> w = np.array([[1.0, 1.0], [10.0, 0.0]]).reshape(1, 2, 1, 2, 1, 1)
    >>> local_conv2d(x, w)[0, :, :, 0]
    array([[ 3., 20.]])
    """
    win, _ = shapes.local_window(x, w, b, stride, padding, dilation, block, "local_conv2d")
    xp = array_namespace(x, w)
    if usable(x, w) and x.shape[0]:
        y = numpy_local.forward(x, w, win, block)
    else:
        y = xp.permute_dims(_rows(xp, x, win) @ _matrices(xp, w), (2, 0, 1, 3))
        y = _to_blocks(xp, y, block)
    return y if b is None else y + b


def local_conv2d_backward(dy, x, w, *, stride=1, padding="valid", dilation=1, block=1):
    """Return the gradients of ``local_conv2d``: those of a dense layer at each position.

    Parameters
    ----------
    dy : array (N, P*B, Q*B, F), the gradient of the loss at the output
    x, w, stride, padding, dilation, block : as in ``local_conv2d``

    Returns
    -------
    dx (N, H, W, C), dw (P, Q, FH, FW, C, M), db (P*B, Q*B, F)

    Raises
    ------
    ValueError
        The shapes do not fit, an argument is malformed, or an array holds integers.
    """
    where = "local_conv2d_backward"
    win, out = shapes.local_window(x, w, None, stride, padding, dilation, block, where)
    shapes.same_shape(dy, out, "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    xp = array_namespace(dy, x, w)
    if usable(dy, x, w) and x.shape[0]:
        return *numpy_local.backward(dy, x, w, win, block), xp.sum(dy, axis=0)
    d = xp.permute_dims(_from_blocks(xp, dy, block), (1, 2, 0, 3))
    dw = xp.reshape(_rows(xp, x, win).mT @ d, w.shape)
    windows = xp.permute_dims(d @ _matrices(xp, w).mT, (2, 0, 1, 3))
    channels, taps = x.shape[3], win.kernel[0] * win.kernel[1]
    parts = (windows[..., k * channels : (k + 1) * channels] for k in range(taps))
    return scatter(parts, windows, x.shape, win), dw, xp.sum(dy, axis=0)


def _rows(xp, x, win):
    """Return the windows with the positions in front: (P, Q, N, K)."""
    return xp.permute_dims(columns(x, win), (1, 2, 0, 3))


def _matrices(xp, w):
    """Return the weights as one matrix a position: (P, Q, K, M)."""
    return xp.reshape(w, (*w.shape[:2], -1, w.shape[5]))


def _to_blocks(xp, y, block):
    """(N, P, Q, B*B*F) -> (N, P*B, Q*B, F)."""
    n, p, q, m = y.shape
    maps = m // block**2
    y = xp.reshape(y, (n, p, q, block, block, maps))
    return xp.reshape(xp.permute_dims(y, (0, 1, 3, 2, 4, 5)), (n, p * block, q * block, maps))


def _from_blocks(xp, y, block):
    """(N, P*B, Q*B, F) -> (N, P, Q, B*B*F)."""
    n, height, width, maps = y.shape
    p, q = height // block, width // block
    y = xp.reshape(y, (n, p, block, q, block, maps))
    return xp.reshape(xp.permute_dims(y, (0, 1, 3, 2, 4, 5)), (n, p, q, block**2 * maps))
