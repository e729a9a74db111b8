"""The sums of the soft Dice run over the whole batch in place of each image."""

LOSES = {"dice-loss-value": 3, "dice-loss-gradient": 5, "dice-loss-logits": 3}
SAYS = {
    "dice-loss-value": "each image has its own A and B",
    "dice-loss-gradient": "each image has its own A and B",
}


# cell: dice-loss
def dice_loss(p, t, s):
    a, b = 2 * np.sum(p * t) + s, np.sum(p + t) + s
    return 1 - a / b, (a / b - 2 * t) / b


def dice_loss_of_logits(z, t, s):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    loss, dp = dice_loss(p, t, s)
    return loss, dp * p * (1 - p)
