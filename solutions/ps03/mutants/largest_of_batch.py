"""The largest logit of the whole batch is subtracted: a row far below it becomes 0/0."""

LOSES = {"overflow-softmax": 3, "overflow-loss": 3}
SAYS = {"overflow-softmax": "of each row"}


# cell: stable-softmax
def softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum(axis=1, keepdims=True)


def log_sum_exp(z):
    return z.max() + np.log(np.exp(z - z.max()).sum(axis=1))


def cross_entropy(z, labels):
    return np.mean(log_sum_exp(z) - z[np.arange(len(z)), labels])
