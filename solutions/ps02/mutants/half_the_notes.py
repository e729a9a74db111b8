"""Four wrong lines are found, line a is not, and a right line is called wrong."""

LOSES = {"errata-visible": 2, "errata-hidden": 5}
SAYS = {"errata-visible": "line a: the additions count too"}


# cell: errata
def corrections():
    return {"c": 48, "e": 19, "f": 100, "h": 1_000_000, "j": -32, "n": 5, "o": 125_000}
