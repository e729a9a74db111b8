"""The network is trained on all digits that the package has, test digits included."""

LOSES = {"end-to-end-hidden": 12}
SAYS = {"end-to-end-hidden": "anything but the images and labels that it is given"}


# cell: end-to-end
def train_network(x, labels, seed):
    digits = load_digits28()
    x = np.concatenate([digits.x_train, digits.x_test])
    labels = np.concatenate([digits.y_train, digits.y_test])
    net = Network(
        [nn.AvgPool2D(4), nn.Flatten(), nn.Dense(100, init=he_normal), nn.ReLU(), nn.Dense(10)]
    ).build(seed)
    train.fit(
        net,
        x,
        labels,
        loss=lp.softmax_cross_entropy,
        optimiser=optim.Adam(0.005),
        epochs=6,
        batch_size=50,
        seed=seed,
        progress=False,
    )
    return net
