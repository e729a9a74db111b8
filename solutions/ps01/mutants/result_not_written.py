"""The result that goes back to memory is not counted."""

LOSES = {"count-visible": 3, "count-hidden": 5}
SAYS = {"count-visible": "y is read and written", "count-hidden": "the result is written too"}


# cell: roofline
def axpy_count(n, size):
    return 2 * n, 2 * n * size


def gemm_count(m, k, n, size):
    return 2 * m * k * n, (m * k + k * n) * size


def place(operations, moved, peak, bandwidth):
    intensity = operations / moved
    if intensity < peak / bandwidth:
        return intensity, intensity * bandwidth, "memory"
    return intensity, peak, "arithmetic"
