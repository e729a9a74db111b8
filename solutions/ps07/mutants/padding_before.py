"""The odd zero of "same" padding goes before the data, as in no library."""

LOSES = {"output-size-visible": 4, "output-size-hidden": 6}
SAYS = {"output-size-visible": "the larger half comes after, not before"}


# cell: output-size
def output_size(n, kernel, stride, padding):
    return (n + padding - kernel) // stride + 1


def same_padding(n, kernel, stride):
    places = -(-n // stride)
    zeros = max((places - 1) * stride + kernel - n, 0)
    return zeros - zeros // 2, zeros // 2
