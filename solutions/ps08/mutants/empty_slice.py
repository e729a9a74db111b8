"""The crop is a slice [k:-k], which is empty when nothing is to be cut off."""

LOSES = {"skip-join": 4}
SAYS = {"skip-join": "is a slice like [0:-0] empty?"}


# cell: skip
def crop_and_join(left, x):
    top, side = (left.shape[1] - x.shape[1]) // 2, (left.shape[2] - x.shape[2]) // 2
    return np.concatenate([left[:, top:-top, side:-side], x], axis=3)


def crop_and_join_backward(dy, left_shape):
    height, width = dy.shape[1:3]
    top, side = (left_shape[1] - height) // 2, (left_shape[2] - width) // 2
    dleft = np.zeros(left_shape)
    dleft[:, top : top + height, side : side + width] = dy[..., : left_shape[3]]
    return dleft, dy[..., left_shape[3] :]
