"""The matrix of weights is transposed: it fits by accident when it is square."""

LOSES = {
    "dense-visible": 4,
    "dense-hidden": 5,
    "mlp-visible": 4,
    "mlp-hidden": 7,
    "evaluation-visible": 3,
    "evaluation-hidden": 4,
}
SAYS = {"dense-visible": "w is transposed"}


# cell: dense-forward
def dense(x, w, b):
    return x @ w.T + b


def mlp(x, layers):
    for w, b in layers[:-1]:
        x = np.maximum(dense(x, w, b), 0)
    return dense(x, *layers[-1])
