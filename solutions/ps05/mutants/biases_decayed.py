"""The L2 penalty shrinks the biases too."""

LOSES = {"head-visible": 2, "head-hidden": 3}
SAYS = {"head-visible": "the biases are not penalised"}


# cell: small-network
def head_step(h, labels, w, b, rate, decay):
    loss, dz = loss_and_gradient(h @ w + b, labels)
    loss = loss + decay / 2 * np.sum(w**2)
    return loss, w - rate * (h.T @ dz + decay * w), b - rate * (dz.sum(axis=0) + decay * b)


def network(x, labels, weights):
    w, b, w1, b1 = weights
    h = np.maximum(conv2d(x, w, b, 1, 1), 0)
    h = flatten(max_pool2d(h, 2, 2)[0], "NHWC", "NHWC")
    return loss_and_gradient(h @ w1 + b1, labels)
