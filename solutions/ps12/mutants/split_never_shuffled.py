"""The first writers are always the test: the seed is not used."""

LOSES = {"split-hidden": 5}
SAYS = {"split-hidden": "every seed gives the same split"}


# cell: evaluation
def confusion(labels, predicted, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def recall_and_precision(matrix):
    right = np.diag(matrix)
    return right / np.maximum(matrix.sum(axis=1), 1), right / np.maximum(matrix.sum(axis=0), 1)


def split_by_writer(writers, share, seed):
    testing = np.zeros(len(writers), dtype=bool)
    for writer in np.unique(writers):
        testing |= writers == writer
        if testing.sum() >= share * len(writers):
            break
    return np.flatnonzero(~testing), np.flatnonzero(testing)


def standardise(x_train, x_test):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / deviation, (x_test - mean) / deviation
