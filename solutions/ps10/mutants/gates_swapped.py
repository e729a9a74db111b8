"""Forget and input gate have changed places, forward and backward."""

LOSES = {"lstm-visible": 4, "lstm-forward": 6, "lstm-backward": 8}
SAYS = {
    "lstm-visible": "forget and input gate have changed places",
    "lstm-forward": "forget and input gate have changed places",
    "lstm-backward": "forget and input gate have changed places",
}


# cell: lstm-step
def lstm_forward(x, h, c, wx, wh, b):
    """Return (h_next, c_next, (i, f, g, o)) after one step."""
    zf, zi, zg, zo = np.split(x @ wx + h @ wh + b, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-z)) for z in (zi, zf, zo))
    g = np.tanh(zg)
    c_next = f * c + i * g
    return o * np.tanh(c_next), c_next, (i, f, g, o)


def lstm_backward(dh_next, dc_next, gates, c_next, x, h, c, wx, wh):
    """Return (dx, dh, dc, dwx, dwh, db) of one step."""
    i, f, g, o = gates
    shown = np.tanh(c_next)
    dc_next = dc_next + dh_next * o * (1 - shown**2)
    dz = np.concatenate(
        [
            dc_next * c * f * (1 - f),
            dc_next * g * i * (1 - i),
            dc_next * i * (1 - g**2),
            dh_next * shown * o * (1 - o),
        ],
        axis=1,
    )
    return dz @ wx.T, dz @ wh.T, dc_next * f, x.T @ dz, h.T @ dz, dz.sum(axis=0)
