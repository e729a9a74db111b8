"""The sum is divided by the objects found."""

LOSES = {"average-precision-hidden": 8}
SAYS = {"average-precision-hidden": "count in the denominator"}


# cell: average-precision
def match(overlap, threshold):
    """Return for each detection, best first, whether it is correct."""
    taken, correct = set(), []
    for row in overlap:
        best = int(np.argmax(row)) if len(row) else -1
        hit = best >= 0 and row[best] >= threshold and best not in taken
        correct.append(bool(hit))
        if hit:
            taken.add(best)
    return correct


def average_precision(scores, correct, positives):
    """Return the area under the envelope of precision over recall."""
    ranked = correct[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    return envelope[ranked].sum() / max(ranked.sum(), 1)
