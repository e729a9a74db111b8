"""The path begins after the first step."""

LOSES = {"descend-visible": 3, "descend-hidden": 5}
SAYS = {"descend-visible": "the start is missing", "descend-hidden": "the start is missing"}


# cell: gradient-descent
def descend(h, g, w, rate, steps):
    path = np.empty((steps + 1, len(w)))
    path[0] = w
    for t in range(steps):
        path[t + 1] = path[t] - rate * (h @ path[t] - g)
    return path[1:]


def rates(h):
    values = np.linalg.eigvalsh(h)
    kappa = values[-1] / values[0]
    return 2 / values[-1], 2 / (values[0] + values[-1]), (kappa - 1) / (kappa + 1)
