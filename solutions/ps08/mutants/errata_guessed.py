"""Three more wrong lines are found, a right one is accused, and the others are overlooked."""

LOSES = {"errata-hidden": 7}
SAYS = {"errata-hidden": "lines listed that are right as they stand: 1"}


# cell: errata
def corrections():
    return {"b": 26, "c": 4, "d": 80, "g": 130, "l": 60 / 90, "m": 0.81, "q": 7_757_664}
