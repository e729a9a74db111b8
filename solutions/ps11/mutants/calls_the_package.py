"""The finished rectangles of the package are called."""

LOSES = {"rectangles-visible": 5, "intervals-hidden": 4, "rectangles-hidden": 7}
SAYS = {"rectangles-visible": "write this yourself"}


# cell: rectangles
def split(length, parts):
    from lapenna.distributed import rect

    return rect.split(length, parts)


def need(positions, kernel, stride):
    from lapenna.distributed import rect

    return rect.need(positions, kernel, stride)


def intersection(a, b):
    common = tuple((max(s, u), min(t, v)) for (s, t), (u, v) in zip(a, b, strict=True))
    return common if all(start < stop for start, stop in common) else None


def rectangles(size, layers, grid, rank):
    place = rank // grid[1], rank % grid[1]
    found = []
    for layer in layers:
        count = [(n - layer["kernel"]) // layer["stride"] + 1 for n in size]
        mine = tuple(split(count[axis], grid[axis])[place[axis]] for axis in (0, 1))
        reads = tuple(need(interval, layer["kernel"], layer["stride"]) for interval in mine)
        writes = tuple(tuple(layer["block"] * end for end in interval) for interval in mine)
        found.append((reads, mine, writes))
        size = [layer["block"] * n for n in count]
    return found
