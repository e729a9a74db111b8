"""The shared area is counted twice in the union."""

LOSES = {
    "boxes-visible": 4,
    "boxes-iou": 3,
    "iou-nms-visible": 4,
    "iou-nms-steps": 2,
    "iou-nms-matrix": 5,
}
SAYS = {
    "boxes-visible": "subtract it once",
    "boxes-iou": "once, not twice",
    "iou-nms-matrix": "once, not twice",
}


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
    w = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    h = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return w * h / areas


# cell: iou-nms
def iou_matrix(a, b):
    """Return the IoU (N, M) of boxes a (N, 4) with boxes b (M, 4)."""
    low = np.maximum(a[:, np.newaxis, :2], b[:, :2])
    high = np.minimum(a[:, np.newaxis, 2:], b[:, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    area_a, area_b = (np.prod(c[:, 2:] - c[:, :2], axis=1) for c in (a, b))
    union = area_a[:, np.newaxis] + area_b
    return shared / np.where(union > 0, union, 1)


def nms(overlap, scores, threshold):
    """Return the indices of the kept boxes, best first."""
    left, kept = list(np.argsort(-scores, kind="stable")), []
    while left:
        best, *left = left
        kept.append(int(best))
        left = [k for k in left if overlap[best, k] <= threshold]
    return kept


def nms_by_class(overlap, scores, labels, threshold):
    """Return the indices of the kept boxes of all classes, best first."""
    same = labels[:, np.newaxis] == labels
    return nms(np.where(same, overlap, 0.0), scores, threshold)
