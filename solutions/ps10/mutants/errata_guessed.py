"""Every line of the errata hunt is called wrong; three numbers are right."""

LOSES = {"errata-hidden": 9}
SAYS = {"errata-hidden": "as many right lines are called wrong"}


# cell: errata
def corrections():
    known = {"e": -0.461209, "h": 1, "j": 8, "i": 78}
    return dict.fromkeys("abcdfgklmnop", 0) | known
