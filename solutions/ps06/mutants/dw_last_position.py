"""dw is assigned at each position, so only the last window counts."""

LOSES = {
    "conv-backward-dw-visible": 3,
    "conv-backward-dw-channels": 4,
    "conv-backward-dw-stride": 4,
}
SAYS = {"conv-backward-dw-visible": "every position adds to dw"}


# cell: conv-backward
def filter_gradient(dy, x, w_shape, stride, padding):
    fh, fw = w_shape[:2]
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = stride * i, stride * j
            window = padded[:, top : top + fh, left : left + fw, :]
            dw = np.tensordot(window, dy[:, i, j, :], (0, 0))
    return dw


def input_gradient(dy, w, x_shape, stride, padding):
    n, height, width, channels = x_shape
    fh, fw = w.shape[:2]
    padded = np.zeros((n, height + 2 * padding, width + 2 * padding, channels))
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = stride * i, stride * j
            stamp = np.tensordot(dy[:, i, j, :], w, (1, 3))
            padded[:, top : top + fh, left : left + fw, :] += stamp
    return padded[:, padding : padding + height, padding : padding + width, :]
