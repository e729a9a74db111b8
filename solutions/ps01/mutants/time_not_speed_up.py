"""The time of the run is returned where its speed-up is asked for."""

LOSES = {"laws-visible": 4, "laws-hidden": 6}
SAYS = {
    "laws-visible": "this is the time, the speed-up is 1 divided by it",
    "laws-hidden": "this is the time, the speed-up is 1 divided by it",
}


# cell: speed-up
def amdahl(p, n):
    return (1 - p) + p / n


def gustafson(s, n):
    return n - s * (n - 1)


def serial_share(speed_up, n):
    return (n / speed_up - 1) / (n - 1)


def processors_needed(p, target):
    if target * (1 - p) >= 1:
        return None
    n = 1
    while 1 / ((1 - p) + p / n) < target:
        n += 1
    return n
