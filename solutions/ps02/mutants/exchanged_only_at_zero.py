"""Rows are exchanged only when the pivot is 0, with the first row that will do."""

LOSES = {"lu-visible": 3, "lu-hidden": 5}
SAYS = {
    "lu-visible": "exchange rows even when the pivot is not 0",
    "lu-hidden": "there is no pivoting",
}


# cell: solver-driver
def lu(a):
    u = np.array(a, dtype=float)
    n = len(u)
    l, order = np.eye(n), list(range(n))
    for k in range(n):
        best = next(i for i in range(k, n) if u[i, k] != 0)
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
    for i in reversed(range(len(x))):
        x[i] = (x[i] - u[i, i + 1 :] @ x[i + 1 :]) / u[i, i]
    return x


def driver(solve, a, x):
    b = a @ x
    found = solve(a, b)
    residual = np.linalg.norm(b - a @ found) / np.linalg.norm(b)
    return residual, np.linalg.norm(found - x) / np.linalg.norm(x), np.linalg.cond(a)
