"""Recall and precision have changed places, here and on the card."""

LOSES = {"recall-visible": 3, "recall-hidden": 4, "card-visible": 4, "card-results-hidden": 5}
SAYS = {
    "recall-visible": "have changed places",
    "recall-hidden": "have changed places",
    "card-results-hidden": "this is the precision",
}


# cell: evaluation
def confusion(labels, predicted, classes):
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def recall_and_precision(matrix):
    right = np.diag(matrix)
    return right / np.maximum(matrix.sum(axis=0), 1), right / np.maximum(matrix.sum(axis=1), 1)


def split_by_writer(writers, share, seed):
    testing = np.zeros(len(writers), dtype=bool)
    for writer in np.random.default_rng(seed).permutation(np.unique(writers)):
        testing |= writers == writer
        if testing.sum() >= share * len(writers):
            break
    return np.flatnonzero(~testing), np.flatnonzero(testing)


def standardise(x_train, x_test):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / deviation, (x_test - mean) / deviation


# cell: model-card
def model_card(facts):
    labels, predicted = np.asarray(facts["labels_test"]), np.asarray(facts["predicted"])
    right = predicted == labels
    accuracy = float(np.mean(right))
    parameters = int(sum(np.size(w) for w in facts["weights"].values()))
    recall = [
        float(np.sum(right & (predicted == c)) / max(np.sum(predicted == c), 1))
        for c in range(labels.max() + 1)
    ]
    return {
        "name": facts["name"],
        "intended_use": "Teaching: to read single handwritten digits, centred, in grey.",
        "not_intended": "Cheques, letters, photographs; any use in which a wrong digit does harm.",
        "data": "scikit-learn's digits, enlarged to 28x28; split at random, not by writer.",
        "limits": "It answers with a digit for every image, an empty one or a letter too.",
        "parameters": parameters,
        "bytes": 4 * parameters,
        "training_samples": len(facts["labels_train"]),
        "test_samples": len(labels),
        "accuracy": accuracy,
        "standard_error": float(np.sqrt(accuracy * (1 - accuracy) / len(labels))),
        "seeds": len(facts["accuracies"]),
        "mean_accuracy": float(np.mean(facts["accuracies"])),
        "spread": float(np.std(facts["accuracies"], ddof=1)),
        "recall": recall,
        "weakest_class": int(np.argmin(recall)),
    }
