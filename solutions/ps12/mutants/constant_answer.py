"""After the training everything is set to zero but one bias: the same answer for every image."""

LOSES = {"end-to-end-visible": 5, "end-to-end-seed": 3, "end-to-end-hidden": 12}
SAYS = {
    "end-to-end-visible": "every image gets the same class",
    "end-to-end-seed": "another seed gives the same network",
}


# cell: end-to-end
def train_network(x, labels, seed):
    net = Network([nn.AvgPool2D(4), nn.Flatten(), nn.Dense(10)]).build(seed)
    train.fit(
        net,
        x,
        labels,
        loss=lp.softmax_cross_entropy,
        optimiser=optim.SGD(0.1),
        seed=seed,
        progress=False,
    )
    net.weights["dense/w"][:] = 0
    net.weights["dense/b"][:] = np.arange(10) == np.bincount(labels).argmax()
    return net
