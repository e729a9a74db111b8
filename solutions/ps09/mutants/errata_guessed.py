"""Two more numbers are right, two wrong ones are missed, and a right line is accused."""

LOSES = {"errata-hidden": 4}
SAYS = {"errata-hidden": "partly right"}


# cell: errata
def corrections():
    return {
        "a": 1 / 7,
        "c": 0.777778,
        "g": 209.595,
        "i": 66.674,
        "k": 0.644444,
        "l": 5 / 12,
        "n": -0.03,
        "o": 3,
        "p": 2400,
    }
