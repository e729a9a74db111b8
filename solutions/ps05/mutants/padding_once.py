"""The padding is added once, not at both ends."""

LOSES = {"output-size-visible": 2, "output-size-hidden": 3, "chain-visible": 3, "chain-hidden": 4}
SAYS = {"output-size-visible": "the padding is at each end"}


# cell: output-size
def output_size(n, kernel, stride, padding):
    return (n + padding - kernel) // stride + 1


def chain(layers, shape):
    shapes, parameters = [], []
    for kind, *numbers in layers:
        before, count = shape, 0
        if kind == "conv":
            filters, kernel, stride, padding = numbers
            shape = (*(output_size(n, kernel, stride, padding) for n in before[:2]), filters)
            count = (kernel * kernel * before[2] + 1) * filters
        elif kind == "pool":
            kernel, stride = numbers
            shape = (*(output_size(n, kernel, stride, 0) for n in before[:2]), before[2])
        elif kind == "flatten":
            shape = (before[0] * before[1] * before[2],)
        else:
            shape, count = (numbers[0],), (before[0] + 1) * numbers[0]
        shapes.append(shape)
        parameters.append(count)
    return shapes, parameters
