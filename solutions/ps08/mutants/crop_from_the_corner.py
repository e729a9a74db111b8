"""The crop keeps the upper left corner in place of the middle."""

LOSES = {"skip-visible": 3, "skip-join": 4, "skip-step": 2}
SAYS = {
    "skip-visible": "cut off all four sides, not the last rows and columns",
    "skip-join": "cut off all four sides, not the last rows and columns",
}


# cell: skip
def crop_and_join(left, x):
    height, width = x.shape[1:3]
    return np.concatenate([left[:, :height, :width], x], axis=3)


def crop_and_join_backward(dy, left_shape):
    height, width = dy.shape[1:3]
    top, side = (left_shape[1] - height) // 2, (left_shape[2] - width) // 2
    dleft = np.zeros(left_shape)
    dleft[:, top : top + height, side : side + width] = dy[..., : left_shape[3]]
    return dleft, dy[..., left_shape[3] :]


def step_up(x, left, w, b):
    y = np.zeros((x.shape[0], 2 * x.shape[1], 2 * x.shape[2], len(b)))
    for u in range(2):
        for v in range(2):
            y[:, u::2, v::2] = x @ w[u, v].T + b
    return crop_and_join(left, y)


def step_up_backward(dy, x, left_shape, w):
    dleft, d = crop_and_join_backward(dy, left_shape)
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    for u in range(2):
        for v in range(2):
            block = d[:, u::2, v::2]
            dx += block @ w[u, v]
            dw[u, v] = np.tensordot(block, x, axes=((0, 1, 2), (0, 1, 2)))
    return dx, dleft, dw, d.sum(axis=(0, 1, 2))
