"""The network has no ReLU between its layers, so that all of them are one affine map."""

LOSES = {"mlp-visible": 4, "mlp-hidden": 7, "evaluation-visible": 3, "evaluation-hidden": 4}
SAYS = {
    "mlp-visible": "without it two layers are one",
    "mlp-hidden": "the hidden layers need their ReLU",
}


# cell: dense-forward
def dense(x, w, b):
    return x @ w + b


def mlp(x, layers):
    for w, b in layers:
        x = dense(x, w, b)
    return x
