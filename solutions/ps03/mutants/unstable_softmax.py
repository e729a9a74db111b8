"""The exponentials are taken of the logits as they are: right until they overflow."""

LOSES = {"overflow-softmax": 3, "overflow-loss": 3}
SAYS = {"overflow-softmax": "subtract the largest logit of each row"}


# cell: stable-softmax
def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def log_sum_exp(z):
    return np.log(np.exp(z).sum(axis=1))


def cross_entropy(z, labels):
    return np.mean(log_sum_exp(z) - z[np.arange(len(z)), labels])
