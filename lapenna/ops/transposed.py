"""Transposed convolution: the adjoint of a convolution, as a layer of its own."""

from __future__ import annotations

from lapenna import shapes
from lapenna.ops.convolution import conv2d, input_gradient, sum_of_rows, weight_gradient


def conv2d_transpose(
    x, w, b=None, *, stride=1, padding="valid", dilation=1, groups=1, output_size=None
):
    """Send every entry of x back through the filters: the adjoint of ``conv2d``.

    ``<conv2d_transpose(x, w), z> = <x, conv2d(z, w)>`` for every z of the output's shape, with the
    same w and keywords. Each pixel of x adds a copy of the filters, scaled by it, to the output.

    Parameters
    ----------
    x : array (N, H, W, M)
    w : array (FH, FW, C/groups, M), as for ``conv2d`` from C to M channels; TensorFlow's layout
    b : array (C,), or None for no bias
    stride, dilation : int or pair
    padding : as in ``conv2d``; cuts the border of the output off
    groups : int
    output_size : (OH, OW); several sizes can be convolved to the size of x. None: stride times
        the size of x for "same", else the smallest

    Returns
    -------
    array (N, OH, OW, C)

    Raises
    ------
    ValueError
        The shapes do not fit, an argument is malformed, or no image of output_size gives x's size.

    References
    ----------
    Zeiler et al., 2010; Dumoulin and Visin, 2016.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 2, 2, 1)
    >>> conv2d_transpose(x, np.ones((3, 3, 1, 1)), stride=2)[0, :, :, 0]
    array([[ 1.,  1.,  3.,  2.,  2.],
           [ 1.,  1.,  3.,  2.,  2.],
           [ 4.,  4., 10.,  6.,  6.],
           [ 3.,  3.,  7.,  4.,  4.],
           [ 3.,  3.,  7.,  4.,  4.]])
    """
    shape, win = shapes.transposed_window(
        x, w, b, stride, padding, dilation, groups, output_size, "conv2d_transpose"
    )
    y = input_gradient(x, w, shape, win, groups)
    return y if b is None else y + b


def conv2d_transpose_backward(
    dy, x, w, *, stride=1, padding="valid", dilation=1, groups=1, output_size=None
):
    """Return the gradients of ``conv2d_transpose``: those of ``conv2d`` with x and dy exchanged.

    Parameters
    ----------
    dy : array (N, OH, OW, C), the gradient of the loss at the output
    x, w, stride, padding, dilation, groups, output_size : as in ``conv2d_transpose``

    Returns
    -------
    dx (N, H, W, M), dw (FH, FW, C/groups, M), db (C,)

    Raises
    ------
    ValueError
        The shapes do not fit, an argument is malformed, or an array holds integers.
    """
    where = "conv2d_transpose_backward"
    shape, win = shapes.transposed_window(
        x, w, None, stride, padding, dilation, groups, output_size, where
    )
    shapes.same_shape(dy, shape, "dy", where)
    for name, array in (("dy", dy), ("x", x), ("w", w)):
        shapes.floating(array, name, where)
    dx = conv2d(dy, w, stride=win.stride, padding=win.pad, dilation=win.dilation, groups=groups)
    return dx, weight_gradient(x, dy, w.shape, win, groups), sum_of_rows(dy)
