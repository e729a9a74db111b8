"""Rows and columns that are left over when the tile does not divide are forgotten."""

LOSES = {"tiled-visible": 5, "loads-hidden": 4, "tiled-hidden": 7}
SAYS = {"tiled-visible": "the tiles at the edge load too"}


# cell: tiled-product
def loads(shape, tile):
    m, k, n = shape
    return m * k * (n // tile[2]) + k * n * (m // tile[0])


def tiled_product(load_a, load_b, shape, tile):
    m, k, n = shape
    tile_m, tile_k, tile_n = tile
    c = np.zeros((m, n))
    for top in range(0, m // tile_m * tile_m, tile_m):
        bottom = min(top + tile_m, m)
        for left in range(0, n // tile_n * tile_n, tile_n):
            right = min(left + tile_n, n)
            for p in range(0, k, tile_k):
                q = min(p + tile_k, k)
                c[top:bottom, left:right] += load_a(top, bottom, p, q) @ load_b(p, q, left, right)
    return c
