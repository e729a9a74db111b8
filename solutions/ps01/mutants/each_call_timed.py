"""Every single call has its own two looks at the clock."""

LOSES = {"timing-visible": 5, "timing-hidden": 10}
SAYS = {"timing-visible": "look at the clock around all calls of a repeat, not around each"}


# cell: timing
def seconds_per_call(function, clock, repeats, warmup, calls):
    for _ in range(warmup):
        function()
    times = []
    for _ in range(repeats * calls):
        start = clock()
        function()
        times.append(clock() - start)
    return np.median(times)
