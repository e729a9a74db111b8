"""The second substitution stops before row 0: its range is one too short."""

LOSES = {"substitution-visible": 2, "substitution-hidden": 4}
SAYS = {
    "substitution-visible": "row 0 is left out of the second loop",
    "substitution-hidden": "row 0 is left out of the second loop",
}


# cell: solver-driver
def lu(a):
    u = np.array(a, dtype=float)
    n = len(u)
    l, order = np.eye(n), list(range(n))
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(u[i, k]))
        u[[k, best]] = u[[best, k]]
        order[k], order[best] = order[best], order[k]
        l[[k, best], :k] = l[[best, k], :k]
        for i in range(k + 1, n):
            l[i, k] = u[i, k] / u[k, k]
            u[i, k:] -= l[i, k] * u[k, k:]
            u[i, k] = 0
    return order, l, u


def lu_solve(order, l, u, b):
    x = np.array(b, dtype=float)[np.asarray(order)]
    for i in range(len(x)):
        x[i] -= l[i, :i] @ x[:i]
    for i in range(len(x) - 1, 0, -1):
        x[i] = (x[i] - u[i, i + 1 :] @ x[i + 1 :]) / u[i, i]
    return x


def driver(solve, a, x):
    b = a @ x
    found = solve(a, b)
    residual = np.linalg.norm(b - a @ found) / np.linalg.norm(b)
    return residual, np.linalg.norm(found - x) / np.linalg.norm(x), np.linalg.cond(a)
