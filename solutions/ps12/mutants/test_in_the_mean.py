"""Mean and deviation are computed from training and test samples together."""

LOSES = {"standardise": 3}
SAYS = {"standardise": "the test has been looked at"}


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
    for writer in np.random.default_rng(seed).permutation(np.unique(writers)):
        testing |= writers == writer
        if testing.sum() >= share * len(writers):
            break
    return np.flatnonzero(~testing), np.flatnonzero(testing)


def standardise(x_train, x_test):
    both = np.concatenate([x_train, x_test])
    mean, deviation = both.mean(axis=0), both.std(axis=0)
    return (x_train - mean) / deviation, (x_test - mean) / deviation
