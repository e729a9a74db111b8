"""The gradient at the logits lacks the slope of the sigmoid."""

LOSES = {"dice-loss-logits": 3}
SAYS = {"dice-loss-logits": "the slope of the sigmoid is missing"}


# cell: dice-loss
def dice_loss(p, t, s):
    a = 2 * np.sum(p * t, axis=(1, 2, 3), keepdims=True) + s
    b = np.sum(p + t, axis=(1, 2, 3), keepdims=True) + s
    return np.mean(1 - a / b), (a / b - 2 * t) / b / len(p)


def dice_loss_of_logits(z, t, s):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    loss, dp = dice_loss(p, t, s)
    return loss, dp
