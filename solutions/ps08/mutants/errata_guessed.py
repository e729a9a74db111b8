"""Line b keeps the padding, three more lines are right, and a right one is accused."""

LOSES = {"errata-visible": 1, "errata-hidden": 7}
SAYS = {"errata-visible": "the padding is not cut off yet"}


# cell: errata
def corrections():
    return {"b": 28, "c": 4, "d": 80, "g": 130, "l": 60 / 90, "m": 0.81, "q": 7_757_664}
