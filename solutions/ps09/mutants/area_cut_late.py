"""The product of the sides is cut at 0, not each side."""

LOSES = {"iou-nms-matrix": 5}
SAYS = {"iou-nms-matrix": "cut each side"}


# cell: iou-nms
def iou_matrix(a, b):
    """Return the IoU (N, M) of boxes a (N, 4) with boxes b (M, 4)."""
    low = np.maximum(a[:, np.newaxis, :2], b[:, :2])
    high = np.minimum(a[:, np.newaxis, 2:], b[:, 2:])
    shared = np.maximum(np.prod(high - low, axis=2), 0)
    area_a, area_b = (np.prod(c[:, 2:] - c[:, :2], axis=1) for c in (a, b))
    union = area_a[:, np.newaxis] + area_b - shared
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
