"""Attention against Keras, the inventory's numbers, numerical gradients and symmetry."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.gradcheck import numerical_gradient, relative_error


def _close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])


def test_the_numbers_of_the_inventory():
    y, weights = lp.scaled_dot_product_attention(X, X, X)
    rows = [[0.401112, 0.197776, 0.401112], [0.197776, 0.401112, 0.401112]]
    np.testing.assert_allclose(weights, [*rows, [0.248255, 0.248255, 0.503490]], atol=5e-7)
    rows = [[0.802224, 0.598888], [0.598888, 0.802224], [0.751745, 0.751745]]
    np.testing.assert_allclose(y, rows, atol=1e-6)
    causal = lp.scaled_dot_product_attention(X, X, X, mask=np.tril(np.ones((3, 3), bool)))
    np.testing.assert_allclose(causal.weights[0], [1, 0, 0])
    np.testing.assert_allclose(causal.weights[1], [0.330238, 0.669762, 0], atol=5e-7)


def _mask(rng, shape):
    mask = rng.random(shape) < 0.6
    mask[..., 0] = True
    return mask


@pytest.mark.parametrize("lead", [(), (2,), (2, 3), (0,)], ids=str)
@pytest.mark.parametrize("masked", [False, True])
def test_it_is_tensorflows_formula_with_its_gradients(rng, tf, lead, masked):
    arrays = [rng.standard_normal((*lead, *size)) for size in ((4, 3), (5, 3), (5, 2))]
    mask = _mask(rng, (4, 5)) if masked else None
    with tf.GradientTape() as tape:
        q, k, v = tensors = [tf.constant(a) for a in arrays]
        tape.watch(tensors)
        scores = tf.matmul(q, k, transpose_b=True) / np.sqrt(3)
        if masked:
            scores = tf.where(mask, scores, tf.constant(-np.inf, scores.dtype))
        weights = tf.nn.softmax(scores)
        theirs = tf.matmul(weights, v)
        dy = rng.standard_normal(theirs.shape)
        total = tf.reduce_sum(theirs * dy)
    ours = lp.scaled_dot_product_attention(*arrays, mask=mask)
    _close(ours.y, theirs)
    _close(ours.weights, weights)
    gradients = lp.scaled_dot_product_attention_backward(dy, ours.weights, *arrays)
    for mine, other in zip(gradients, tape.gradient(total, tensors), strict=True):
        _close(mine, other)


NAMES = ("wq", "wk", "wv", "wo", "bq", "bk", "bv", "bo")


def _problem(rng, n, steps, keys, size):
    x, memory = rng.standard_normal((n, steps, size)), rng.standard_normal((n, keys, size))
    weights = {w: rng.standard_normal((size, size) if w[0] == "w" else size) for w in NAMES}
    return x, memory, weights


# Keras rounds 1/sqrt(D/heads) to float32, so D/heads is a power of 4 here.
@pytest.mark.parametrize(("heads", "size"), [(1, 4), (2, 8), (3, 3), (3, 12), (2, 32)])
@pytest.mark.parametrize("masked", [False, True])
def test_heads_and_gradients_are_kerass(rng, tf, heads, size, masked):
    x, memory, p = _problem(rng, 2, 4, 5, size)
    mask = _mask(rng, (4, 5)) if masked else None
    layer = tf.keras.layers.MultiHeadAttention(heads, size // heads, dtype="float64")
    layer.build(x.shape, memory.shape)
    split, joined = (size, heads, size // heads), (heads, size // heads, size)
    layer.set_weights(
        [
            *(p["wq"].reshape(split), p["bq"].reshape(split[1:])),
            *(p["wk"].reshape(split), p["bk"].reshape(split[1:])),
            *(p["wv"].reshape(split), p["bv"].reshape(split[1:])),
            *(p["wo"].reshape(joined), p["bo"]),
        ]
    )
    with tf.GradientTape() as tape:
        inputs = [tf.constant(x), tf.constant(memory)]
        tape.watch(inputs)
        attend = None if mask is None else tf.constant(np.broadcast_to(mask, (2, 4, 5)))
        y, scores = layer(inputs[0], inputs[1], attention_mask=attend, return_attention_scores=True)
        dy = rng.standard_normal(y.shape)
        total = tf.reduce_sum(y * dy)
    theirs = tape.gradient(total, [*inputs, *layer.trainable_weights])
    result = lp.multi_head_attention(x, memory, **p, heads=heads, mask=mask)
    np.testing.assert_allclose(result.y, y, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(result.weights, scores, rtol=1e-9, atol=1e-9)
    matrices = {w: p[w] for w in NAMES[:4]}
    g = lp.multi_head_attention_backward(dy, result, x, memory, **matrices, heads=heads)
    order = (g.dx, g.dmemory, g.dwq, g.dbq, g.dwk, g.dbk, g.dwv, g.dbv, g.dwo, g.dbo)
    for mine, other in zip(order, theirs, strict=True):
        np.testing.assert_allclose(mine, np.reshape(other, mine.shape), rtol=1e-8, atol=1e-8)


def test_gradients_of_heads_are_the_numerical_ones(rng):
    x, memory, p = _problem(rng, 2, 3, 4, 4)
    mask = _mask(rng, (3, 4))
    result = lp.multi_head_attention(x, memory, **p, heads=2, mask=mask)
    dy = rng.standard_normal(result.y.shape)
    matrices = {w: p[w] for w in NAMES[:4]}
    g = lp.multi_head_attention_backward(dy, result, x, memory, **matrices, heads=2)
    everything = {"x": x, "memory": memory, **p}
    for name, value in everything.items():

        def at(v, name=name):
            return lp.multi_head_attention(**{**everything, name: v}, heads=2, mask=mask).y

        error = relative_error(getattr(g, f"d{name}"), numerical_gradient(at, value, dy))
        # A key's bias moves all scores of a query alike: its gradient is 0 but for rounding.
        assert error < 1e-6 or (name == "bk" and np.abs(g.dbk).max() < 1e-12)


def test_the_future_behind_a_mask_has_no_gradient_and_rows_add_to_one(rng):
    x = rng.standard_normal((2, 5, 4))
    causal = np.tril(np.ones((5, 5), bool))
    y, weights = lp.scaled_dot_product_attention(x, x, x, mask=causal)
    _close(weights.sum(axis=-1), np.ones((2, 5)))
    assert (weights[:, ~causal] == 0).all()
    dy = np.zeros_like(y)
    dy[:, 2] = rng.standard_normal((2, 4))
    for slope in lp.scaled_dot_product_attention_backward(dy, weights, x, x, x)[1:]:
        assert (slope[:, 3:] == 0).all() and slope[:, :3].any()


def test_without_a_mask_the_order_of_the_keys_does_not_matter(rng):
    q, k, v = (rng.standard_normal((4, 3)) for _ in range(3))
    order = rng.permutation(4)
    _close(
        lp.scaled_dot_product_attention(q, k[order], v[order]).y,
        lp.scaled_dot_product_attention(q, k, v).y,
    )
