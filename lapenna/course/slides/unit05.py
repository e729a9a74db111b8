"""Unit 5: the 2-2-3 network with cross-entropy; convolution and pooling of a 5x5 image."""

from __future__ import annotations

import numpy as np

import lapenna as lp
from lapenna.course.slides.record import Example, Result
from lapenna.nn import Conv2D, Dense, Flatten, MaxPool2D, tally, total

# --- the 2-2-3 network, one step


def _network_223(x, w1, b1, w2, b2, t, rate) -> dict[str, object]:
    x, t = np.array([x]), np.array([t], dtype=float)
    w1, w2 = np.array(w1), np.array(w2)
    h = lp.sigmoid(lp.dense(x, w1, np.array(b1)))
    logits = lp.dense(h, w2, np.array(b2))
    loss, slope = lp.softmax_cross_entropy(logits, t)
    dh, dw2, db2 = lp.dense_backward(slope, h, w2)
    _, dw1, db1 = lp.dense_backward(lp.sigmoid_backward(dh, h), x, w1)
    return {
        "h": h[0],
        "p": lp.softmax(logits)[0],
        "loss": float(loss),
        "w1": w1 - rate * dw1,
        "b1": b1 - rate * db1,
        "w2": w2 - rate * dw2,
        "b2": b2 - rate * db2,
    }


_NETWORK = Example(
    where="S4, 509, with the numbers of the public notebook on cross-entropy",
    inputs={
        "x": (-0.04, -0.42),
        "w1": ((-2.5, -1.5), (0.6, 0.4)),
        "b1": (-1.6, 0.7),
        "w2": ((-0.1, 2.4, -2.2), (-1.5, -5.2, 3.7)),
        "b2": (0.0, 0.0, 1.0),
        "t": (0, 1, 0),
        "rate": 0.5,
    },
    results={
        "h": Result([0.147795117106519, 0.6438239068707556], ["0.147795", "0.643824"]),
        "p": Result(
            [0.017295378786886226, 0.00231122729739672, 0.9803933939157171],
            ["0.017295", "0.002311", "0.980393"],
        ),
        "loss": Result(6.0699765979626825, "6.069977"),
        "w1": Result(
            [
                [-2.511469284727856, -1.4596887987579839],
                [0.47957251035751136, 0.8232676130411694],
            ],
            [["-2.511469", "-1.459689"], ["0.479573", "0.823268"]],
        ),
        "b1": Result([-1.3132678818035985, -0.3077800310504033], ["-1.313268", "-0.307780"]),
        "w2": Result(
            [
                [-0.10127808626660473, 2.47372676449872, -2.2724486782321156],
                [-1.5055675891706914, -4.8788320582587605, 3.384399647429452],
            ],
            [["-0.101278", "2.473727", "-2.272449"], ["-1.505568", "-4.878832", "3.384400"]],
        ),
        "b2": Result(
            [-0.008647689393443113, 0.4988443863513016, 0.5098033030421414],
            ["-0.008648", "0.498844", "0.509803"],
        ),
    },
    recompute=_network_223,
)

# --- a 5x5 image and a 3x3 filter


def _maps(x, w) -> dict[str, object]:
    x, w = np.array(x, dtype=float)[None, :, :, None], np.array(w, dtype=float)[:, :, None, None]
    same = lp.conv2d(x, w, padding=1)
    return {
        "valid": lp.conv2d(x, w)[0, :, :, 0],
        "first": lp.conv2d(x, w)[0, 0, :2, 0],
        "flipped": lp.conv2d(x, w[::-1, ::-1])[0, :, :, 0],
        "same": same[0, :, :, 0],
        "pool_stride_1": lp.max_pool2d(same, 2, stride=1)[0][0, :, :, 0],
        "pool_stride_2": lp.max_pool2d(same, 2)[0][0, :, :, 0],
        "relu_after_pool": lp.relu(lp.max_pool2d(same, 2, stride=1)[0])[0, :, :, 0],
        "pool_after_relu": lp.max_pool2d(lp.relu(same), 2, stride=1)[0][0, :, :, 0],
    }


_VALID = [[51, 66, 20], [31, 49, 101], [15, 53, -2]]
_SAME = [
    [21, 59, 37, -19, 2],
    [30, 51, 66, 20, 43],
    [-14, 31, 49, 101, -19],
    [59, 15, 53, -2, 21],
    [49, 57, 64, 76, 10],
]
_POOLED = [[59, 66, 66, 43], [51, 66, 101, 101], [59, 53, 101, 101], [59, 64, 76, 76]]
_FIVE = Example(
    where="S4, 1459-1580",
    inputs={
        "x": ((2, 4, 9, 1, 4), (2, 1, 4, 4, 6), (1, 1, 2, 9, 2), (7, 3, 5, 1, 3), (2, 3, 4, 8, 5)),
        "w": ((1, 2, 3), (-4, 7, 4), (2, -5, 1)),
    },
    results={
        "valid": Result(_VALID, _VALID),
        "first": Result([51, 66], [51, 66]),
        "flipped": Result([[6, -7, 58], [40, -9, 79], [45, 77, 9]]),
        "same": Result(_SAME, _SAME),
        "pool_stride_1": Result(_POOLED, _POOLED),
        "pool_stride_2": Result([[59, 66], [59, 101]]),
        "relu_after_pool": Result(_POOLED),
        "pool_after_relu": Result(_POOLED),
    },
    recompute=_maps,
)


def _slice(x) -> dict[str, object]:
    image = np.array(x, dtype=float)[None, :, :, None]
    return {"pool": lp.max_pool2d(image, 2)[0][0, :, :, 0]}


_SLICE = Example(
    where="S4, 1782-1795",
    inputs={"x": ((1, 1, 2, 4), (5, 6, 7, 8), (3, 2, 1, 0), (1, 2, 3, 4))},
    results={"pool": Result([[6, 8], [3, 4]], [[6, 8], [3, 4]])},
    recompute=_slice,
)


def _size(width, kernel, padding, stride) -> dict[str, object]:
    right = (width - kernel + 2 * padding) / stride + 1
    return {"size": right, "formula_as_printed": (width - kernel + stride) / 3 + padding}


_SIZE = Example(
    where="S4, 1777-1780",
    inputs={"width": 5, "kernel": 3, "padding": 1, "stride": 2},
    results={"size": Result(3.0, 3), "formula_as_printed": Result(7 / 3, 3, "E4-27")},
    recompute=_size,
)

# --- the small convolutional network of the Keras example


def _keras_network(layers, input_shape) -> dict[str, object]:
    rows = tally(layers, input_shape)
    return {
        "flat": rows[-2].output_shape[0],
        "by_layer": [row.parameters for row in rows if row.parameters],
        "parameters": total(rows).parameters,
    }


_KERAS = Example(
    where="S4, 2120-2154; no count printed",
    inputs={
        "layers": (
            Conv2D(32, 3), MaxPool2D(2), Conv2D(64, 3), MaxPool2D(2), Flatten(), Dense(10)
        ),
        "input_shape": (28, 28, 1),
    },
    results={
        "flat": Result(1600),
        "by_layer": Result([320, 18_496, 16_010]),
        "parameters": Result(34_826),
    },
    recompute=_keras_network,
)  # fmt: skip

EXAMPLES: dict[str, Example] = {
    "network_223": _NETWORK,
    "conv_5x5": _FIVE,
    "pool_slice": _SLICE,
    "size_formula": _SIZE,
    "keras_network": _KERAS,
}
