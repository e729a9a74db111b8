"""Upsampling: rows and columns are repeated or blended by two small matrices."""

from __future__ import annotations

from array_api_compat import array_namespace, device

from lapenna import shapes


def upsample2d(x, size=2, *, method="nearest"):
    """Enlarge images by whole factors: ``y = R_H x R_Wᵀ`` for each channel.

    Row i of the matrix R holds the weights of the small pixels in large pixel i. "nearest" takes
    one pixel. "bilinear" blends the two pixels beside ``(i + 1/2)/s - 1/2``; at the border the
    outermost pixel is repeated.

    Parameters
    ----------
    x : array of floats (N, H, W, C)
    size : int or pair: the factors
    method : "nearest" or "bilinear"

    Returns
    -------
    array (N, H*size, W*size, C)

    Raises
    ------
    ValueError
        An argument is malformed, or x holds integers.

    Examples
    --------
    >>> import numpy as np
    >>> upsample2d(np.array([0.0, 4.0]).reshape(1, 1, 2, 1), (1, 2), method="bilinear").ravel()
    array([0., 1., 3., 4.])
    """
    where = "upsample2d"
    shapes.image_axes(shapes.shape_of(x, "x", where), where)
    shapes.floating(x, "x", where)
    rows, columns = _matrices(x, x.shape, size, method, where)
    return _apply(rows, columns, x)


def upsample2d_backward(dy, x_shape, size=2, *, method="nearest"):
    """Send each gradient back to the pixels it came from: ``dx = R_Hᵀ dy R_W``.

    ``dy`` is (N, H*size, W*size, C), ``x_shape`` (N, H, W, C); returns dx of ``x_shape``. Raises
    ValueError when the shapes do not fit, an argument is malformed, or dy holds integers.
    """
    where = "upsample2d_backward"
    n, height, width, channels = shapes.image_shape(x_shape, where)
    sh, sw = shapes.pair(size, "size", where)
    shapes.same_shape(dy, (n, height * sh, width * sw, channels), "dy", where)
    shapes.floating(dy, "dy", where)
    rows, columns = _matrices(dy, x_shape, size, method, where)
    return _apply(rows.T, columns.T, dy)


def _apply(rows, columns, x):
    """Multiply the rows and the columns of each image: rows x columnsᵀ."""
    xp = array_namespace(x)
    n, height, width, channels = x.shape
    y = rows @ xp.reshape(x, (n, height, width * channels))
    y = xp.reshape(y, (n * rows.shape[0], width, channels))
    return xp.reshape(columns @ y, (n, rows.shape[0], columns.shape[0], channels))


def _matrices(like, x_shape, size, method, where):
    if method not in ("nearest", "bilinear"):
        raise ValueError(f'{where}: method must be "nearest" or "bilinear", got {method!r}')
    factors = shapes.pair(size, "size", where)
    xp = array_namespace(like)
    return tuple(
        _matrix(xp, n, s, method, like) for n, s in zip(x_shape[1:3], factors, strict=True)
    )


def _matrix(xp, n, factor, method, like):
    """Return R (n*factor, n)."""
    kind = {"dtype": like.dtype, "device": device(like)}
    large, small = xp.arange(n * factor, **kind)[:, None], xp.arange(n, **kind)[None, :]
    if method == "nearest":
        return xp.astype(xp.floor((large + 0.5) / factor) == small, like.dtype)
    centres = xp.clip((large + 0.5) / factor - 0.5, 0, n - 1)
    return xp.clip(1 - xp.abs(centres - small), 0, 1)
