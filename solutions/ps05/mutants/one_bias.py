"""A convolutional layer is counted with one bias, where each filter has one."""

LOSES = {"chain-visible": 3, "chain-hidden": 4}
SAYS = {"chain-visible": "each filter has a bias of its own"}


# cell: output-size
def output_size(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) // stride + 1


def chain(layers, shape):
    shapes, parameters = [], []
    for kind, *numbers in layers:
        before, count = shape, 0
        if kind == "conv":
            filters, kernel, stride, padding = numbers
            shape = (*(output_size(n, kernel, stride, padding) for n in before[:2]), filters)
            count = kernel * kernel * before[2] * filters + 1
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
