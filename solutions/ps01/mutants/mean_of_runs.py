"""The mean of the repeats is taken: one disturbed run spoils it."""

LOSES = {"timing-visible": 5, "timing-hidden": 10}
SAYS = {
    "timing-visible": "this is the mean: one disturbed run spoils it",
    "timing-hidden": "this is the mean: one disturbed run spoils it",
}


# cell: timing
def seconds_per_call(function, clock, repeats, warmup, calls):
    for _ in range(warmup):
        function()
    times = []
    for _ in range(repeats):
        start = clock()
        for _ in range(calls):
            function()
        times.append((clock() - start) / calls)
    return sum(times) / repeats
