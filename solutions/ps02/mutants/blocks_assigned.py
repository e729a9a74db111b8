"""A block of the product is assigned where products must be added up: = for +=."""

LOSES = {
    "blocked-product-visible": 3,
    "blocked-product-blocks": 4,
    "blocked-product-hidden": 6,
}
SAYS = {
    "blocked-product-visible": "+= and not =",
    "blocked-product-blocks": "+= and not =",
    "blocked-product-hidden": "+= and not =",
}


# cell: blocked-product
def blocked_product(a, b, size, product):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(0, a.shape[0], size):
        for j in range(0, b.shape[1], size):
            for p in range(0, a.shape[1], size):
                block = product(a[i : i + size, p : p + size], b[p : p + size, j : j + size])
                c[i : i + size, j : j + size] = block
    return c


def numbers_read(m, k, n, size):
    return m * k * int(np.ceil(n / size)) + k * n * int(np.ceil(m / size))
