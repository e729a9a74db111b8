"""The time of a repeat is not divided by its calls."""

LOSES = {"timing-visible": 5, "timing-hidden": 10}
SAYS = {"timing-visible": "divide by calls", "timing-hidden": "divide by calls"}


# cell: timing
def seconds_per_call(function, clock, repeats, warmup, calls):
    for _ in range(warmup):
        function()
    times = []
    for _ in range(repeats):
        start = clock()
        for _ in range(calls):
            function()
        times.append(clock() - start)
    return sorted(times)[repeats // 2] if repeats % 2 else np.median(times)
