"""The value that is left over at the end of a round is lost."""

LOSES = {"combine-visible": 4, "combine-hidden": 7}
SAYS = {"combine-visible": "e is lost"}


# cell: parallel-sum
def bounds(n, workers):
    result, start = [], 0
    for k in range(workers):
        stop = start + n // workers + (k < n % workers)
        result.append((start, stop))
        start = stop
    return result


def partial_sums(x, parts):
    return [x[start:stop].sum() for start, stop in parts]


def combine(values, add):
    rounds = 0
    while len(values) > 1:
        values = [add(values[k], values[k + 1]) for k in range(0, len(values) - 1, 2)]
        rounds += 1
    return values[0], rounds
