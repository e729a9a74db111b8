"""The mask of the ReLU after the convolution is forgotten, the other one is not."""

LOSES = {"cnn-step-hidden": 9}
SAYS = {"cnn-step-hidden": "the one after the convolution"}


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
    dh = (wo @ dz) * (before_h > 0)
    dc = (wh @ dh).reshape(before_c.shape)
    gradients = {
        "f": convolve(x, dc),
        "b1": np.array([dc.sum()]),
        "wh": np.outer(c, dh),
        "bh": dh if len(bh) == len(dh) else np.array([dh.sum()]),
        "wo": np.outer(h, dz),
        "bo": dz if len(bo) == len(dz) else np.array([dz.sum()]),
    }
    return loss, {name: w - rate * gradients[name] for name, w in weights.items()}
