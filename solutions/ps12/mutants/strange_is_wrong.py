"""What sounds strange is called wrong, what sounds familiar is believed."""

LOSES = {"errata-hidden": 8}
SAYS = {"errata-hidden": "as many right lines are called wrong"}


# cell: errata
def corrections():
    return {"a": 25_088, "b": 1_416_008, "c": 6.89, "j": 0.5, "n": 896}
