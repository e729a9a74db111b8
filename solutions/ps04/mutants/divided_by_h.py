"""The two points are 2h apart, and the difference is divided by h."""

LOSES = {
    "numerical-visible": 4,
    "numerical-hidden": 6,
    "wrong-entries-visible": 4,
    "wrong-entries-hidden": 6,
}
SAYS = {
    "numerical-visible": "the two points are 2h apart: divide by 2h",
    "numerical-hidden": "the two points are 2h apart: divide by 2h",
}


# cell: gradient-check
def numerical_gradient(f, x, h):
    slopes = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / h
    return slopes


def wrong_entries(f, gradient, x):
    witness = numerical_gradient(f, x, 1e-5)
    off = np.abs(gradient(x) - witness) > 1e-6 * np.abs(witness).max()
    return np.flatnonzero(off).tolist()
