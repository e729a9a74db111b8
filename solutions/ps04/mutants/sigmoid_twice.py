"""The slope of the sigmoid is taken at its output, as if that were z."""

LOSES = {"gates-visible": 4, "gates-sigmoid": 2}
SAYS = {
    "gates-visible": "0.9 is the output already",
    "gates-sigmoid": "y is the output already",
}


# cell: gates
def add_backward(dy):
    return dy, dy


def multiply_backward(dy, a, b):
    return dy * b, dy * a


def copy_backward(dy1, dy2):
    return dy1 + dy2


def max_backward(dy, a, b):
    return np.where(a > b, dy, 0), np.where(a > b, 0, dy)


def sigmoid_backward(dy, y):
    s = 1 / (1 + np.exp(-y))
    return dy * s * (1 - s)
