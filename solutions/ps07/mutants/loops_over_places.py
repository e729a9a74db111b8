"""im2col loops over the places of the windows: right, and slow."""

LOSES = {"im2col-steps": 4}
SAYS = {"im2col-steps": "loop over the window, not over the image"}


# cell: im2col
def im2col(x, kernel_size, stride):
    fh, fw = kernel_size
    n, height, width, channels = x.shape
    oh, ow = output_size(height, fh, stride, 0), output_size(width, fw, stride, 0)
    columns = np.empty((n, oh, ow, fh * fw * channels), dtype=x.dtype)
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * stride : i * stride + fh, j * stride : j * stride + fw, :]
            columns[:, i, j, :] = window.reshape(n, -1)
    return columns
