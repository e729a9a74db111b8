"""The second reader of a hidden value overwrites the gradient of the first: `=` for `+=`."""

LOSES = {"by-hand-visible": 6, "by-hand-hidden": 8}
SAYS = {
    "by-hand-visible": "add both paths, the first is lost",
    "by-hand-hidden": "add both paths into a hidden value, the first is lost",
}


# cell: backward-by-hand
def backward_222(x, w, b, t):
    h, o = forward_222(x, w, b)
    dz3, dz4 = (o - t) * o * (1 - o)
    dh1 = dz3 * w[4]
    dh2 = dz3 * w[5]
    dh1 = dz4 * w[6]
    dh2 = dz4 * w[7]
    dz1, dz2 = dh1 * h[0] * (1 - h[0]), dh2 * h[1] * (1 - h[1])
    dw = [dz1 * x[0], dz1 * x[1], dz2 * x[0], dz2 * x[1]]
    dw += [dz3 * h[0], dz3 * h[1], dz4 * h[0], dz4 * h[1]]
    return dw, [dz1, dz2, dz3, dz4]
