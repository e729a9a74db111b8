"""The wrong lines are believed, and lines that are right are called wrong."""

LOSES = {"errata-hidden": 8}
SAYS = {"errata-hidden": "no line but a has its right number"}


# cell: errata
def corrections():
    return {"a": 12_000_000, "b": 64, "j": -32, "m": 0.99, "n": 35}
