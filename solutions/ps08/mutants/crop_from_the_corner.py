"""The crop keeps the upper left corner in place of the middle."""

LOSES = {"skip-visible": 2, "skip-join": 4}
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
