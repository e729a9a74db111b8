"""dx is computed with w in place of its transpose. With square matrices the shapes fit."""

LOSES = {
    "dense-visible": 2,
    "dense-hidden": 5,
    "network-visible": 3,
    "network-hidden": 9,
    "step-visible": 2,
    "step-hidden": 4,
}
SAYS = {"dense-visible": "dx = dz times w transposed"}


# cell: backward-vectorised
def dense_backward(dz, x, w):
    return dz @ w, x.T @ dz, dz.sum(axis=0)


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
        slope = {"sigmoid": y * (1 - y), "relu": y > 0, "linear": 1}[name]
        dy, dw, db = dense_backward(dy * slope, outputs[k], w)
        found.insert(0, (dw, db))
    return loss, found


def train_step(x, t, layers, eta):
    _, found = gradients(x, t, layers)
    return [
        (w - eta * dw, b - eta * db, name)
        for (w, b, name), (dw, db) in zip(layers, found, strict=True)
    ]
