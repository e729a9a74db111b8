"""The two orders of flatten are exchanged."""

LOSES = {"flatten-visible": 2, "flatten-hidden": 4, "network-visible": 2, "network-hidden": 3}
SAYS = {"flatten-visible": "this is the other order"}


# cell: flatten-order
def max_pool2d(x, size, stride):
    n, height, width, channels = x.shape
    shape = (n, (height - size) // stride + 1, (width - size) // stride + 1, channels)
    y, rows, columns = np.zeros(shape), np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    for k, i, j, c in np.ndindex(*shape):
        top, left = stride * i, stride * j
        window = x[k, top : top + size, left : left + size, c]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        y[k, i, j, c] = window[row, column]
        rows[k, i, j, c], columns[k, i, j, c] = top + row, left + column
    return y, rows, columns


def flatten(x, layout, order):
    if layout == order:
        x = x.transpose((0, 3, 1, 2) if layout == "NHWC" else (0, 2, 3, 1))
    return x.reshape(len(x), -1)
