"""In the matrix program no gradient goes from a step to the one before."""

LOSES = {"bptt-visible": 5, "bptt-hidden": 7}
SAYS = {
    "bptt-visible": "hand the gradient back to each step",
    "bptt-hidden": "hands on to the step before",
}


# cell: bptt
def scalar_gradients(x, target, wx, wh, wy):
    """Return (loss, dwx, dwh, dwy) of a recurrence of single numbers."""
    h = [0.0]
    for value in x:
        h.append(np.tanh(wx * value + wh * h[-1]))
    off = wy * h[-1] - target
    dh, dwx, dwh = off * wy, 0.0, 0.0
    for t in range(len(x), 0, -1):
        dz = dh * (1 - h[t] ** 2)
        dwx += dz * x[t - 1]
        dwh += dz * h[t - 1]
        dh = dz * wh
    return off**2 / 2, dwx, dwh, off * h[-1]


def rnn_backward(e, h, x, h0, wx, wh):
    """Return (dx, dh0, dwx, dwh, db) from the gradients e (N, T, H) of each step's own output."""
    dx, dwx, dwh = np.zeros_like(x), np.zeros_like(wx), np.zeros_like(wh)
    db, later = np.zeros(len(wh)), np.zeros_like(h0)
    for t in range(x.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        dz = e[:, t] * (1 - h[:, t] ** 2)
        dx[:, t] = dz @ wx.T
        dwx += x[:, t].T @ dz
        dwh += before.T @ dz
        db += dz.sum(axis=0)
        later = dz @ wh.T
    return dx, later, dwx, dwh, db


def clip(gradients, limit):
    """Scale all gradients together so that their common norm is at most limit."""
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
    factor = limit / norm if norm > limit else 1.0
    return [factor * g for g in gradients]
