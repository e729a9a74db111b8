"""The convolution turns the filter by 180 degrees, as mathematics does and this course does not."""

LOSES = {
    "conv-matmul-visible": 6,
    "conv-matmul-hidden": 9,
    "forward-visible": 2,
    "forward-hidden": 3,
}
SAYS = {"conv-matmul-visible": "the filter is rotated"}


# cell: conv-matmul
def conv2d(x, w, b, stride, padding):
    fh, fw, channels, filters = w.shape
    columns = im2col(np.pad(x, ((0, 0), *padding, (0, 0))), (fh, fw), stride)
    return columns @ w[::-1, ::-1].reshape(fh * fw * channels, filters) + b
