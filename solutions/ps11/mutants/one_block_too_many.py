"""launch always adds a block, also when the blocks come out even."""

LOSES = {"threads-visible": 3, "threads-hidden": 5}
SAYS = {"threads-visible": "there is no block too many"}


# cell: threads
def launch(n, block):
    blocks = n // block + 1
    return blocks, blocks * block - n


def segments(first, step, itemsize):
    return len({(first + step * t) * itemsize // 32 for t in range(32)})
