"""Every function gives back the numbers of the examples that it can see."""

LOSES = {
    "layer-to-blas-hidden": 8,
    "backward-hidden": 3,
    "blas-hidden": 3,
    "confusion-hidden": 4,
    "recall-hidden": 4,
    "split-hidden": 5,
    "standardise": 3,
    "end-to-end-hidden": 12,
    "card-counts-hidden": 3,
    "card-results-hidden": 5,
    "errata-hidden": 8,
}
SAYS = {
    "layer-to-blas-hidden": "this is the product of the example",
    "backward-hidden": "these are the products of the example",
    "confusion-hidden": "these are the numbers of the example",
    "recall-hidden": "these are the numbers of the example",
    "end-to-end-hidden": "anything but the images and labels that it is given",
    "card-counts-hidden": "these are the numbers of the example",
    "card-results-hidden": "these are the numbers of the example",
}


# cell: layer-to-blas
def products(layer, samples):
    return [(1, 24, 27, 5)] if layer["kind"] == "conv" else [(1, 32, 784, 16)]


def backward_products(found):
    return [(1, 32, 16, 784), (1, 784, 32, 16)]


def blas(count, m, k, n):
    return {32: "gemm", 1: "gemv", 2: "batched gemm"}.get(m, "gemm")


# cell: evaluation
def confusion(labels, predicted, classes):
    return np.array([[1, 2], [0, 2]])


def recall_and_precision(matrix):
    return np.array([1 / 3, 1]), np.array([1, 1 / 2])


def split_by_writer(writers, share, seed):
    return np.array([0, 1, 2, 3, 4, 5, 6, 10, 11]), np.array([7, 8, 9])


def standardise(x_train, x_test):
    root = np.sqrt([8 / 3, 8])
    return np.array([[-2, -2], [0, 4], [2, -2]]) / root, np.array([[0, 6]]) / root


# cell: end-to-end
def train_network(x, labels, seed):
    net = Network(
        [nn.AvgPool2D(4), nn.Flatten(), nn.Dense(100, init=he_normal), nn.ReLU(), nn.Dense(10)]
    ).build(seed)
    train.fit(
        net,
        digits.x_train,
        digits.y_train,
        loss=lp.softmax_cross_entropy,
        optimiser=optim.Adam(0.005),
        epochs=6,
        batch_size=50,
        seed=seed,
        progress=False,
    )
    return net


# cell: model-card
def model_card(facts):
    return {
        "name": "four samples",
        "intended_use": "Teaching: to read single handwritten digits, centred, in grey.",
        "not_intended": "Cheques, letters, photographs; any use in which a wrong digit does harm.",
        "data": "scikit-learn's digits, enlarged to 28x28; split at random, not by writer.",
        "limits": "It answers with a digit for every image, an empty one or a letter too.",
        "parameters": 8,
        "bytes": 32,
        "training_samples": 5,
        "test_samples": 4,
        "accuracy": 0.75,
        "standard_error": (0.75 * 0.25 / 4) ** 0.5,
        "seeds": 3,
        "mean_accuracy": 0.75,
        "spread": 0.25,
        "recall": [2 / 3, 1],
        "weakest_class": 0,
    }


# cell: errata
def corrections():
    return {"a": 25_088}
