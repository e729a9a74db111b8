"""Gradients are computed in every step, and no weight is changed by them."""

LOSES = {"train-visible": 4, "train-hidden": 7}
SAYS = {"train-visible": "the network has learnt nothing", "train-hidden": "the mean IoU is"}


# cell: train
def joint_loss(z, t):
    p = lp.sigmoid(z)
    entropy, dz = lp.binary_cross_entropy(z, t)
    dice_part, dp = lp.dice_loss(p, t, smooth=1)
    return entropy + dice_part, dz + dp * p * (1 - p)


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
    for _ in range(steps):
        chosen = rng.choice(len(x), size=8, replace=False)
        net.gradients(x[chosen], t[chosen], joint_loss)
    return net.weights, net.predict(x_new)
