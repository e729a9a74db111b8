"""The heads are cut out of the rows: groups of tokens, not of columns."""

LOSES = {"attention-heads": 4}
SAYS = {"attention-heads": "cut the columns"}


# cell: attention
def attention(q, k, v, mask=None):
    """Return the outputs (T, E) and the weights (T, S)."""
    scores = q @ k.T / np.sqrt(q.shape[1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
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
    mask = np.tri(len(x), dtype=bool)
    size = x.shape[1] // heads
    q, k, v = ((x @ w).reshape(heads, len(x), size) for w in (wq, wk, wv))
    outputs = np.array([attention(q[j], k[j], v[j], mask)[0] for j in range(heads)])
    return outputs.reshape(x.shape) @ wo
