"""The search for the largest number starts from 0: wrong when all numbers are negative."""

LOSES = {"pool-hidden": 5}
SAYS = {"pool-hidden": "where does the search start"}


# cell: flatten-order
def max_pool2d(x, size, stride):
    n, height, width, channels = x.shape
    shape = (n, (height - size) // stride + 1, (width - size) // stride + 1, channels)
    y, rows, columns = np.zeros(shape), np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    for k, i, j, c in np.ndindex(*shape):
        rows[k, i, j, c], columns[k, i, j, c] = stride * i, stride * j
        for row in range(stride * i, stride * i + size):
            for column in range(stride * j, stride * j + size):
                if x[k, row, column, c] > y[k, i, j, c]:
                    y[k, i, j, c] = x[k, row, column, c]
                    rows[k, i, j, c], columns[k, i, j, c] = row, column
    return y, rows, columns


def flatten(x, layout, order):
    if layout != order:
        x = x.transpose((0, 3, 1, 2) if layout == "NHWC" else (0, 2, 3, 1))
    return x.reshape(len(x), -1)
