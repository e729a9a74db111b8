"""The network is too large, and its own count says that it is small."""

LOSES = {"end-to-end-visible": 5, "end-to-end-seed": 3, "end-to-end-hidden": 12}
SAYS = {
    "end-to-end-visible": "parameters are more than the budget",
    "end-to-end-hidden": "parameters are more than the budget",
}


# cell: end-to-end
class Small(Network):
    def rows(self):
        return [row._replace(weights=0, biases=0, multiply_adds=1) for row in super().rows()]


def train_network(x, labels, seed):
    net = Small([nn.AvgPool2D(2), nn.Flatten(), nn.Dense(64), nn.ReLU(), nn.Dense(10)]).build(seed)
    train.fit(
        net,
        x,
        labels,
        loss=lp.softmax_cross_entropy,
        optimiser=optim.Adam(0.003),
        epochs=5,
        batch_size=50,
        seed=seed,
        progress=False,
    )
    return net
