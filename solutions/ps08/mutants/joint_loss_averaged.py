"""The joint loss is the mean of its two halves, and so is its gradient."""

LOSES = {"train-visible": 4, "train-loss": 4}
SAYS = {"train-visible": "add the two, do not average them"}


# cell: train
def joint_loss(z, t):
    p = lp.sigmoid(z)
    entropy, dz = lp.binary_cross_entropy(z, t)
    dice_part, dp = lp.dice_loss(p, t, smooth=1)
    return (entropy + dice_part) / 2, (dz + dp * p * (1 - p)) / 2


def tiny_unet():
    def two_convolutions(x, maps):
        for _ in range(2):
            x = nn.ReLU()(nn.Conv2D(maps, 3, padding="same", init=he_normal)(x))
        return x

    start = nn.Input((16, 16, 1))
    left = two_convolutions(start, 8)
    x = two_convolutions(nn.MaxPool2D(2)(left), 16)
    x = nn.Conv2DTranspose(8, 2, 2)(x)
    x = two_convolutions(nn.Concat()(left, x), 8)
    return nn.Model(start, nn.Conv2D(1, 1)(x))


def train_unet(x, t, x_new):
    rng, steps = np.random.default_rng(0), 150
    net = tiny_unet().build(seed=0, dtype=np.float64)
    optimiser = optim.Adam(schedules.cosine(0.01, steps))
    for _ in range(steps):
        chosen = rng.choice(len(x), size=8, replace=False)
        step = net.gradients(x[chosen], t[chosen], joint_loss)
        optimiser.update(net.weights, step.gradients)
    return net.weights, net.predict(x_new)
