"""The errata hunt finds all wrong lines and gives their numbers rounded to three digits."""

LOSES = {"errata-visible": 2, "errata-hidden": 7}
SAYS = {"errata-visible": "give all digits, not rounded"}


# cell: errata
def corrections():
    return {
        "b": 0.653,
        "c": -0.053,
        "d": -0.679,
        "f": 0.13,
        "g": 0.366,
        "i": 0.8,
        "j": 0.254,
        "l": 0.254,
        "n": 0.076,
        "p": 0.135,
    }
