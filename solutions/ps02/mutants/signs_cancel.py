"""The absolute values are forgotten in the norms."""

LOSES = {"norms-visible": 4, "norms-hidden": 6}
SAYS = {"norms-visible": "take absolute values before you add", "norms-hidden": "absolute values"}


# cell: norms
def norms(x):
    return np.sum(x), np.sqrt(np.sum(x**2)), np.max(x)


def relative_error(found, x):
    return np.linalg.norm(found - x) / np.linalg.norm(x)


def relative_residual(a, found, b):
    return np.linalg.norm(b - a @ found) / np.linalg.norm(b)
