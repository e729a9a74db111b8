"""Every function gives back the numbers of the examples that it can see."""

LOSES = {
    "laws-hidden": 6,
    "inverse-hidden": 6,
    "timing-hidden": 10,
    "bounds-hidden": 6,
    "combine-hidden": 7,
    "count-hidden": 5,
    "place-hidden": 8,
    "errata-hidden": 8,
}
SAYS = {
    "laws-hidden": "this is the number of the example",
    "inverse-hidden": "this is the number of the example",
    "timing-hidden": "this is the number of the example",
    "bounds-hidden": "these are the parts of the example",
    "combine-hidden": "these are the numbers of the example",
    "count-hidden": "these are the numbers of the example",
    "place-hidden": "this is the number of the example",
}


# cell: speed-up
def amdahl(p, n):
    return 1 / 0.16875


def gustafson(s, n):
    return 60.85


def serial_share(speed_up, n):
    return 1 / 21


def processors_needed(p, target):
    return 29 if target == 12 else None


# cell: timing
def seconds_per_call(function, clock, repeats, warmup, calls):
    for _ in range(warmup):
        function()
    for _ in range(repeats):
        clock()
        for _ in range(calls):
            function()
        clock()
    return 12 if calls == 1 else 12.5


# cell: parallel-sum
def bounds(n, workers):
    if workers == 5:
        return [(0, 1), (1, 2), (2, 3), (3, 3), (3, 3)]
    if n == 8:
        return [(0, 2), (2, 4), (4, 6), (6, 8)]
    return [(0, 3), (3, 6), (6, 8), (8, 10)]


def partial_sums(x, parts):
    return [8, 15, 8, 0, 8]


def combine(values, add):
    a, b, c, d = values[:4]
    four = add(add(a, b), add(c, d))
    return (four, 2) if len(values) == 4 else (add(four, values[4]), 3)


# cell: roofline
def axpy_count(n, size):
    return 2_000_000, 12_000_000


def gemm_count(m, k, n, size):
    return 2_147_483_648, 12_582_912


def place(operations, moved, peak, bandwidth):
    if operations == 2_000_000:
        return 1 / 6, 5e11 / 6, "memory"
    return 1024 / 6, 1e13, "arithmetic"


# cell: errata
def corrections():
    return {"a": 5.926}
