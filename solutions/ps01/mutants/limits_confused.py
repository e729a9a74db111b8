"""Below the ridge arithmetic is said to be the limit, above it memory."""

LOSES = {"place-visible": 4, "place-hidden": 8}
SAYS = {
    "place-visible": "which takes longer, moving its bytes or computing?",
    "place-hidden": "which takes longer, moving its bytes or computing?",
}


# cell: roofline
def axpy_count(n, size):
    return 2 * n, 3 * n * size


def gemm_count(m, k, n, size):
    return 2 * m * k * n, (m * k + k * n + m * n) * size


def place(operations, moved, peak, bandwidth):
    intensity = operations / moved
    limit = "memory" if intensity > peak / bandwidth else "arithmetic"
    return intensity, min(peak, intensity * bandwidth), limit
