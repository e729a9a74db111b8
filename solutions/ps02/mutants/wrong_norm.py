"""Errors are measured by their largest entry where the length, the 2-norm, is asked for."""

LOSES = {"norms-visible": 4, "norms-hidden": 6}
SAYS = {
    "norms-visible": "use the length, the 2-norm, not the largest entry",
    "norms-hidden": "use the length, the 2-norm",
}


# cell: norms
def norms(x):
    return np.linalg.norm(x, 1), np.linalg.norm(x), np.linalg.norm(x, np.inf)


def relative_error(found, x):
    return np.max(np.abs(found - x)) / np.max(np.abs(x))


def relative_residual(a, found, b):
    return np.max(np.abs(b - a @ found)) / np.max(np.abs(b))
