"""Rows are never exchanged."""

LOSES = {"lu-visible": 3, "lu-hidden": 5}
SAYS = {"lu-visible": "rows are to be exchanged", "lu-hidden": "there is no pivoting"}


# cell: solver-driver
def lu(a):
    u = np.array(a, dtype=float)
    n = len(u)
    l = np.eye(n)
    with np.errstate(all="ignore"):
        for k in range(n):
            for i in range(k + 1, n):
                l[i, k] = u[i, k] / u[k, k]
                u[i] = u[i] - l[i, k] * u[k]
    return list(range(n)), l, np.triu(u)


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
