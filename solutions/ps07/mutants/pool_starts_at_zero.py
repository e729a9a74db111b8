"""The search for the largest number of a window starts from 0: wrong for negative numbers."""

LOSES = {"pool-hidden": 6}
SAYS = {"pool-hidden": "is the search for the largest number begun at 0?"}


# cell: pool-flatten
def max_pool2d(x, size, stride):
    n, height, width, channels = x.shape
    oh = output_size(height, size, stride, 0)
    ow = output_size(width, size, stride, 0)
    y = np.zeros((n, oh, ow, channels))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * stride : i * stride + size, j * stride : j * stride + size, :]
            y[:, i, j, :] = np.maximum(y[:, i, j, :], window.max(axis=(1, 2)))
    return y


def flatten_nhwc(x):
    return x.reshape(x.shape[0], -1)


def flatten_nchw(x):
    return x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1)
