"""An entry that was moved is not put back before the next one has its turn."""

LOSES = {"numerical-visible": 4, "numerical-hidden": 6}
SAYS = {
    "numerical-visible": "entry 0 must be back in its place",
    "numerical-hidden": "an entry must be back in its place",
}


# cell: gradient-check
def numerical_gradient(f, x, h):
    x = np.array(x, dtype=float)
    slopes = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        slopes[i] = (above - f(x)) / (2 * h)
    return slopes


def wrong_entries(f, gradient, x):
    witness = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        witness[i] = (f(up) - f(down)) / 2e-5
    off = np.abs(gradient(x) - witness) > 1e-6 * np.abs(witness).max()
    return [int(i) for i in np.nonzero(off.ravel())[0]]
