"""dw is computed image by image and assigned: only the last image of the batch counts."""

LOSES = {"conv-backward-dw-channels": 4}
SAYS = {"conv-backward-dw-channels": "only the last image counts"}


# cell: conv-backward
def filter_gradient(dy, x, w_shape, stride, padding):
    fh, fw = w_shape[:2]
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    for n in range(x.shape[0]):
        dw = np.zeros(w_shape)
        for i, j, m in np.ndindex(*dy.shape[1:]):
            top, left = stride * i, stride * j
            dw[:, :, :, m] += dy[n, i, j, m] * padded[n, top : top + fh, left : left + fw]
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
