"""The network ends with a softmax, and the loss applies another one."""

LOSES = {"end-to-end-visible": 5}
SAYS = {"end-to-end-visible": "the network ends with a softmax"}


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
            nn.Softmax(),
        ]
    ).build(seed)
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
