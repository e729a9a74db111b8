"""The copy gate keeps the last gradient that came back, as `=` for `+=` does."""

LOSES = {"gates-visible": 4, "gates-hidden": 4}
SAYS = {
    "gates-visible": "one gradient is lost: where paths meet, gradients add",
    "gates-hidden": "the first gradient is lost",
}


# cell: gates
def add_backward(dy):
    return dy, dy


def multiply_backward(dy, a, b):
    return dy * b, dy * a


def copy_backward(dy1, dy2):
    da = dy1
    da = dy2
    return da


def max_backward(dy, a, b):
    return np.where(a > b, dy, 0), np.where(a > b, 0, dy)


def sigmoid_backward(dy, y):
    return dy * y * (1 - y)
