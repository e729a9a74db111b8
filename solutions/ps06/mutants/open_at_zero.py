"""ReLU lets the gradient pass at 0 too, as one of the sources prints it."""

LOSES = {"bias-and-relu-visible": 3, "bias-and-relu-mask": 3}
SAYS = {
    "bias-and-relu-visible": "at z = 0 the gradient is 0",
    "bias-and-relu-mask": "at z = 0 the gradient is 0",
}


# cell: bias-and-relu
def relu_backward(dy, z):
    return dy * (z >= 0)


def bias_gradient(dy):
    return dy.sum(axis=(0, 1, 2))


def shared_bias_gradient(dy):
    return dy.sum()
