"""Only whole blocks are multiplied and counted: what is left at the edges is dropped."""

LOSES = {
    "blocked-product-visible": 3,
    "blocked-product-blocks": 4,
    "blocked-product-hidden": 6,
    "numbers-read-visible": 2,
    "numbers-read-hidden": 5,
}
SAYS = {
    "blocked-product-visible": "the last inner block is left out",
    "blocked-product-blocks": "the smaller blocks at the edge are left out",
    "blocked-product-hidden": "left out",
    "numbers-read-visible": "the smaller blocks at the edge count too",
    "numbers-read-hidden": "the smaller blocks at the edge count too",
}


# cell: blocked-product
def blocked_product(a, b, size, product):
    (m, k), n = a.shape, b.shape[1]
    c = np.zeros((m, n))
    for i in range(m // size):
        rows = slice(i * size, (i + 1) * size)
        for j in range(n // size):
            columns = slice(j * size, (j + 1) * size)
            for p in range(k // size):
                inner = slice(p * size, (p + 1) * size)
                c[rows, columns] += product(a[rows, inner], b[inner, columns])
    return c


def numbers_read(m, k, n, size):
    return m * k * (n // size) + k * n * (m // size)
