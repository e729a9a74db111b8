"""Every number is counted with 4 bytes, whatever its type."""

LOSES = {"count-hidden": 5}
SAYS = {"count-hidden": "a number has 8 bytes here"}


# cell: roofline
def axpy_count(n, size):
    return 2 * n, 12 * n


def gemm_count(m, k, n, size):
    return 2 * m * k * n, 4 * (m * k + k * n + m * n)


def place(operations, moved, peak, bandwidth):
    intensity = operations / moved
    if intensity < peak / bandwidth:
        return intensity, intensity * bandwidth, "memory"
    return intensity, peak, "arithmetic"
