"""The gradient at the biases is the mean over samples and positions."""

LOSES = {"bias-and-relu-visible": 3, "bias-and-relu-sum": 3}
SAYS = {
    "bias-and-relu-visible": "add, do not average",
    "bias-and-relu-sum": "add, do not average",
}


# cell: bias-and-relu
def relu_backward(dy, z):
    return dy * (z > 0)


def bias_gradient(dy):
    return dy.mean(axis=(0, 1, 2))


def shared_bias_gradient(dy):
    return dy.sum()
