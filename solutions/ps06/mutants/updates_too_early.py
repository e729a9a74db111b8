"""Each layer is updated as soon as its gradient is there; the layer before sees new weights."""

LOSES = {
    "cnn-step-visible": 6,
    "cnn-step-shared": 4,
    "cnn-step-hidden": 9,
    "cnn-step-hidden-shared": 5,
}
SAYS = {
    "cnn-step-visible": "new weights are used in the backward pass",
    "cnn-step-hidden": "new weights are used in the backward pass",
}


# cell: cnn-step
def cnn_step(x, t, weights, rate):
    f, b1, wh, bh, wo, bo = (weights[name] for name in ("f", "b1", "wh", "bh", "wo", "bo"))
    before_c = convolve(x, f) + b1
    c = np.maximum(before_c, 0).ravel()
    before_h = c @ wh + bh
    h = np.maximum(before_h, 0)
    z = h @ wo + bo
    e = np.exp(z - z.max())
    o = e / e.sum()
    loss = -np.sum(t * np.log(o))
    dz = o - t
    wo = wo - rate * np.outer(h, dz)
    bo = bo - rate * (dz if len(bo) == len(dz) else dz.sum())
    dh = (wo @ dz) * (before_h > 0)
    wh = wh - rate * np.outer(c, dh)
    bh = bh - rate * (dh if len(bh) == len(dh) else dh.sum())
    dc = (wh @ dh).reshape(before_c.shape) * (before_c > 0)
    f = f - rate * convolve(x, dc)
    b1 = b1 - rate * dc.sum()
    return loss, {"f": f, "b1": b1, "wh": wh, "bh": bh, "wo": wo, "bo": bo}
