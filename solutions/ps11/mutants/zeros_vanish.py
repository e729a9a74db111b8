"""Gradients that were 0 before are counted as vanished."""

LOSES = {"precision-visible": 5, "vanishing-hidden": 4}
SAYS = {
    "precision-visible": "a gradient that was 0 before has not vanished",
    "vanishing-hidden": "a gradient that was 0 before has not vanished",
}


# cell: precision
def spacing(x, fraction_bits):
    return 2.0 ** (np.floor(np.log2(abs(x))) - fraction_bits)


def fate(gradients, scale):
    stored = (gradients * scale).astype(np.float16)
    return int((stored == 0).sum()), int(np.isinf(stored).sum())


def dot16(a, b):
    return np.sum(a.astype(np.float32) * b.astype(np.float32))


def mixed_step(w, scaled, scale, eta):
    if not np.all(np.isfinite(scaled)):
        return w.copy(), scale / 2
    gradient = scaled.astype(np.float32) / np.float32(scale)
    return w - np.float32(eta) * gradient, scale
