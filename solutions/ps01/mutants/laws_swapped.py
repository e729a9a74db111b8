"""Amdahl's law is taken for Gustafson's and the other way round."""

LOSES = {"laws-visible": 4, "laws-hidden": 6}
SAYS = {
    "laws-visible": "this is Gustafson's law",
    "laws-hidden": "the two laws are confused",
}


# cell: speed-up
def amdahl(p, n):
    return n - (1 - p) * (n - 1)


def gustafson(s, n):
    return 1 / (s + (1 - s) / n)


def serial_share(speed_up, n):
    return (n / speed_up - 1) / (n - 1)


def processors_needed(p, target):
    if target * (1 - p) >= 1:
        return None
    return int(np.ceil(p / (1 / target - (1 - p))))
