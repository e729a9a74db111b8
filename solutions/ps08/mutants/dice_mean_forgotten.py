"""The loss is a mean over the batch; its gradient is not divided by the number of images."""

LOSES = {"dice-loss-gradient": 5, "dice-loss-logits": 3}
SAYS = {"dice-loss-gradient": "the loss is a mean over the images, and so is its gradient"}


# cell: dice-loss
def dice_loss(p, t, s):
    a = 2 * np.sum(p * t, axis=(1, 2, 3), keepdims=True) + s
    b = np.sum(p + t, axis=(1, 2, 3), keepdims=True) + s
    return np.mean(1 - a / b), (a / b - 2 * t) / b


def dice_loss_of_logits(z, t, s):
    e = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, e) / (1 + e)
    loss, dp = dice_loss(p, t, s)
    return loss, dp * p * (1 - p)
