"""The larger of the two limits is taken, and its name with it."""

LOSES = {"place-visible": 4, "place-hidden": 8}
SAYS = {
    "place-visible": "take the smaller of the two limits",
    "place-hidden": "take the smaller of the two limits",
}


# cell: roofline
def axpy_count(n, size):
    return 2 * n, 3 * n * size


def gemm_count(m, k, n, size):
    return 2 * m * k * n, (m * k + k * n + m * n) * size


def place(operations, moved, peak, bandwidth):
    intensity = operations / moved
    by_memory = intensity * bandwidth
    return intensity, max(peak, by_memory), "memory" if by_memory > peak else "arithmetic"
