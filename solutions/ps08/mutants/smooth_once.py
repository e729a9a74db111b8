"""The constant s stands in the numerator of the soft Dice only."""

LOSES = {
    "dice-loss-visible": 3,
    "dice-loss-value": 3,
    "dice-loss-gradient": 5,
    "dice-loss-logits": 3,
}
SAYS = {"dice-loss-visible": "s belongs into B too"}


# cell: dice-loss
def dice_loss(p, t, s):
    a = 2 * np.sum(p * t, axis=(1, 2, 3), keepdims=True) + s
    b = np.sum(p + t, axis=(1, 2, 3), keepdims=True)
    return np.mean(1 - a / b), (a / b - 2 * t) / b / len(p)


def dice_loss_of_logits(z, t, s):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    loss, dp = dice_loss(p, t, s)
    return loss, dp * p * (1 - p)
