"""The largest score is not subtracted: large scores overflow."""

LOSES = {"attention-hidden": 6}
SAYS = {"attention-hidden": "subtract the largest"}


# cell: attention
def attention(q, k, v, mask=None):
    """Return the outputs (T, E) and the weights (T, S)."""
    scores = q @ k.T / np.sqrt(q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    powers = np.exp(scores)
    weights = powers / powers.sum(axis=1, keepdims=True)
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
