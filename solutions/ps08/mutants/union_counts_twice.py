"""The union is taken as the sum of the two sizes: the common pixels are in it twice."""

LOSES = {"masks-visible": 3, "masks-hidden": 5}
SAYS = {"masks-visible": "count them once in the union"}


# cell: masks
def pixel_accuracy(target, predicted):
    return np.mean((target > 0) == (predicted > 0))


def iou(target, predicted):
    sizes = np.sum(target > 0) + np.sum(predicted > 0)
    return np.sum((target > 0) & (predicted > 0)) / sizes if sizes else 1.0


def dice(target, predicted):
    sizes = np.sum(target > 0) + np.sum(predicted > 0)
    return 2 * np.sum((target > 0) & (predicted > 0)) / sizes if sizes else 1.0
