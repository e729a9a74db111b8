"""segments counts all that lies between the first number and the last, read or not."""

LOSES = {"threads-visible": 3, "threads-hidden": 5}
SAYS = {"threads-visible": "is not read and need not move"}


# cell: threads
def launch(n, block):
    blocks = -(-n // block)
    return blocks, blocks * block - n


def segments(first, step, itemsize):
    last = first + step * 31
    return last * itemsize // 32 - first * itemsize // 32 + 1
