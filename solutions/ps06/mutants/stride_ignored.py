"""The stride is forgotten on the way back: neighbouring windows lie one place apart."""

LOSES = {
    "conv-backward-dw-stride": 4,
    "conv-backward-dx-stride": 4,
    "conv-backward-adjoint": 3,
}
SAYS = {
    "conv-backward-dw-stride": "use the stride",
    "conv-backward-dx-stride": "use the stride",
}


# cell: conv-backward
def filter_gradient(dy, x, w_shape, stride, padding):
    fh, fw = w_shape[:2]
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dw = np.zeros(w_shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = i, j
            window = padded[:, top : top + fh, left : left + fw, :]
            dw += np.tensordot(window, dy[:, i, j, :], (0, 0))
    return dw


def input_gradient(dy, w, x_shape, stride, padding):
    n, height, width, channels = x_shape
    fh, fw = w.shape[:2]
    padded = np.zeros((n, height + 2 * padding, width + 2 * padding, channels))
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = i, j
            stamp = np.tensordot(dy[:, i, j, :], w, (1, 3))
            padded[:, top : top + fh, left : left + fw, :] += stamp
    return padded[:, padding : padding + height, padding : padding + width, :]
