"""A step with an infinite gradient is taken."""

LOSES = {"precision-visible": 5, "mixed-hidden": 5}
SAYS = {"precision-visible": "skip the step"}


# cell: precision
def spacing(x, fraction_bits):
    return 2.0 ** (np.floor(np.log2(abs(x))) - fraction_bits)


def fate(gradients, scale):
    stored = (gradients * scale).astype(np.float16)
    return int(((stored == 0) & (gradients != 0)).sum()), int(np.isinf(stored).sum())


def dot16(a, b):
    return np.sum(a.astype(np.float32) * b.astype(np.float32))


def mixed_step(w, scaled, scale, eta):
    gradient = scaled.astype(np.float32) / np.float32(scale)
    return w - np.float32(eta) * gradient, scale
