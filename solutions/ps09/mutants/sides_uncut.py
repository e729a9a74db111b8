"""The sides of the intersection are not cut at 0, in the function for two boxes."""

LOSES = {"boxes-visible": 4, "boxes-iou": 3}
SAYS = {"boxes-visible": "two negative sides", "boxes-iou": "a side below 0"}


# cell: boxes
def to_corners(boxes):
    """Return the corners (N, 4) of boxes given as centre and size (N, 4)."""
    centre, half = boxes[:, :2], boxes[:, 2:] / 2
    return np.hstack([centre - half, centre + half])


def from_shares(boxes, width, height):
    """Return corners in pixels (N, 4), x first, of corners as shares (N, 4), y first."""
    return boxes[:, [1, 0, 3, 2]] * np.array([width, height, width, height])


def iou(a, b):
    """Return the intersection over union of two boxes."""
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return w * h / (areas - w * h)
