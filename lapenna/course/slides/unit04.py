"""Unit 4: the 2-2-2 network backward, one step of gradient descent, and ten thousand."""

from __future__ import annotations

import math

import numpy as np

from lapenna.course.slides.record import Example, Result
from lapenna.course.slides.unit03 import MLP_222, forward_222

_RATE = 0.5


def gradients_222(x, w, b, t, e=math.e) -> dict[str, np.ndarray]:
    """Return all gradients of the 2-2-2 network by their names on the slides."""
    h, o, _ = forward_222(x, w, b, t, e)
    delta_o = (o - t) * o * (1 - o)
    second = np.reshape(w[4:], (2, 2))
    grad_h = delta_o @ second
    delta_h = grad_h * h * (1 - h)
    return {
        "delta_o": delta_o,
        "grad_w5_to_w8": np.outer(delta_o, h).ravel(),
        "grad_h": grad_h,
        "delta_h": delta_h,
        "grad_w1_to_w4": np.outer(delta_h, x).ravel(),
    }


def _stepped(found, w) -> np.ndarray:
    slope = np.concatenate([found["grad_w1_to_w4"], found["grad_w5_to_w8"]])
    return np.array(w) - _RATE * slope


def _backward(x, w, b, t, e) -> dict[str, object]:
    found = gradients_222(x, w, b, t, e)
    after = _stepped(found, w)
    first = found.pop("grad_w1_to_w4")
    return found | {
        "grad_w1": first[0],
        "grad_w2": first[1],
        "grad_w3_and_w4": first[2:],
        "w1": after[0],
        "w2": after[1],
        "w3_to_w8": after[2:],
    }


_BACKWARD = Example(
    where="S4, 873-979",
    inputs=MLP_222 | {"e": 2.7182818284},
    results={
        "delta_o": Result(
            [0.13849856162945076, -0.03809823651803844],
            ["0.13849856162945076", "-0.03809823651803844"],
        ),
        "grad_w5_to_w8": Result(
            [0.08216704056448701, 0.08266762784778263, -0.02260254047827904, -0.02274024221678477],
            [
                "0.08216704056448701",
                "0.08266762784778263",
                "-0.02260254047827904",
                "-0.02274024221678477",
            ],
        ),
        "grad_h": Result(
            [0.036350306392761086, 0.04137032264833171],
            ["0.036350306392761086", "0.04137032264833171"],
        ),
        "delta_h": Result(
            [0.00877135468940779, 0.009954254705134271],
            ["0.00877135468940779", "0.009954254705134271"],
        ),
        "grad_w1": Result(0.0004385677344703895, "0.0004385677344703895"),
        "grad_w2": Result(0.000877135468940779, "0.0004385677344703895", "E4-01"),
        "grad_w3_and_w4": Result(
            [0.0004977127352567136, 0.0009954254705134271],
            ["0.0004977127352567136", "0.0009954254705134271"],
        ),
        "w1": Result(0.1497807161327648, "0.1497807161327648"),
        "w2": Result(0.1995614322655296, "0.19978071613276482", "E4-02"),
        "w3_to_w8": Result(
            [
                0.24975114363237164, 0.29950228726474326, 0.35891647971775653,
                0.4086661860761087, 0.5113012702391395, 0.5613701211083925,
            ],
            [
                "0.24975114363237164", "0.29950228726474326", "0.35891647971775653",
                "0.4086661860761087", "0.5113012702391395", "0.5613701211083925",
            ],
        ),
    },
    recompute=_backward,
)  # fmt: skip


def _step(x, w, b, t) -> dict[str, object]:
    found = gradients_222(x, w, b, t)
    after = _stepped(found, w)
    deltas = found["delta_h"], found["delta_o"]
    own = [bias - _RATE * delta for bias, delta in zip(b, deltas, strict=True)]
    shared = [bias - _RATE * delta.sum() for bias, delta in zip(b, deltas, strict=True)]
    return {
        "weights": after,
        "loss": forward_222(x, after, b, t)[2].sum(),
        "hidden_biases": own[0],
        "output_biases": own[1],
        "loss_with_own_biases": forward_222(x, after, own, t)[2].sum(),
        "shared_biases": shared,
        "loss_with_shared_biases": forward_222(x, after, shared, t)[2].sum(),
        "loss_with_the_printed_w2": forward_222(x, _printed_bug(after, found), b, t)[2].sum(),
    }


def _printed_bug(after, found) -> np.ndarray:
    """Return the weights after the step when w2 takes the gradient of w1, as E4-01 has it."""
    first = found["grad_w1_to_w4"]
    return after + _RATE * np.array([0.0, first[1] - first[0], *[0.0] * 6])


_STEP = Example(
    where="S4, 869-937, the step with the exact e; no value printed",
    inputs=MLP_222,
    results={
        "weights": Result(
            [
                0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915,
                0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891,
            ]
        ),
        "loss": Result(0.29102777369359933),
        "hidden_biases": Result([0.3456143226552565, 0.3450228726473914]),
        "output_biases": Result([0.5307507191857215, 0.6190491182582781]),
        "loss_with_own_biases": Result(0.28047144679143016),
        "shared_biases": Result([0.3406371953026479, 0.5497998374439996]),
        "loss_with_shared_biases": Result(0.2857508866992965),
        "loss_with_the_printed_w2": Result(0.2910279385934301),
    },
    recompute=_step,
)  # fmt: skip


def _many_steps(x, w, b, t, steps) -> dict[str, object]:
    only = printed = both = np.array(w)
    own = [np.full(2, bias) for bias in b]
    for _ in range(steps):
        only = _stepped(gradients_222(x, only, b, t), only)
        found = gradients_222(x, printed, b, t)
        printed = _printed_bug(_stepped(found, printed), found)
        found = gradients_222(x, both, own, t)
        deltas = found["delta_h"], found["delta_o"]
        both = _stepped(found, both)
        own = [bias - _RATE * delta for bias, delta in zip(own, deltas, strict=True)]
    return {
        "loss": forward_222(x, only, b, t)[2].sum(),
        "loss_with_own_biases": forward_222(x, both, own, t)[2].sum(),
        "loss_with_the_printed_w2": forward_222(x, printed, b, t)[2].sum(),
    }


_MANY = Example(
    where="S4, 873, ten thousand steps; no value printed",
    inputs=MLP_222 | {"steps": 10_000},
    results={
        "loss": Result(3.510187782978853e-5),
        "loss_with_own_biases": Result(2.4475622359322656e-6),
        "loss_with_the_printed_w2": Result(3.6015172875756516e-5),
    },
    recompute=_many_steps,
)

EXAMPLES: dict[str, Example] = {
    "mlp_222_backward": _BACKWARD,
    "mlp_222_step": _STEP,
    "mlp_222_ten_thousand_steps": _MANY,
}
