"""The gradient is added: the walk goes uphill."""

LOSES = {"descend-visible": 3, "descend-hidden": 5}
SAYS = {"descend-visible": "the walk goes uphill", "descend-hidden": "the walk goes uphill"}


# cell: gradient-descent
def descend(h, g, w, rate, steps):
    path = np.empty((steps + 1, len(w)))
    path[0] = w
    for t in range(steps):
        path[t + 1] = path[t] + rate * (h @ path[t] - g)
    return path


def rates(h):
    values = np.linalg.eigvalsh(h)
    kappa = values[-1] / values[0]
    return 2 / values[-1], 2 / (values[0] + values[-1]), (kappa - 1) / (kappa + 1)
