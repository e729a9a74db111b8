"""The loss is the mean of the batch, its gradient the sum. With one sample nobody notices."""

LOSES = {"loss-visible": 3, "loss-hidden": 4, "head-hidden": 3, "network-hidden": 3}
SAYS = {"loss-visible": "divide the gradient by the number of samples"}


# cell: softmax-backward
def softmax_jacobian(z):
    e = np.exp(z - np.max(z))
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)


def softmax_backward(dp, p):
    return p * (dp - np.sum(dp * p, axis=1, keepdims=True))


def loss_and_gradient(logits, labels):
    rows = np.arange(len(labels))
    shifted = logits - logits.max(axis=1, keepdims=True)
    sums = np.exp(shifted).sum(axis=1)
    loss = np.mean(np.log(sums) - shifted[rows, labels])
    gradient = np.exp(shifted) / sums[:, np.newaxis]
    gradient[rows, labels] -= 1
    return loss, gradient
