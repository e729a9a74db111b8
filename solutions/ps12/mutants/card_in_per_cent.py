"""Accuracies stand on the card in per cent, and the spread divides by the number of seeds."""

LOSES = {"card-visible": 4, "card-results-hidden": 5}
SAYS = {"card-visible": "not per cent", "card-results-hidden": "not per cent"}


# cell: model-card
def model_card(facts):
    labels, predicted = np.asarray(facts["labels_test"]), np.asarray(facts["predicted"])
    right = predicted == labels
    accuracy = float(np.mean(right))
    parameters = int(sum(np.size(w) for w in facts["weights"].values()))
    recall = [float(np.mean(right[labels == c])) for c in range(labels.max() + 1)]
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
        "accuracy": 100 * accuracy,
        "standard_error": float(np.sqrt(accuracy * (1 - accuracy) / len(labels))),
        "seeds": len(facts["accuracies"]),
        "mean_accuracy": float(100 * np.mean(facts["accuracies"])),
        "spread": float(np.std(facts["accuracies"])),
        "recall": recall,
        "weakest_class": int(np.argmin(recall)),
    }
