"""The split shuffles samples, so that writers are on both sides."""

LOSES = {"split-visible": 3, "split-hidden": 5}
SAYS = {"split-visible": "a writer is on both sides", "split-hidden": "a writer is on both sides"}


# cell: evaluation
def confusion(labels, predicted, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def recall_and_precision(matrix):
    right = np.diag(matrix)
    return right / np.maximum(matrix.sum(axis=1), 1), right / np.maximum(matrix.sum(axis=0), 1)


def split_by_writer(writers, share, seed):
    order = np.random.default_rng(seed).permutation(len(writers))
    size = int(np.ceil(share * len(writers)))
    return order[size:], order[:size]


def standardise(x_train, x_test):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / deviation, (x_test - mean) / deviation
