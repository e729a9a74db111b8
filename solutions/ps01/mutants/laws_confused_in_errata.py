"""Gustafson's law stands in line a, and three right lines are called wrong."""

LOSES = {"errata-visible": 2, "errata-hidden": 5}
SAYS = {"errata-visible": "the line speaks of the same work, not of the same time"}


# cell: errata
def corrections():
    return {
        "a": 8 - 0.05 * 7,
        "b": 99,
        "d": 60.85,
        "e": 0.048,
        "f": 19,
        "h": 85.3,
        "i": 2.147,
        "j": 20,
        "k": 41.7,
        "n": 7.2,
    }
