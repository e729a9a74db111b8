"""The stability limit is 1 over the largest eigenvalue."""

LOSES = {"rates-visible": 3, "rates-hidden": 4}
SAYS = {
    "rates-visible": "the stability limit has a 2",
    "rates-hidden": "the stability limit has a 2",
}


# cell: gradient-descent
def descend(h, g, w, rate, steps):
    path = np.empty((steps + 1, len(w)))
    path[0] = w
    for t in range(steps):
        path[t + 1] = path[t] - rate * (h @ path[t] - g)
    return path


def rates(h):
    values = np.linalg.eigvalsh(h)
    kappa = values[-1] / values[0]
    return 1 / values[-1], 2 / (values[0] + values[-1]), (kappa - 1) / (kappa + 1)
