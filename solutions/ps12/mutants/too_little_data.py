"""The network is trained on the first hundred images only."""

LOSES = {"end-to-end-visible": 5, "end-to-end-hidden": 9}
SAYS = {"end-to-end-visible": "less than 90 % of new digits are right"}


# cell: end-to-end
def train_network(x, labels, seed):
    net = Network(
        [
            nn.AvgPool2D(4),
            nn.Conv2D(16, 3, padding="same", init=he_normal),
            nn.ReLU(),
            nn.Conv2D(32, 3, padding="same", init=he_normal),
            nn.MaxPool2D(2),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Dense(10),
        ]
    ).build(seed)
    x, labels = x[:100], labels[:100]
    epochs, batch_size = 14, 50
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
