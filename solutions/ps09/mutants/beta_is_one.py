"""The parabola ends at 1, whatever beta is."""

LOSES = {"encode-decode-loss": 4}
SAYS = {"encode-decode-loss": "beta is an argument"}


# cell: encode-decode
def encode(boxes, anchors):
    """Return the offsets (N, 4) of boxes (N, 4) from anchors (N, 4), both as corners."""
    size, unit = boxes[:, 2:] - boxes[:, :2], anchors[:, 2:] - anchors[:, :2]
    shift = (boxes[:, :2] + boxes[:, 2:] - anchors[:, :2] - anchors[:, 2:]) / 2
    return np.hstack([shift / unit, np.log(size / unit)])


def decode(offsets, anchors):
    """Return the boxes (N, 4) as corners that lie at these offsets from the anchors."""
    unit = anchors[:, 2:] - anchors[:, :2]
    centre = (anchors[:, :2] + anchors[:, 2:]) / 2 + offsets[:, :2] * unit
    half = unit * np.exp(offsets[:, 2:]) / 2
    return np.hstack([centre - half, centre + half])


def box_loss(predicted, target, positive, beta):
    """Return the smooth L1 loss of the positive rows, and its gradient (N, 4)."""
    d = (predicted - target) * positive[:, np.newaxis]
    near = np.abs(d) < 1
    loss = np.where(near, d**2 / 2, np.abs(d) - 0.5)
    return loss.sum(), np.where(near, d, np.sign(d))
