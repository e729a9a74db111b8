"""scikit-learn trains, and its weights are put into a network of lapenna.nn."""

LOSES = {"end-to-end-visible": 5, "end-to-end-seed": 3, "end-to-end-hidden": 12}
SAYS = {
    "end-to-end-visible": "lapenna.nn has not trained this network",
    "end-to-end-hidden": "lapenna.nn has not trained this network",
}


# cell: end-to-end
def train_network(x, labels, seed):
    import warnings

    from sklearn.neural_network import MLPClassifier

    net = Network([nn.AvgPool2D(4), nn.Flatten(), nn.Dense(100), nn.ReLU(), nn.Dense(10)])
    net.build(seed)
    inputs = x.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)).reshape(-1, 49)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = MLPClassifier(100, random_state=seed, max_iter=30).fit(inputs, labels)
    for k, layer in enumerate(("dense", "dense 2")):
        net.weights[f"{layer}/w"] = other.coefs_[k]
        net.weights[f"{layer}/b"] = other.intercepts_[k]
    return net
