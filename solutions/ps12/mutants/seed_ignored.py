"""The network is built and trained from seed 0, whatever the seed."""

LOSES = {"end-to-end-seed": 3}
SAYS = {"end-to-end-seed": "another seed gives the same network"}


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
    ).build(0)
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
        seed=0,
        progress=False,
    )
    return net
