"""Line b is a sum where a product belongs, one right line is accused, and two are overlooked."""

LOSES = {"errata-visible": 2, "errata-hidden": 6}
SAYS = {"errata-visible": "rows times columns, not rows plus columns"}


# cell: errata
def corrections():
    share = np.exp(1.042) / (np.exp(1.042) + np.exp(1.914))
    return {"b": 13 + 13, "c": 3, "e": -1 / share, "h": 7, "f": 0}
