"""The convolution forgets the bias."""

LOSES = {
    "conv-matmul-visible": 6,
    "conv-matmul-hidden": 9,
    "forward-visible": 2,
    "forward-hidden": 3,
}
SAYS = {"conv-matmul-visible": "the bias is missing"}


# cell: conv-matmul
def conv2d(x, w, b, stride, padding):
    fh, fw, channels, filters = w.shape
    columns = im2col(np.pad(x, ((0, 0), *padding, (0, 0))), (fh, fw), stride)
    return columns @ w.reshape(fh * fw * channels, filters)
