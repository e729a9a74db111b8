"""dx as a full convolution, but with the filter as it is: nothing is rotated.

Strides are spread out, the border is added and cut off: all that is right.
"""

LOSES = {
    "conv-backward-dx-visible": 4,
    "conv-backward-dx-channels": 4,
    "conv-backward-dx-stride": 4,
    "conv-backward-dx-padding": 4,
    "conv-backward-adjoint": 3,
}
SAYS = {
    "conv-backward-dx-visible": "the filter is not rotated",
    "conv-backward-dx-channels": "the filter is not rotated",
    "conv-backward-dx-stride": "the filter is not rotated",
    "conv-backward-dx-padding": "the filter is not rotated",
    "conv-backward-adjoint": "is not the sum of y times dy",
}


# cell: conv-backward
def filter_gradient(dy, x, w_shape, stride, padding):
    fh, fw = w_shape[:2]
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dw = np.zeros(w_shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = stride * i, stride * j
            window = padded[:, top : top + fh, left : left + fw, :]
            dw += np.tensordot(window, dy[:, i, j, :], (0, 0))
    return dw


def input_gradient(dy, w, x_shape, stride, padding):
    n, height, width, channels = x_shape
    fh, fw = w.shape[:2]
    high, wide = height + 2 * padding, width + 2 * padding
    spread = np.zeros((n, high + fh - 1, wide + fw - 1, dy.shape[3]))
    rows = slice(fh - 1, fh - 1 + stride * (dy.shape[1] - 1) + 1, stride)
    columns = slice(fw - 1, fw - 1 + stride * (dy.shape[2] - 1) + 1, stride)
    spread[:, rows, columns, :] = dy
    padded = np.zeros((n, high, wide, channels))
    for k in range(high):
        for m in range(wide):
            window = spread[:, k : k + fh, m : m + fw, :]
            padded[:, k, m, :] = np.tensordot(window, w, ([1, 2, 3], [0, 1, 3]))
    return padded[:, padding : padding + height, padding : padding + width, :]
