"""A mask window == window.max() sends the gradient to every largest number of a tie."""

LOSES = {"pool-backward-ties": 5}
SAYS = {"pool-backward-ties": "only the first largest number gets the gradient"}


# cell: pool-backward
def max_pool2d_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, i, j, c in np.ndindex(*dy.shape):
        rows = slice(stride * i, stride * i + size)
        columns = slice(stride * j, stride * j + size)
        window = x[n, rows, columns, c]
        dx[n, rows, columns, c] += (window == window.max()) * dy[n, i, j, c]
    return dx
