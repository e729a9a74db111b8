"""A small number in the denominator keeps 0/0 away, and gives two empty masks the score 0."""

LOSES = {"masks-visible": 3, "masks-hidden": 5}
SAYS = {
    "masks-visible": "both masks are empty",
    "masks-hidden": "both masks are empty",
}


# cell: masks
def pixel_accuracy(target, predicted):
    return np.mean((target > 0) == (predicted > 0))


def iou(target, predicted):
    union = np.sum((target > 0) | (predicted > 0))
    return np.sum((target > 0) & (predicted > 0)) / (union + 1e-12)


def dice(target, predicted):
    sizes = np.sum(target > 0) + np.sum(predicted > 0)
    return 2 * np.sum((target > 0) & (predicted > 0)) / (sizes + 1e-12)
