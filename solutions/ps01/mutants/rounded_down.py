"""The number of processors is rounded down, so that it is not quite enough."""

LOSES = {"inverse-visible": 4, "inverse-hidden": 6}
SAYS = {
    "inverse-visible": "that is not quite enough: round up",
    "inverse-hidden": "that is not quite enough: round up",
}


# cell: speed-up
def amdahl(p, n):
    return 1 / (1 - p + p / n)


def gustafson(s, n):
    return s + (1 - s) * n


def serial_share(speed_up, n):
    return (n / speed_up - 1) / (n - 1)


def processors_needed(p, target):
    if target >= 1 / (1 - p):
        return None
    return int(p / (1 / target - (1 - p)))
