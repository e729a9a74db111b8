"""There is no warm-up: the first runs are timed with the others."""

LOSES = {"timing-visible": 5, "timing-hidden": 10}
SAYS = {"timing-visible": "the function is called 7 times, not 8"}


# cell: timing
def seconds_per_call(function, clock, repeats, warmup, calls):
    times = []
    for _ in range(repeats):
        start = clock()
        for _ in range(calls):
            function()
        times.append((clock() - start) / calls)
    return np.median(times)
