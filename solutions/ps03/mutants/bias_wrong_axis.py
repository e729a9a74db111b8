"""The bias stands in a column: it is added to the samples where it belongs to the neurons."""

LOSES = {"dense-visible": 4, "dense-hidden": 5}
SAYS = {"dense-visible": "the bias is added to the wrong axis"}


# cell: dense-forward
def dense(x, w, b):
    return x @ w + b.reshape(-1, 1)


def mlp(x, layers):
    for w, b in layers[:-1]:
        x = np.maximum(x @ w + b, 0)
    w, b = layers[-1]
    return x @ w + b
