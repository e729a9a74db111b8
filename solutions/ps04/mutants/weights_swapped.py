"""w6 and w7 change places on the way back: the weights of the outputs are transposed."""

LOSES = {"by-hand-visible": 6, "by-hand-hidden": 8}
SAYS = {
    "by-hand-visible": "w6 and w7 have changed places",
    "by-hand-hidden": "w6 and w7 have changed places",
}


# cell: backward-by-hand
def backward_222(x, w, b, t):
    h, o = forward_222(x, w, b)
    dz3, dz4 = (o - t) * o * (1 - o)
    dz1 = (dz3 * w[4] + dz4 * w[5]) * h[0] * (1 - h[0])
    dz2 = (dz3 * w[6] + dz4 * w[7]) * h[1] * (1 - h[1])
    dw = [dz1 * x[0], dz1 * x[1], dz2 * x[0], dz2 * x[1]]
    dw += [dz3 * h[0], dz3 * h[1], dz4 * h[0], dz4 * h[1]]
    return np.array(dw), np.array([dz1, dz2, dz3, dz4])
