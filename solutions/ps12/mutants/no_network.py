"""A classifier of scikit-learn is returned in place of a network."""

LOSES = {"end-to-end-visible": 5, "end-to-end-seed": 3, "end-to-end-hidden": 12}
SAYS = {
    "end-to-end-visible": "must return a Network",
    "end-to-end-hidden": "must return a Network",
}


# cell: end-to-end
def train_network(x, labels, seed):
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(3).fit(x.reshape(len(x), -1), labels)
