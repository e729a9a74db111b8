"""Stamps are written with = where they must be added with +=."""

LOSES = {"conv-transpose-visible": 3, "conv-transpose-hidden": 5, "conv-transpose-adjoint": 3}
SAYS = {"conv-transpose-visible": "add with += and do not assign with ="}


# cell: conv-transpose
def conv2d(x, w, stride, padding):
    fh, fw = w.shape[:2]
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    rows, columns = (x.shape[1] - fh) // stride + 1, (x.shape[2] - fw) // stride + 1
    y = np.zeros((x.shape[0], rows, columns, w.shape[3]))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * stride : i * stride + fh, j * stride : j * stride + fw]
            y[:, i, j] = np.tensordot(window, w, axes=3)
    return y


def conv2d_transpose(x, w, b, stride, padding):
    n, height, width, _ = x.shape
    fh, fw, channels, _ = w.shape
    rows, columns = (height - 1) * stride + fh, (width - 1) * stride + fw
    y = np.zeros((n, rows, columns, channels))
    for i in range(height):
        for j in range(width):
            stamp = np.tensordot(x[:, i, j], w, axes=(1, 3))
            y[:, i * stride : i * stride + fh, j * stride : j * stride + fw] = stamp
    return y[:, padding : rows - padding, padding : columns - padding] + b


def transpose_gradients(dy, x, w, stride, padding):
    fh, fw = w.shape[:2]
    padded = np.pad(dy, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dw = np.zeros(w.shape)
    for i in range(x.shape[1]):
        for j in range(x.shape[2]):
            window = padded[:, i * stride : i * stride + fh, j * stride : j * stride + fw]
            dw += np.tensordot(window, x[:, i, j], axes=(0, 0))
    return conv2d(dy, w, stride, padding), dw, dy.sum(axis=(0, 1, 2))
