"""The tiles reach beyond the matrix, as NumPy's slices may and a GPU's loads may not."""

LOSES = {"tiled-visible": 5, "tiled-hidden": 7}
SAYS = {"tiled-visible": "reach beyond a matrix"}


# cell: tiled-product
def loads(shape, tile):
    m, k, n = shape
    return m * k * -(-n // tile[2]) + k * n * -(-m // tile[0])


def tiled_product(load_a, load_b, shape, tile):
    m, k, n = shape
    tile_m, tile_k, tile_n = tile
    c = np.zeros((m, n))
    for top in range(0, m, tile_m):
        bottom = top + tile_m
        for left in range(0, n, tile_n):
            right = left + tile_n
            for p in range(0, k, tile_k):
                q = p + tile_k
                c[top:bottom, left:right] += load_a(top, bottom, p, q) @ load_b(p, q, left, right)
    return c
