"""Rows and columns of the grid are mixed up: right on square grids for devices on the diagonal."""

LOSES = {"rectangles-hidden": 7}
SAYS = {"rectangles-hidden": "in which row of the grid"}


# cell: rectangles
def split(length, parts):
    short, longer = divmod(length, parts)
    starts = [k * short + min(k, longer) for k in range(parts + 1)]
    return [(starts[k], starts[k + 1]) for k in range(parts)]


def need(positions, kernel, stride):
    return stride * positions[0], stride * (positions[1] - 1) + kernel


def intersection(a, b):
    common = tuple((max(s, u), min(t, v)) for (s, t), (u, v) in zip(a, b, strict=True))
    return common if all(start < stop for start, stop in common) else None


def rectangles(size, layers, grid, rank):
    place = rank % grid[0], rank // grid[0]
    found = []
    for layer in layers:
        count = [(n - layer["kernel"]) // layer["stride"] + 1 for n in size]
        mine = tuple(split(count[axis], grid[axis])[place[axis]] for axis in (0, 1))
        reads = tuple(need(interval, layer["kernel"], layer["stride"]) for interval in mine)
        writes = tuple(tuple(layer["block"] * end for end in interval) for interval in mine)
        found.append((reads, mine, writes))
        size = [layer["block"] * n for n in count]
    return found
