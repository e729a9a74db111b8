"""The stop of a part is the start of the next, and both parts hold that term."""

LOSES = {"bounds-visible": 3, "bounds-hidden": 6, "combine-visible": 4, "combine-hidden": 7}
SAYS = {
    "bounds-visible": "the first term of a part is also in the part before",
    "combine-visible": "stop is not in the part",
    "combine-hidden": "stop is not in the part",
}


# cell: parallel-sum
def bounds(n, workers):
    result, start = [], 0
    for k in range(workers):
        stop = start + n // workers + (k < n % workers)
        result.append((start, min(stop + 1, n)))
        start = stop
    return result


def partial_sums(x, parts):
    return [sum(x[k] for k in range(start, min(stop + 1, len(x)))) for start, stop in parts]


def combine(values, add):
    values, rounds = list(values), 0
    while len(values) > 1:
        row = []
        for k in range(0, len(values), 2):
            row.append(add(values[k], values[k + 1]) if k + 1 < len(values) else values[k])
        values, rounds = row, rounds + 1
    return values[0], rounds
