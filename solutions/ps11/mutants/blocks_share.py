"""A row of tiles of A is loaded once and kept for all tiles of C, as if blocks shared a memory."""

LOSES = {"tiled-visible": 5, "tiled-hidden": 7}
SAYS = {"tiled-visible": "load A again for each tile of C"}


# cell: tiled-product
def loads(shape, tile):
    m, k, n = shape
    return m * k * -(-n // tile[2]) + k * n * -(-m // tile[0])


def tiled_product(load_a, load_b, shape, tile):
    m, k, n = shape
    tile_m, tile_k, tile_n = tile
    c = np.zeros((m, n))
    for top in range(0, m, tile_m):
        bottom = min(top + tile_m, m)
        for p in range(0, k, tile_k):
            q = min(p + tile_k, k)
            a = load_a(top, bottom, p, q)
            for left in range(0, n, tile_n):
                right = min(left + tile_n, n)
                c[top:bottom, left:right] += a @ load_b(p, q, left, right)
    return c
