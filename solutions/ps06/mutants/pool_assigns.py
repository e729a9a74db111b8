"""Pooling writes the gradient with =: a number that wins two windows keeps one of them."""

LOSES = {"pool-backward-visible": 4, "pool-backward-overlap": 5}
SAYS = {
    "pool-backward-visible": "a number can win several windows",
    "pool-backward-overlap": "a number can win several windows",
}


# cell: pool-backward
def max_pool2d_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, i, j, c in np.ndindex(*dy.shape):
        top, left = stride * i, stride * j
        window = x[n, top : top + size, left : left + size, c]
        u, v = divmod(int(window.argmax()), size)
        dx[n, top + u, left + v, c] = dy[n, i, j, c]
    return dx
