"""dw2 is copied from dw1 and keeps x1, as on the slide (E4-01)."""

LOSES = {"by-hand-visible": 6, "by-hand-hidden": 8}
SAYS = {
    "by-hand-visible": "dw2 uses x1, as on the slide",
    "by-hand-hidden": "dw2 uses x1, as on the slide",
}


# cell: backward-by-hand
def backward_222(x, w, b, t):
    h, o = forward_222(x, w, b)
    dz3, dz4 = (o - t) * o * (1 - o)
    dz1 = (dz3 * w[4] + dz4 * w[6]) * h[0] * (1 - h[0])
    dz2 = (dz3 * w[5] + dz4 * w[7]) * h[1] * (1 - h[1])
    dw1 = dz1 * x[0]
    dw2 = dz1 * x[0]
    dw3 = dz2 * x[0]
    dw4 = dz2 * x[1]
    dw = [dw1, dw2, dw3, dw4, dz3 * h[0], dz3 * h[1], dz4 * h[0], dz4 * h[1]]
    return np.array(dw), np.array([dz1, dz2, dz3, dz4])
