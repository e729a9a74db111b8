"""The partial sums are added one after the other, in as many steps as there are additions."""

LOSES = {"combine-visible": 4, "combine-hidden": 7}
SAYS = {"combine-visible": "one after the other, not in pairs"}


# cell: parallel-sum
def bounds(n, workers):
    return [(int(part[0]), int(part[-1]) + 1) if len(part) else (n, n)
            for part in np.array_split(np.arange(n), workers)]  # fmt: skip


def partial_sums(x, parts):
    return [np.sum(x[start:stop]) for start, stop in parts]


def combine(values, add):
    total = values[0]
    for value in values[1:]:
        total = add(total, value)
    return total, len(values) - 1
