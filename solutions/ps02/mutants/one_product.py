"""The matrices are multiplied as a whole, without blocks; every number is read once."""

LOSES = {
    "blocked-product-blocks": 4,
    "blocked-product-hidden": 6,
    "numbers-read-visible": 2,
    "numbers-read-hidden": 5,
}
SAYS = {
    "blocked-product-blocks": "call `product` for every product of two blocks",
    "blocked-product-hidden": "call `product` for every product of two blocks",
    "numbers-read-visible": "a block is read anew",
    "numbers-read-hidden": "a block is read anew",
}


# cell: blocked-product
def blocked_product(a, b, size, product):
    return a @ b


def numbers_read(m, k, n, size):
    return m * k + k * n
