"""A wide MLP on all pixels: good, and five times the parameters allowed."""

LOSES = {"end-to-end-visible": 5, "end-to-end-seed": 3, "end-to-end-hidden": 12}
SAYS = {
    "end-to-end-visible": "parameters are more than the budget",
    "end-to-end-hidden": "parameters are more than the budget",
}


# cell: end-to-end
def train_network(x, labels, seed):
    net = Network(
        [
            nn.Flatten(),
            nn.Dense(64, init=he_normal),
            nn.ReLU(),
            nn.Dense(10),
        ]
    ).build(seed)
    epochs, batch_size = 5, 50
    steps = epochs * -(-len(x) // batch_size)
    train.fit(
        net,
        x,
        labels,
        loss=lp.softmax_cross_entropy,
        optimiser=optim.Adam(schedules.cosine(0.008, steps)),
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        progress=False,
    )
    return net
