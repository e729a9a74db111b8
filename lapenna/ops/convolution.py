"""Convolution as a matrix product: im2col, its adjoint, and the layer built on them.

*Convolution* means cross-correlation: the filter is not rotated. Arrays are NHWC, filters HWIO.
"""

from __future__ import annotations

from array_api_compat import array_namespace, device

from lapenna import shapes
from lapenna.ops import numpy_convolution, workers
from lapenna.ops.window import columns, scatter


def im2col(x, kernel_size, *, stride=1, padding="valid", dilation=1):
    """Copy every window of an image into a row of numbers.

    Parameters
    ----------
    x : array (N, H, W, C)
    kernel_size : int or (FH, FW)
    stride, dilation : int or pair
    padding : "valid", "same", int, pair or pair of pairs

    Returns
    -------
    array (N, OH, OW, FH*FW*C), ordered (fh, fw, c), so that
    ``im2col(x, (FH, FW)).reshape(-1, FH*FW*C) @ w.reshape(FH*FW*C, M)`` is the convolution

    Raises
    ------
    ValueError
        An argument is malformed, or the window is larger than the padded image.

    References
    ----------
    Chellapilla, Puri and Simard, 2006.

    Examples
    --------
    >>> import numpy as np
    >>> im2col(np.arange(9.0).reshape(1, 3, 3, 1), 2)[0, 0]
    array([[0., 1., 3., 4.],
           [1., 2., 4., 5.]])
    """
    win = shapes.window(
        shapes.shape_of(x, "x", "im2col"), kernel_size, stride, padding, dilation, "im2col"
    )
    return columns(x, win)


