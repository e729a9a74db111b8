"""The softmax runs along the queries: the columns add up to 1."""

LOSES = {"attention-visible": 4, "attention-hidden": 6, "attention-causal": 5, "attention-heads": 4}
SAYS = {
    "attention-visible": "so that each row adds up to 1",
    "attention-hidden": "the softmax must run along the keys",
}


# cell: attention
def attention(q, k, v, mask=None):
    """Return the outputs (T, E) and the weights (T, S)."""
    scores = q @ k.T / np.sqrt(q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=0, keepdims=True))
    weights = powers / powers.sum(axis=0, keepdims=True)
    return weights @ v, weights


def attention_backward(dy, weights, q, k, v):
    """Return (dq, dk, dv)."""
    dweights = dy @ v.T
    mean = np.sum(dweights * weights, axis=1, keepdims=True)
    dscores = weights * (dweights - mean) / np.sqrt(q.shape[1])
    return dscores @ k, dscores.T @ q, weights.T @ dy


def multi_head(x, wq, wk, wv, wo, heads):
    """Return causal self-attention (T, D) of x (T, D) with several heads."""
    q, k, v = x @ wq, x @ wk, x @ wv
    mask = np.tri(len(x), dtype=bool)
    size = x.shape[1] // heads
    parts = [slice(j * size, (j + 1) * size) for j in range(heads)]
    outputs = [attention(q[:, p], k[:, p], v[:, p], mask)[0] for p in parts]
    return np.concatenate(outputs, axis=1) @ wo
