"""Training: the same losses as TensorFlow, and what a history holds."""

import numpy as np
import pytest

import lapenna as lp
from lapenna.course.data import load_digits28
from lapenna.nn import optim, train, zoo


@pytest.fixture(scope="module")
def digits():
    return load_digits28()


def tensorflow_losses(tf, weights, x, labels, batches, rate):
    """Train the MNIST network in TensorFlow on these batches; return the loss of every step."""
    p = [tf.Variable(w) for w in weights.values()]

    def network(x):
        h = tf.nn.relu(tf.nn.conv2d(x, p[0], 1, "SAME") + p[1])
        h = tf.nn.relu(tf.nn.conv2d(h, p[2], 2, "SAME") + p[3])
        h = tf.nn.relu(tf.nn.conv2d(h, p[4], 2, "SAME") + p[5])
        h = tf.nn.relu(tf.reshape(h, (-1, 1568)) @ p[6] + p[7])
        return h @ p[8] + p[9]

    losses = []
    for batch in batches:
        with tf.GradientTape() as tape:
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels[batch], network(x[batch]))
            loss = tf.reduce_mean(each)
        for variable, slope in zip(p, tape.gradient(loss, p), strict=True):
            variable.assign_sub(rate * slope)
        losses.append(float(loss))
    return losses


def test_one_epoch_on_the_digits_has_tensorflows_losses(digits, tf):
    # float64: the blank border of a digit makes whole areas cross a ReLU's kink together, and in
    # float32 the last bit decides on which side.
    x, labels = digits.x_train.astype(np.float64), digits.y_train
    model = zoo.mnist_cnn().build(seed=1, dtype=np.float64)
    order = np.random.default_rng(5).permutation(len(x))
    batches = [order[k : k + 100] for k in range(0, len(x), 100)]
    theirs = tensorflow_losses(tf, model.weights, x, labels, batches, 0.05)
    history = train.fit(
        model,
        x,
        labels,
        loss=lp.softmax_cross_entropy,
        optimiser=optim.SGD(0.05),
        batch_size=100,
        seed=5,
        progress=False,
    )
    assert len(history.loss) == len(theirs) > 10
    np.testing.assert_allclose(history.loss, theirs, rtol=1e-6)
    assert history.loss[-1] < 0.8 * history.loss[0]


def blobs(n=240):
    """Three clouds of points in the plane, and their classes."""
    rng = np.random.default_rng(0)
    labels = np.arange(n) % 3
    centres = np.array([[2.0, 0], [-1, 2], [-1, -2]])
    return (centres[labels] + rng.standard_normal((n, 2))).astype(np.float32), labels


def small(dropout=False):
    from lapenna import nn

    layers = [nn.Dense(16), nn.ReLU(), *([nn.Dropout(0.3)] if dropout else []), nn.Dense(3)]
    return nn.Sequential(layers, (2,)).build(0)


def fit(model, x, labels, **options):
    options = {"loss": lp.softmax_cross_entropy, "optimiser": optim.Adam(0.02)} | options
    return train.fit(model, x, labels, progress=False, **options)


def test_history_has_an_entry_a_step_and_an_epoch():
    x, labels = blobs()
    history = fit(small(), x, labels, epochs=4, batch_size=50, validation=(x[:30], labels[:30]))
    assert len(history.loss) == 4 * 5
    assert history.epoch_loss[1] == pytest.approx(np.mean(history.loss[5:10]))
    assert len(history.validation_loss) == len(history.validation_accuracy) == 4
    assert history.validation_accuracy[-1] > 0.8


@pytest.mark.parametrize("dropout", [False, True])
def test_a_seed_decides_the_history(dropout):
    x, labels = blobs()
    first, again, other = (
        fit(small(dropout), x, labels, epochs=2, seed=seed).loss for seed in (3, 3, 4)
    )
    assert first == again and first != other


def test_training_stops_early_and_takes_back_the_best_weights():
    x, labels = blobs(60)
    model, noise = small(), np.random.default_rng(1).permutation(labels)
    validation = (x[40:], labels[40:])
    history = fit(model, x[:40], noise[:40], epochs=200, validation=validation, patience=5)
    assert history.stopped_early and len(history.validation_loss) < 200
    best = int(np.argmin(history.validation_loss))
    assert len(history.validation_loss) == best + 1 + 5
    score = train.evaluate(model, *validation, lp.softmax_cross_entropy)
    assert score.loss == pytest.approx(min(history.validation_loss), rel=1e-6)


def test_accuracy_counts_classes_or_one_hot_rows_and_nothing_else():
    x, labels = blobs()
    model = small()
    loss = lp.softmax_cross_entropy
    found = train.evaluate(model, x, labels, loss).accuracy
    assert found == np.mean(model.predict(x).argmax(axis=1) == labels)
    assert train.evaluate(model, x, np.eye(3, dtype=np.float32)[labels], loss).accuracy == found
    targets = np.full((len(x), 3), 0.5, np.float32)
    assert train.evaluate(model, x, targets, lp.mean_squared_error).accuracy is None


def test_progress_is_a_bar_with_the_loss(capsys):
    x, labels = blobs(64)
    train.fit(small(), x, labels, loss=lp.softmax_cross_entropy, optimiser=optim.SGD(0.1))
    assert "2/2" in (shown := capsys.readouterr().err) and "loss=" in shown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "epochs must be a positive int, got 0"),
        ({"batch_size": 1.5}, "batch_size must be a positive int"),
        ({"patience": 2}, "patience needs validation"),
        ({"optimiser": optim.SGD(1e30), "epochs": 5}, "loss became .* learning rate may be too"),
    ],
)
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_bad_options_are_refused(options, message):
    x, labels = blobs()
    with pytest.raises(ValueError, match=message):
        fit(small(), x, labels, **options)


def test_samples_without_labels_are_refused():
    with pytest.raises(ValueError, match="one length above 0, got 3 and 2"):
        fit(small(), np.zeros((3, 2), np.float32), np.zeros(2, int))
