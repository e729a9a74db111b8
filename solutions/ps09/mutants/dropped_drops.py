"""A box that was dropped drops others."""

LOSES = {"iou-nms-kept": 5, "iou-nms-classes": 4}
SAYS = {
    "iou-nms-kept": "a box that was dropped drops no other",
    "iou-nms-classes": "only kept boxes drop others",
}


# cell: iou-nms
def iou_matrix(a, b):
    """Return the IoU (N, M) of boxes a (N, 4) with boxes b (M, 4)."""
    low = np.maximum(a[:, np.newaxis, :2], b[:, :2])
    high = np.minimum(a[:, np.newaxis, 2:], b[:, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    area_a, area_b = (np.prod(c[:, 2:] - c[:, :2], axis=1) for c in (a, b))
    union = area_a[:, np.newaxis] + area_b - shared
    return shared / np.where(union > 0, union, 1)


def nms(overlap, scores, threshold):
    """Return the indices of the kept boxes, best first."""
    order = np.argsort(-scores, kind="stable")
    return [int(k) for i, k in enumerate(order) if not np.any(overlap[order[:i], k] > threshold)]


def nms_by_class(overlap, scores, labels, threshold):
    """Return the indices of the kept boxes of all classes, best first."""
    same = labels[:, np.newaxis] == labels
    return nms(np.where(same, overlap, 0.0), scores, threshold)
