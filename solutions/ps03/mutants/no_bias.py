"""The layer forgets its bias; the network, written by itself, has it."""

LOSES = {"dense-visible": 4, "dense-hidden": 5}
SAYS = {"dense-visible": "the bias is missing", "dense-hidden": "the bias is missing"}


# cell: dense-forward
def dense(x, w, b):
    return x @ w


def mlp(x, layers):
    for w, b in layers[:-1]:
        x = np.maximum(x @ w + b, 0)
    w, b = layers[-1]
    return x @ w + b
