"""The triangular systems go to np.linalg.solve, which does not know that they are triangular."""

LOSES = {"substitution-hidden": 4}
SAYS = {"substitution-hidden": "write the two substitutions"}


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
    return np.linalg.solve(u, np.linalg.solve(l, b[np.asarray(order)]))


def driver(solve, a, x):
    b = a @ x
    found = solve(a, b)
    residual = np.linalg.norm(b - a @ found) / np.linalg.norm(b)
    return residual, np.linalg.norm(found - x) / np.linalg.norm(x), np.linalg.cond(a)
