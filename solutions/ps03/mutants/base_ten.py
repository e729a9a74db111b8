"""The logarithm of the loss is that to base 10."""

LOSES = {
    "loss-visible": 6,
    "loss-hidden": 5,
    "overflow-loss": 3,
    "evaluation-visible": 3,
    "evaluation-hidden": 4,
}
SAYS = {"loss-visible": "logarithm to base 10", "loss-hidden": "logarithm to base 10"}


# cell: stable-softmax
def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def log_sum_exp(z):
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


def cross_entropy(z, labels):
    return -np.mean(np.log10(softmax(z)[np.arange(len(z)), labels]))
