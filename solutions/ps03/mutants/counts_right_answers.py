"""The accuracy is a number of images, not their share."""

LOSES = {"accuracy": 3, "evaluation-visible": 3, "evaluation-hidden": 4}
SAYS = {
    "accuracy": "return the share of right answers, not their number",
    "evaluation-visible": "the accuracy is a share, not a number of images",
    "evaluation-hidden": "the accuracy is a share, not a number of images",
}


# cell: evaluation
def accuracy(z, labels):
    return np.sum(z.argmax(axis=1) == labels)


def evaluate(x, labels, layers):
    z = mlp(x, layers)
    return cross_entropy(z, labels), accuracy(z, labels)
