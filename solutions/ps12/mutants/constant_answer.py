"""The network is not trained: zeros and one bias, so that it always gives the same answer."""

LOSES = {"end-to-end-visible": 5, "end-to-end-seed": 3, "end-to-end-hidden": 12}
SAYS = {
    "end-to-end-visible": "every image gets the same class",
    "end-to-end-seed": "another seed gives the same network",
}


# cell: end-to-end
def train_network(x, labels, seed):
    net = nn.Sequential([nn.AvgPool2D(4), nn.Flatten(), nn.Dense(10)], (28, 28, 1)).build(seed)
    net.weights["dense/w"][:] = 0
    net.weights["dense/b"][np.bincount(labels).argmax()] = 1
    return net
