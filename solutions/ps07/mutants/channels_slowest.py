"""im2col lists the channels slowest. Every shape fits, and every number after it is wrong.

Its own pooling does not use im2col and is right.
"""

LOSES = {
    "im2col-visible": 5,
    "im2col-hidden": 6,
    "conv-matmul-visible": 6,
    "conv-matmul-hidden": 9,
    "forward-visible": 2,
    "forward-hidden": 3,
}
SAYS = {"im2col-visible": "the channel must run fastest"}


# cell: im2col
def im2col(x, kernel_size, stride):
    fh, fw = kernel_size
    n, height, width, channels = x.shape
    oh, ow = output_size(height, fh, stride, 0), output_size(width, fw, stride, 0)
    columns = np.empty((n, oh, ow, channels, fh, fw), dtype=x.dtype)
    for u in range(fh):
        for v in range(fw):
            rows = slice(u, u + stride * (oh - 1) + 1, stride)
            across = slice(v, v + stride * (ow - 1) + 1, stride)
            columns[:, :, :, :, u, v] = x[:, rows, across, :]
    return columns.reshape(n, oh, ow, channels * fh * fw)


# cell: pool-flatten
def max_pool2d(x, size, stride):
    n, height, width, channels = x.shape
    oh = output_size(height, size, stride, 0)
    ow = output_size(width, size, stride, 0)
    y = np.empty((n, oh, ow, channels))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * stride : i * stride + size, j * stride : j * stride + size, :]
            y[:, i, j, :] = window.max(axis=(1, 2))
    return y


def flatten_nhwc(x):
    return x.reshape(x.shape[0], -1)


def flatten_nchw(x):
    return x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1)
