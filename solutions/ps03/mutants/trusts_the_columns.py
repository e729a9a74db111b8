"""The classes printed beside the rows are believed, and slips of rounding are called right."""

LOSES = {"errata-hunt-visible": 3, "errata-hunt-rows": 4, "errata-hunt-hidden": 5}
SAYS = {
    "errata-hunt-visible": "these are the rows that are right",
    "errata-hunt-rows": "these are the rows that are right",
}


# cell: errata-hunt
def wrong_rows(table, printed):
    return [n for n, row in enumerate(table) if np.argmax(row) == printed[n]]


def corrections():
    return {"a": -7, "d": 0.001, "g": 1, "k": 1200, "m": 0.27, "l": 12_960}
