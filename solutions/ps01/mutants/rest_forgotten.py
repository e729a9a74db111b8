"""Each worker gets n // workers terms, and nobody the rest."""

LOSES = {"bounds-visible": 3, "bounds-hidden": 6}
SAYS = {"bounds-visible": "the rest is forgotten", "bounds-hidden": "the rest is forgotten"}


# cell: parallel-sum
def bounds(n, workers):
    size = n // workers
    return [(k * size, (k + 1) * size) for k in range(workers)]


def partial_sums(x, parts):
    return np.array([x[start:stop].sum() for start, stop in parts])


def combine(values, add):
    values, rounds = list(values), 0
    while len(values) > 1:
        row = []
        for k in range(0, len(values), 2):
            row.append(add(values[k], values[k + 1]) if k + 1 < len(values) else values[k])
        values, rounds = row, rounds + 1
    return values[0], rounds
