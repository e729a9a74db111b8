"""Networks as graphs: against Keras, and what a graph must refuse."""

import numpy as np
import pytest

import lapenna as lp
from lapenna import nn
from lapenna.nn import zoo


def keras_twin(keras):
    """The same network with branches in Keras: convolutions, batch norm, add, concat, dense."""
    x = start = keras.Input((12, 10, 3))
    x = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    y = keras.layers.Conv2D(4, 3, padding="same", use_bias=False)(x)
    y = keras.layers.BatchNormalization(momentum=0.9)(y)
    x = keras.layers.Add()([x, y])
    y = keras.layers.Conv2D(2, 1)(x)
    x = keras.layers.Concatenate()([keras.layers.MaxPooling2D(2)(x), keras.layers.AvgPool2D(2)(y)])
    x = keras.layers.Conv2DTranspose(5, 2, 2, activation="relu")(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(start, keras.layers.Dense(3)(x))


def our_twin():
    start = nn.Input((12, 10, 3))
    x = nn.ReLU()(nn.Conv2D(4, 3, padding="same")(start))
    y = nn.BatchNorm(momentum=0.9)(nn.Conv2D(4, 3, padding="same", bias=False)(x))
    x = nn.Add()(x, y)
    y = nn.Conv2D(2, 1)(x)
    x = nn.Concat()(nn.MaxPool2D(2)(x), nn.AvgPool2D(2)(y))
    x = nn.ReLU()(nn.Conv2DTranspose(5, 2, 2)(x))
    return nn.Model(start, nn.Dense(3)(nn.GlobalAvgPool2D()(x)))


def test_a_graph_with_branches_is_keras_forward_and_backward(rng, tf):
    tf.keras.utils.set_random_seed(1)
    theirs, ours = keras_twin(tf.keras), our_twin().build()
    assert ours.parameters == sum(int(np.prod(v.shape)) for v in theirs.trainable_variables)
    ours.weights = {
        name: v.numpy() for name, v in zip(ours.shapes(), theirs.variables, strict=True)
    }
    x = rng.standard_normal((6, 12, 10, 3)).astype(np.float32)
    labels = rng.integers(0, 3, 6)
    np.testing.assert_allclose(ours.predict(x), theirs(x, training=False), rtol=1e-4, atol=1e-6)
    with tf.GradientTape() as tape:
        logits = theirs(x, training=True)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    slopes = tape.gradient(loss, theirs.trainable_variables)
    step = ours.gradients(x, labels, lp.softmax_cross_entropy)
    assert step.loss == pytest.approx(float(loss), rel=1e-5)
    for name, slope in zip(ours.trained(), slopes, strict=True):
        np.testing.assert_allclose(step.gradients[name], slope, rtol=2e-3, atol=2e-6, err_msg=name)
    for name, variable in zip(ours.shapes(), theirs.variables, strict=True):
        np.testing.assert_allclose(ours.weights[name], variable.numpy(), rtol=1e-4, atol=1e-5)


def test_predicting_in_pieces_changes_nothing(rng):
    model = zoo.conv_pool((12, 12, 1)).build()
    x = rng.standard_normal((11, 12, 12, 1)).astype(np.float32)
    whole = model.predict(x)
    assert model.predict(x[:0]).shape == (0, 10)
    for size in (1, 4, 11):
        np.testing.assert_allclose(model.predict(x, size), whole, rtol=1e-4, atol=1e-6)


def test_a_thousand_layers_need_no_recursion():
    node = start = nn.Input((2,))
    for _ in range(3000):
        node = nn.ReLU()(node)
    model = nn.Model(start, node)
    x = np.ones((1, 2))
    assert np.array_equal(model.predict(x), x)


def test_one_layer_object_used_twice_has_weights_of_its_own_in_each_place():
    layer = nn.Dense(4)
    model = nn.Sequential([layer, layer], (4,)).build()
    assert sorted(model.weights) == ["dense 2/b", "dense 2/w", "dense/b", "dense/w"]
    assert not np.array_equal(model.weights["dense/w"], model.weights["dense 2/w"])


def test_the_summary_is_text_and_html():
    table = zoo.mlp().summary()
    assert str(table).splitlines()[-1].split() == ["total", "12,960", "42", "12,960"]
    assert "MLP, 13,002 parameters" in table._repr_html_()


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda m: m.predict(np.zeros((2, 5))), r"x must have shape \(N, 4\), got \(2, 5\)"),
        (lambda m: nn.Sequential([nn.Dense(1)], (4,)).predict(np.zeros((2, 4))), "call build"),
        (lambda m: nn.Model(nn.Input((4,)), m.output), "depend on input, .* and on no other"),
        (lambda m: nn.Model(m.input, m.input), "through a layer"),
        (lambda m: nn.Model(m.output, m.output), r"input must be made by Input"),
        (lambda m: nn.Model(m.input, 3), "output must be the output of a layer"),
        (lambda m: nn.Dense(3)(np.zeros(4)), "is called with nodes.*got ndarray"),
        (lambda m: nn.Input((4, 0)), r"positive ints, got \(4, 0\)"),
    ],
)
def test_misuse_is_named(act, message):
    model = nn.Sequential([nn.Dense(3)], (4,)).build()
    with pytest.raises(ValueError, match=message):
        act(model)