def col2im(cols, x_shape, kernel_size, *, stride=1, padding="valid", dilation=1):
    """Add every window back to its place: the adjoint of ``im2col``.

    Parameters
    ----------
    cols : array (N, OH, OW, FH*FW*C)
    x_shape : (N, H, W, C), the shape of the image
    kernel_size, stride, padding, dilation : as in ``im2col``

    Returns
    -------
    array (N, H, W, C): each pixel is the sum over the windows that cover it

    Raises
    ------
    ValueError
        An argument is malformed, or cols does not have the shape that im2col gives.

    Examples
    --------
    >>> import numpy as np
    >>> col2im(np.ones((1, 2, 2, 4)), (1, 3, 3, 1), 2)[0, :, :, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    x_shape = shapes.image_shape(x_shape, "col2im")
    win = shapes.window(x_shape, kernel_size, stride, padding, dilation, "col2im")
    taps = win.kernel[0] * win.kernel[1]
    shapes.same_shape(cols, (x_shape[0], *win.out, taps * x_shape[3]), "cols", "col2im")
    return _scatter(cols, x_shape, win)


def _scatter(cols, x_shape, win):
    channels = x_shape[3]
    taps = win.kernel[0] * win.kernel[1]
    parts = (cols[..., k * channels : (k + 1) * channels] for k in range(taps))
    return scatter(parts, cols, x_shape, win)


def _groups(array, groups):
    """Split the last axis into equal parts."""
    step = array.shape[-1] // groups
    return [array[..., g * step : (g + 1) * step] for g in range(groups)]


def conv2d(x, w, b=None, *, stride=1, padding="valid", dilation=1, groups=1):
    """Convolve images with filters: ``y = im2col(x) w + b``.

    ``y[n,i,j,m] = b[m] + sum_{u,v,c} x[n, s i + d u, s j + d v, c] w[u, v, c, m]``

    Parameters
    ----------
    x : array (N, H, W, C)
    w : array (FH, FW, C/groups, M)
    b : array (M,), or None for no bias
    stride, dilation : int or pair
    padding : "valid", "same" (TensorFlow's rule), int, pair or pair of pairs
    groups : int; filter m sees the channels of its own group only

    Returns
    -------
    array (N, OH, OW, M)

    Raises
    ------
    ValueError
        The shapes do not fit, or an argument is malformed.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]]).reshape(1, 3, 3, 1)
    >>> w = np.array([[0.9, 0.1], [0.1, 0.9]]).reshape(2, 2, 1, 1)
    >>> conv2d(x, w)[0, :, :, 0]
    array([[1.8, 0.2],
           [0.2, 1.8]])
    """
    win = shapes.conv_window(x, w, b, stride, padding, dilation, groups, "conv2d")
    xp = array_namespace(x, w)
    if groups == 1:
        return _product(xp, x, w, b, win)
    parts = zip(_groups(x, groups), _groups(w, groups), strict=True)
    y = xp.concat([_product(xp, xg, wg, None, win) for xg, wg in parts], axis=-1)
    return y if b is None else y + b


def _is_pointwise(win):
    return win.kernel == win.stride == (1, 1) and win.pad == ((0, 0), (0, 0))


def _product(xp, x, w, b, win):
    if workers.usable(x, w) and (b is None or workers.usable(x, b)):
        return numpy_convolution.forward(x, w, b, win)
    cols = x if _is_pointwise(win) else columns(x, win)
    y = cols @ xp.reshape(w, (-1, w.shape[3]))
    return y if b is None else y + b


def conv2d_backward(dy, x, w, *, stride=1, padding="valid", dilation=1, groups=1):
    """Return the gradients of ``conv2d``.

    With the columns X of x and dY = dy, both as matrices: ``dw = XT dY``, ``db = sum of dY``,
    ``dx = col2im(dY wT)``. The columns are made again, not kept.

    Parameters
    ----------
    dy : array (N, OH, OW, M), the gradient of the loss at the output
    x, w, stride, padding, dilation, groups : as in ``conv2d``

    Returns
    -------
    dx (N, H, W, C), dw (FH, FW, C/groups, M), db (M,)

    Raises
    ------
    ValueError
        The shapes do not fit, an argument is malformed, or an array holds integers.
    """
    where = "conv2d_backward"
    win = shapes.conv_window(x, w, None, stride, padding, dilation, groups, where)
    shapes.same_shape(dy, (x.shape[0], *win.out, w.shape[3]), "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    dx = input_gradient(dy, w, x.shape, win, groups)
    dw = weight_gradient(dy, x, w.shape, win, groups)
    return dx, dw, sum_of_rows(dy)


def sum_of_rows(dy):
    """Return the sum over all axes but the last, as a product with ones: BLAS adds faster."""
    xp = array_namespace(dy)
    rows = xp.reshape(dy, (-1, dy.shape[-1]))
    return xp.ones(rows.shape[0], dtype=dy.dtype, device=device(dy)) @ rows


def input_gradient(dy, w, x_shape, win, groups):
    """Return the gradient at the input: ``col2im(dy wᵀ)``; the shapes are checked before."""
    xp = array_namespace(dy, w)
    depth = x_shape[3] // groups
    parts = []
    for d, wg in zip(_groups(dy, groups), _groups(w, groups), strict=True):
        if workers.usable(d, wg):
            shape = (*x_shape[:3], depth)
            parts.append(numpy_convolution.input_gradient(d, wg, shape, win))
            continue
        columns_gradient = d @ xp.reshape(wg, (-1, wg.shape[3])).T
        if _is_pointwise(win):
            parts.append(columns_gradient)
        else:
            parts.append(_scatter(columns_gradient, (*x_shape[:3], depth), win))
    return parts[0] if groups == 1 else xp.concat(parts, axis=-1)


def weight_gradient(dy, x, w_shape, win, groups):
    """Return the gradient at the filters: ``im2col(x)ᵀ dy``; the shapes are checked before."""
    xp = array_namespace(dy, x)
    parts = []
    for d, xg in zip(_groups(dy, groups), _groups(x, groups), strict=True):
        if workers.usable(d, xg):
            shape = (*w_shape[:3], d.shape[3])
            parts.append(numpy_convolution.weight_gradient(d, xg, shape, win))
            continue
        cols = xg if _is_pointwise(win) else columns(xg, win)
        matrix = xp.reshape(cols, (-1, cols.shape[3])).T @ xp.reshape(d, (-1, d.shape[3]))
        parts.append(xp.reshape(matrix, (*w_shape[:3], d.shape[3])))
    return parts[0] if groups == 1 else xp.concat(parts, axis=-1)


def conv_matrix(w, x_shape, *, stride=1, padding="valid", dilation=1):
    """Write a convolution of one image as a matrix T: ``T @ x.ravel() == conv2d(x, w).ravel()``.

    Parameters
    ----------
    w : array (FH, FW, C, M)
    x_shape : (H, W, C)
    stride, padding, dilation : as in ``conv2d``

    Returns
    -------
    array (OH*OW*M, H*W*C); its transpose maps the output's gradient to the input's

    Raises
    ------
    ValueError
        The shapes do not fit, or an argument is malformed.

    Examples
    --------
    >>> import numpy as np
    >>> conv_matrix(np.array([1.0, 2.0]).reshape(1, 2, 1, 1), (1, 3, 1))
    array([[1., 2., 0.],
           [0., 1., 2.]])
    """
    shapes.shape_of(w, "w", "conv_matrix")
    height, width, channels = shapes.given_shape(x_shape, "(H, W, C)", "conv_matrix")
    xp = array_namespace(w)
    size = height * width * channels
    one_pixel = xp.eye(size, dtype=w.dtype, device=device(w))
    images = xp.reshape(one_pixel, (size, height, width, channels))
    win = shapes.conv_window(images, w, None, stride, padding, dilation, 1, "conv_matrix")
    return xp.reshape(_product(xp, images, w, None, win), (size, -1)).T
