"""The minus in the exponent of the sigmoid is forgotten."""

LOSES = {"neuron-visible": 4, "neuron-hidden": 6}
SAYS = {"neuron-visible": "the exponent is -z, with a minus", "neuron-hidden": "the exponent is -z"}


# cell: neuron
def sigmoid(z):
    return 1 / (1 + np.exp(z))


def relu(z):
    return np.maximum(z, 0)


def neuron(x, w, b):
    z = np.dot(x, w) + b
    return z, sigmoid(z)
