"""The errata hunt takes numbers for bytes, and so doubts lines that are right."""

LOSES = {"errata-hidden": 7}
SAYS = {"errata-hidden": "as many right lines are called wrong"}


# cell: errata
def corrections():
    return {
        "a": 391,
        "e": 2 * 2048**3,
        "h": 17_500_000,
        "i": 10_000_000,
        "m": 223_948_800,
        "n": 582_528,
    }
