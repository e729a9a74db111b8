"""Softmax runs along axis 0: the images of a batch compete with each other."""

LOSES = {"softmax-visible": 4, "softmax-hidden": 4, "overflow-softmax": 3}
SAYS = {
    "softmax-visible": "the sum runs along axis 1",
    "softmax-hidden": "the sum runs along axis 1",
}


# cell: stable-softmax
def softmax(z):
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)


def log_sum_exp(z):
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


def cross_entropy(z, labels):
    return np.mean(log_sum_exp(z) - z[np.arange(len(z)), labels])
