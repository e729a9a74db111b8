"""A detection whose object is taken looks for another one."""

LOSES = {"average-precision-match": 6}
SAYS = {"average-precision-match": "no second choice"}


# cell: average-precision
def match(overlap, threshold):
    """Return for each detection, best first, whether it is correct."""
    taken, correct = set(), []
    for row in overlap:
        free = [k for k in range(len(row)) if k not in taken]
        best = max(free, key=lambda k: row[k], default=-1)
        hit = best >= 0 and row[best] >= threshold
        correct.append(bool(hit))
        if hit:
            taken.add(best)
    return correct


def average_precision(scores, correct, positives):
    """Return the area under the envelope of precision over recall."""
    ranked = correct[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return envelope[ranked].sum() / positives
