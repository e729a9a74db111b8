"""What several devices wrote of a place is assigned, the last one wins."""

LOSES = {"exchange": 5, "devices-backward-visible": 3, "devices-backward-hidden": 5}
SAYS = {
    "exchange": "+= and not =",
    "devices-backward-visible": "from several devices: add them",
}


# cell: four-devices
def exchange(parts, writes, reads):
    results = []
    for (r0, r1), (c0, c1) in reads:
        result = np.zeros((r1 - r0, c1 - c0))
        for part, ((a0, a1), (b0, b1)) in zip(parts, writes, strict=True):
            top, bottom, left, right = max(r0, a0), min(r1, a1), max(c0, b0), min(c1, b1)
            if top < bottom and left < right:
                piece = part[top - a0 : bottom - a0, left - b0 : right - b0]
                result[top - r0 : bottom - r0, left - c0 : right - c0] = piece
        results.append(result)
    return results


def forward(parts, w, v, own, reads, stride):
    x = exchange(parts, own, reads)
    y = [local(x[d], w[d], stride) for d in range(len(parts))]
    scores = sum(np.tensordot(y[d], v[d], 2) for d in range(len(parts)))
    return scores, x, y


def backward(ds, x, y, w, v, own, reads, stride):
    dx, dw, dv = [], [], []
    for d in range(len(x)):
        dv.append(y[d][:, :, np.newaxis] * ds)
        more_dx, more_dw = local_backward(v[d] @ ds, x[d], w[d], stride)
        dx.append(more_dx)
        dw.append(more_dw)
    return exchange(dx, reads, own), dw, dv
