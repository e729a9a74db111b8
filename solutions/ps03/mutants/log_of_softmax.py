"""The loss is the logarithm of a finished softmax, which is 0 for a logit far below the largest."""

LOSES = {"overflow-loss": 3}
SAYS = {"overflow-loss": "not from softmax"}


# cell: stable-softmax
def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def log_sum_exp(z):
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


def cross_entropy(z, labels):
    return -np.mean(np.log(softmax(z)[np.arange(len(z)), labels]))
