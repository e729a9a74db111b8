"""A shared bias gets the mean of the gradients of its neurons, as a slide has it."""

LOSES = {
    "bias-and-relu-visible": 3,
    "bias-and-relu-shared": 3,
    "cnn-step-shared": 4,
    "cnn-step-hidden-shared": 5,
}
SAYS = {
    "bias-and-relu-visible": "the gradients of a shared number add",
    "bias-and-relu-shared": "the gradients of a shared number add",
    "cnn-step-shared": "the gradients of a shared bias add",
    "cnn-step-hidden-shared": "the gradients of a shared bias add",
}


# cell: bias-and-relu
def relu_backward(dy, z):
    return dy * (z > 0)


def bias_gradient(dy):
    return dy.sum(axis=(0, 1, 2))


def shared_bias_gradient(dy):
    return dy.mean()


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
    dc = (wh @ dh).reshape(before_c.shape) * (before_c > 0)
    gradients = {
        "f": convolve(x, dc),
        "b1": np.array([dc.sum()]),
        "wh": np.outer(c, dh),
        "bh": dh if len(bh) == len(dh) else np.array([dh.mean()]),
        "wo": np.outer(h, dz),
        "bo": dz if len(bo) == len(dz) else np.array([dz.mean()]),
    }
    return loss, {name: w - rate * gradients[name] for name, w in weights.items()}
