"""Exponentials are taken of the logits as they are, and logarithms of probabilities."""

LOSES = {"jacobian-hidden": 3, "loss-hidden": 4}
SAYS = {"loss-hidden": "it holds nan or inf"}


# cell: softmax-backward
def softmax_jacobian(z):
    e = np.exp(z)
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


def softmax_backward(dp, p):
    return p * (dp - np.sum(dp * p, axis=1, keepdims=True))


def loss_and_gradient(logits, labels):
    rows = np.arange(len(labels))
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[rows, labels]))
    p[rows, labels] -= 1
    return loss, p / len(labels)
