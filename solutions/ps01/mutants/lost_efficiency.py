"""The efficiency that is lost is taken for the serial share; processors are rounded down."""

LOSES = {"inverse-visible": 4, "inverse-hidden": 6}
SAYS = {
    "inverse-visible": "this is the efficiency that is lost",
    "inverse-hidden": "this is the efficiency that is lost",
}


# cell: speed-up
def amdahl(p, n):
    return 1 / (1 - p + p / n)


def gustafson(s, n):
    return s + (1 - s) * n


def serial_share(speed_up, n):
    return 1 - speed_up / n


def processors_needed(p, target):
    if target * (1 - p) >= 1:
        return None
    return int(p / (1 / target - (1 - p)))
