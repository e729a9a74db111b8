"""ReLU passes the gradient where the gradient is positive, not where its input was."""

LOSES = {"network-hidden": 9, "step-hidden": 4}
SAYS = {"network-hidden": "ReLU passes dy where its input was positive"}


# cell: backward-vectorised
def dense_backward(dz, x, w):
    return dz @ w.T, x.T @ dz, dz.sum(axis=0)


def gradients(x, t, layers):
    outputs = [x]
    for w, b, name in layers:
        outputs.append(activate(outputs[-1] @ w + b, name))
    dy = (outputs[-1] - t) / len(x)
    loss = np.sum((outputs[-1] - t) ** 2) / 2 / len(x)
    found = []
    for k in reversed(range(len(layers))):
        w, _, name = layers[k]
        y = outputs[k + 1]
        slope = {"sigmoid": y * (1 - y), "relu": dy > 0, "linear": 1}[name]
        dy, dw, db = dense_backward(dy * slope, outputs[k], w)
        found.insert(0, (dw, db))
    return loss, found


def train_step(x, t, layers, eta):
    _, found = gradients(x, t, layers)
    return [
        (w - eta * dw, b - eta * db, name)
        for (w, b, name), (dw, db) in zip(layers, found, strict=True)
    ]
