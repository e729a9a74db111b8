"""The difference goes to the right only. Its error makes false alarms in the check."""

LOSES = {
    "numerical-visible": 4,
    "numerical-hidden": 6,
    "wrong-entries-visible": 4,
    "wrong-entries-hidden": 6,
}
SAYS = {
    "numerical-visible": "this is a one-sided difference: go h up and h down",
    "numerical-hidden": "this is a one-sided difference",
}


# cell: gradient-check
def numerical_gradient(f, x, h):
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    here = f(x)
    for i in np.ndindex(*x.shape):
        x[i] += h
        slopes[i] = (f(x) - here) / h
        x[i] -= h
    return slopes


def wrong_entries(f, gradient, x):
    witness = numerical_gradient(f, x, 1e-5)
    off = np.abs(gradient(x) - witness) > 1e-6 * np.abs(witness).max()
    return np.flatnonzero(off).tolist()
