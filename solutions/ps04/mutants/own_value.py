"""The multiplier gives each input the gradient times its own value, as one slide says (E4-04)."""

LOSES = {"gates-visible": 4, "gates-hidden": 4}
SAYS = {
    "gates-visible": "times the other input, not times its own value",
    "gates-hidden": "times the other input, not its own",
}


# cell: gates
def add_backward(dy):
    return dy, dy


def multiply_backward(dy, a, b):
    return dy * a, dy * b


def copy_backward(dy1, dy2):
    return dy1 + dy2


def max_backward(dy, a, b):
    return dy * (a > b), dy * (b > a)


def sigmoid_backward(dy, y):
    return dy * y * (1 - y)
