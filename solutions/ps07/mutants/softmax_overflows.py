"""Softmax takes exponentials of the logits as they are: large ones overflow."""

LOSES = {"forward-hidden": 3}
SAYS = {"forward-hidden": "subtract the largest logit of each row"}


# cell: forward
def forward(x, weights):
    w, b, w1, b1, w2, b2 = weights
    h = np.maximum(conv2d(x, w, b, 2, ((0, 0), (0, 0))), 0)
    h = np.maximum(flatten_nhwc(max_pool2d(h, 2, 1)) @ w1 + b1, 0)
    e = np.exp(h @ w2 + b2)
    return e / e.sum(axis=1, keepdims=True)
