"""Embedding against TensorFlow; positions against the inventory and their algebra."""

import numpy as np
import pytest

import lapenna as lp


@pytest.mark.parametrize("shape", [(5,), (2, 3), (), (0, 4), (2, 1, 3)], ids=str)
def test_rows_and_gradients_are_tensorflows(rng, tf, shape):
    table, ids = rng.standard_normal((7, 4)), rng.integers(0, 7, shape)
    with tf.GradientTape() as tape:
        tensor = tf.constant(table)
        tape.watch(tensor)
        y = tf.nn.embedding_lookup(tensor, ids)
        dy = np.asarray(rng.standard_normal(y.shape))
        total = tf.reduce_sum(y * dy)
    np.testing.assert_array_equal(lp.embedding(np.asarray(ids), table), y)
    slices = tape.gradient(total, tensor)
    theirs = tf.convert_to_tensor(slices) if shape != (0, 4) else np.zeros((7, 4))
    np.testing.assert_allclose(
        lp.embedding_backward(dy, np.asarray(ids), (7, 4)), theirs, rtol=1e-12, atol=1e-12
    )


def test_repeated_ids_add_up():
    dy = np.array([[1.0], [10.0], [100.0]])
    assert lp.embedding_backward(dy, np.array([1, 0, 1]), (3, 1)).ravel().tolist() == [10, 101, 0]


def test_positions_of_the_inventory():
    p = lp.positional_encoding(3, 4)
    np.testing.assert_allclose(p[0], [0, 1, 0, 1], atol=1e-15)
    np.testing.assert_allclose(p[1], [0.841471, 0.540302, 0.0099998, 0.99995], atol=5e-7)


def test_a_step_in_position_is_a_rotation():
    """p[t + 3] is the same rotation of p[t] for every t: the pairs turn by 3 times their speed."""
    dim = 8
    p = lp.positional_encoding(20, dim)
    for k in range(dim // 2):
        angle = 3 / 10000 ** (2 * k / dim)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        pair = p[:, 2 * k : 2 * k + 2]
        np.testing.assert_allclose(pair[3:], pair[:-3] @ turn.T, atol=1e-12)
    np.testing.assert_allclose(np.sum(p * p, axis=1), dim / 2)
