"""The heads are cut out of the rows: groups of tokens, not of columns."""

LOSES = {"attention-heads": 4}
SAYS = {"attention-heads": "cut the columns"}


# cell: attention
def attention(q, k, v, mask=None):
    """Return the outputs (N, T, E) and the weights (N, T, S)."""
    scores = q @ np.swapaxes(k, 1, 2) / np.sqrt(q.shape[2])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = powers / powers.sum(axis=2, keepdims=True)
    return weights @ v, weights


def attention_backward(dy, weights, q, k, v):
    """Return (dq, dk, dv)."""
    dweights = dy @ np.swapaxes(v, 1, 2)
    mean = np.sum(dweights * weights, axis=2, keepdims=True)
    dscores = weights * (dweights - mean) / np.sqrt(q.shape[2])
    return dscores @ k, np.swapaxes(dscores, 1, 2) @ q, np.swapaxes(weights, 1, 2) @ dy


def multi_head(x, wq, wk, wv, wo, heads):
    """Return causal self-attention (N, T, D) of x (N, T, D) with several heads."""
    mask = np.tri(x.shape[1], dtype=bool)
    size = x.shape[2] // heads
    cut = len(x) * heads, x.shape[1], size
    q, k, v = ((x @ w).reshape(cut) for w in (wq, wk, wv))
    return attention(q, k, v, mask)[0].reshape(x.shape) @ wo
