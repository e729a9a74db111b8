"""Every layer is followed by a ReLU, the last one too: no logit is negative."""

LOSES = {"mlp-visible": 4, "mlp-hidden": 7, "evaluation-visible": 3, "evaluation-hidden": 4}
SAYS = {
    "mlp-visible": "there is no ReLU after the last layer",
    "mlp-hidden": "there is no ReLU after the last layer",
}


# cell: dense-forward
def dense(x, w, b):
    return x @ w + b


def mlp(x, layers):
    for w, b in layers:
        x = np.maximum(dense(x, w, b), 0)
    return x
