"""The gradient at the left map has the cropped shape: the border's zeros are missing."""

LOSES = {"skip-join-backward": 4}
SAYS = {"skip-join-backward": "what was cut off has the gradient 0"}


# cell: skip
def crop_and_join(left, x):
    height, width = x.shape[1:3]
    top, side = (left.shape[1] - height) // 2, (left.shape[2] - width) // 2
    return np.concatenate([left[:, top : top + height, side : side + width], x], axis=3)


def crop_and_join_backward(dy, left_shape):
    return dy[..., : left_shape[3]], dy[..., left_shape[3] :]
