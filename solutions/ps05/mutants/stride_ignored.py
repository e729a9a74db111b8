"""The convolution with channels takes the stride and does not use it."""

LOSES = {"conv-loops-visible": 4, "conv-loops-hidden": 7}
SAYS = {"conv-loops-visible": "use the stride"}


# cell: conv-loops
def correlate(x, w):
    (height, width), (fh, fw) = x.shape, w.shape
    y = np.zeros((height - fh + 1, width - fw + 1))
    for i, j in np.ndindex(*y.shape):
        y[i, j] = np.sum(x[i : i + fh, j : j + fw] * w)
    return y


def correlate_strided(x, w, stride, padding):
    (fh, fw), x = w.shape, np.pad(x, padding)
    y = np.zeros(((x.shape[0] - fh) // stride + 1, (x.shape[1] - fw) // stride + 1))
    for i, j in np.ndindex(*y.shape):
        window = x[stride * i : stride * i + fh, stride * j : stride * j + fw]
        y[i, j] = np.sum(window * w)
    return y


def conv2d(x, w, b, stride, padding):
    (fh, fw, _, filters), sides = w.shape, (padding, padding)
    stride = 1
    x = np.pad(x, ((0, 0), sides, sides, (0, 0)))
    rows, columns = (x.shape[1] - fh) // stride + 1, (x.shape[2] - fw) // stride + 1
    y = np.zeros((len(x), rows, columns, filters))
    for n, i, j, m in np.ndindex(*y.shape):
        window = x[n, stride * i : stride * i + fh, stride * j : stride * j + fw]
        y[n, i, j, m] = np.sum(window * w[:, :, :, m]) + b[m]
    return y
