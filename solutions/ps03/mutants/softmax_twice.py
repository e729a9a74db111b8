"""The loss gets probabilities where logits are meant: softmax is applied twice."""

LOSES = {
    "loss-visible": 6,
    "loss-hidden": 5,
    "overflow-loss": 3,
    "evaluation-visible": 3,
    "evaluation-hidden": 4,
}
SAYS = {
    "loss-visible": "softmax is applied twice",
    "loss-hidden": "softmax is applied twice",
    "evaluation-visible": "softmax is applied twice",
}


# cell: stable-softmax
def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def log_sum_exp(z):
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


def cross_entropy(z, labels):
    p = softmax(z)
    return np.mean(log_sum_exp(p) - p[np.arange(len(p)), labels])
