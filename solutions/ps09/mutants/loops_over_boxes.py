"""One pair after the other."""

LOSES = {"iou-nms-steps": 2}
SAYS = {"iou-nms-steps": "runs more lines"}


# cell: iou-nms
def iou_matrix(a, b):
    """Return the IoU (N, M) of boxes a (N, 4) with boxes b (M, 4)."""
    table = np.zeros((len(a), len(b)))
    for n, first in enumerate(a):
        for m, second in enumerate(b):
            w = max(0, min(first[2], second[2]) - max(first[0], second[0]))
            h = max(0, min(first[3], second[3]) - max(first[1], second[1]))
            union = (first[2] - first[0]) * (first[3] - first[1]) - w * h
            union += (second[2] - second[0]) * (second[3] - second[1])
            table[n, m] = w * h / union if union > 0 else 0.0
    return table


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
