"""The diagonal of the matrix is taken for its eigenvalues."""

LOSES = {"rates-visible": 3, "rates-hidden": 4}
SAYS = {
    "rates-visible": "the diagonal of h does not hold its eigenvalues",
    "rates-hidden": "the diagonal of h does not hold",
}


# cell: gradient-descent
def descend(h, g, w, rate, steps):
    path = np.empty((steps + 1, len(w)))
    path[0] = w
    for t in range(steps):
        path[t + 1] = path[t] - rate * (h @ path[t] - g)
    return path


def rates(h):
    values = np.sort(np.diag(h))
    kappa = values[-1] / values[0]
    return 2 / values[-1], 2 / (values[0] + values[-1]), (kappa - 1) / (kappa + 1)
