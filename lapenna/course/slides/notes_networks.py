"""The networks of the notes S1 and S3, run: their gradients against numerical ones."""

from __future__ import annotations

import numpy as np

import lapenna as lp
from lapenna import nn
from lapenna.course.slides.record import Example, Result
from lapenna.gradcheck import check_network, numerical_gradient

# --- S1: one filter, pooling, 169-40-10


def _one_filter(seed, label) -> dict[str, object]:
    layers = [nn.Conv2D(1, 3), nn.ReLU(), nn.MaxPool2D(2), nn.Flatten()]
    layers += [nn.Dense(40), nn.ReLU(), nn.Dense(10)]
    net = nn.Sequential(layers, (28, 28, 1)).build(seed, np.float64)
    image = np.random.default_rng(seed).random((1, 28, 28, 1))
    labels = np.array([label])
    report = check_network(net, image, labels, lp.softmax_cross_entropy)
    slopes = net.gradients(image, labels, lp.softmax_cross_entropy).gradients
    at_logits = lp.softmax(net.predict(image)) - np.eye(10)[labels]
    return {
        "every_gradient_is_numerical": report.passed,
        "gradient_at_logits_is_softmax_minus_labels": bool(
            np.allclose(slopes["dense 2/b"], at_logits[0], rtol=1e-9, atol=1e-12)
        ),
        "bias_gradient_is_sum_of_dw": bool(
            np.isclose(slopes["conv/b"][0], slopes["conv/w"].sum(), rtol=1e-3)
        ),
        "shape_of_dw1": list(slopes["dense/w"].T.shape),
        "shape_of_dw2": list(slopes["dense 2/w"].T.shape),
    }


_ONE_FILTER = Example(
    where="S1, 4-130, run with random weights",
    inputs={"seed": 3, "label": 7},
    results={
        "every_gradient_is_numerical": Result(True),
        "gradient_at_logits_is_softmax_minus_labels": Result(True, True),
        "bias_gradient_is_sum_of_dw": Result(False, True, "E1-19"),
        "shape_of_dw1": Result([40, 169], [40, 16], "E1-15"),
        "shape_of_dw2": Result([10, 40], [10, 40]),
    },
    recompute=_one_filter,
)

# --- S3: two convolutions with masks that all channels share, pooling, two dense layers


def _convolve(x, masks):
    """Return one map for each mask (k, k, N): the mask slides over the sum of all channels of x."""
    return lp.conv2d(x.sum(axis=3, keepdims=True), masks[:, :, None, :])


def _convolve_back(dt, x, masks):
    """Return the gradients at x, the same for every channel, and at the masks."""
    summed = x.sum(axis=3, keepdims=True)
    dx, df, _ = lp.conv2d_backward(dt, summed, masks[:, :, None, :])
    return np.broadcast_to(dx, x.shape), df[:, :, 0, :]


def _loss(x, t, f1, f2, w1, w2) -> tuple[float, tuple]:
    h1 = lp.relu(_convolve(x, f1))
    t2 = _convolve(h1, f2)
    u2, argmax = lp.max_pool2d(t2, 2)
    flat = lp.flatten(u2)
    hidden = lp.tanh(flat @ w1)
    loss, slope = lp.softmax_cross_entropy(hidden @ w2, t)
    return float(loss), (h1, t2, u2, argmax, flat, hidden, slope)


def _shared_mask_network(seed) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    x, t = rng.standard_normal((1, 8, 8, 3)), np.array([1])
    weights = {
        "f1": rng.standard_normal((3, 3, 2)),
        "f2": rng.standard_normal((3, 3, 2)),
        "w1": rng.standard_normal((8, 4)),
        "w2": rng.standard_normal((4, 2)),
    }
    f1, f2, w1, w2 = weights.values()
    _, (h1, t2, u2, argmax, flat, hidden, slope) = _loss(x, t, *weights.values())
    dhidden = lp.tanh_backward(slope @ w2.T, hidden)
    du2 = lp.flatten_backward(dhidden @ w1.T, u2.shape)
    dh1, df2 = _convolve_back(lp.max_pool2d_backward(du2, argmax, t2.shape, 2), h1, f2)
    _, df1 = _convolve_back(lp.relu_backward(dh1, h1), x, f1)
    found = {"f1": df1, "f2": df2, "w1": flat.T @ dhidden, "w2": hidden.T @ slope}
    errors = {}
    for name in weights:

        def loss(value, name=name):
            return np.array(_loss(x, t, **(weights | {name: value}))[0])

        numerical = numerical_gradient(loss, weights[name], np.ones(()), 1e-5)
        errors[f"error_of_{name}"] = float(np.abs(found[name] - numerical).max())
    return {
        "t1": list(_convolve(x, f1).shape[1:]),
        "t2": list(t2.shape[1:]),
        "u2": list(u2.shape[1:]),
        "dh1_is_the_same_for_every_channel": bool(np.ptp(dh1, axis=3).max() == 0),
        "valid_convolution_gives_the_size_of_h1": t2.shape[1] - 2 == h1.shape[1],
        **{name: round(error, 8) for name, error in errors.items()},
    }


_SHARED = Example(
    where="S3, 10-119, run with random weights",
    inputs={"seed": 11},
    results={
        "t1": Result([6, 6, 2]),
        "t2": Result([4, 4, 2]),
        "u2": Result([2, 2, 2]),
        "dh1_is_the_same_for_every_channel": Result(True),
        "valid_convolution_gives_the_size_of_h1": Result(False, True, "E3-06"),
        "error_of_f1": Result(0.0),
        "error_of_f2": Result(0.0),
        "error_of_w1": Result(0.0),
        "error_of_w2": Result(0.0),
    },
    recompute=_shared_mask_network,
)

EXAMPLES: dict[str, Example] = {
    "one_filter_network_run": _ONE_FILTER,
    "shared_mask_network_run": _SHARED,
}
