"""The gradient -t/p at the softmax output is returned for the one at the logits."""

LOSES = {
    "loss-visible": 3,
    "loss-hidden": 4,
    "head-visible": 2,
    "head-hidden": 3,
    "network-visible": 2,
    "network-hidden": 3,
}
SAYS = {"loss-visible": "gradient at the softmax output"}


# cell: softmax-backward
def softmax_jacobian(z):
    e = np.exp(z - np.max(z))
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


def softmax_backward(dp, p):
    return p * (dp - np.sum(dp * p, axis=1, keepdims=True))


def loss_and_gradient(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    t = np.eye(logits.shape[1])[labels]
    loss = -np.mean(np.log(p[np.arange(len(labels)), labels]))
    return loss, -t / p / len(labels)
