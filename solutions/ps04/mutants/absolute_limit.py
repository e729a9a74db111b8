"""The check compares with a fixed limit: it misses tiny gradients and suspects large ones."""

LOSES = {"wrong-entries-hidden": 6}
SAYS = {"wrong-entries-hidden": "relative to the largest?"}


# cell: gradient-check
def numerical_gradient(f, x, h):
    slopes = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def wrong_entries(f, gradient, x):
    off = np.abs(gradient(x) - numerical_gradient(f, x, 1e-5)) > 1e-6
    return np.flatnonzero(off).tolist()
