"""The loss of the adder is the sum over all bits, not the mean."""

LOSES = {"adder-visible": 3, "adder-hidden": 4, "adder-trained": 5}
SAYS = {"adder-visible": "divide by their number"}


# cell: adder
def adder_gradients(x, t, weights):
    """Return the mean loss of a bit, and the gradients as a dictionary."""
    h0 = np.zeros((len(x), len(weights["wh"])))
    h = lp.rnn(x, h0, weights["wx"], weights["wh"], weights["b"])
    z = h @ weights["wy"] + weights["by"]
    loss = np.sum(np.logaddexp(0, z) - t * z)
    dz = lp.sigmoid(z) - t
    e = dz[:, :, np.newaxis] * weights["wy"]
    _, _, dwx, dwh, db = lp.rnn_backward(e, h, x, h0, weights["wx"], weights["wh"])
    dwy = np.sum(dz[:, :, np.newaxis] * h, axis=(0, 1))
    return loss, {"wx": dwx, "wh": dwh, "b": db, "wy": dwy, "by": dz.sum()}


def train_adder(weights, batches, rate):
    """Return weights after one clipped step of gradient descent for each batch."""
    for x, t in batches:
        _, gradients = adder_gradients(x, t, weights)
        norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
        step = rate * min(1.0, 1 / norm)
        weights = {name: w - step * gradients[name] for name, w in weights.items()}
    return weights
