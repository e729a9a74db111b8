"""Unit 3: the neuron, the 2-2-2 network forward, softmax, the batch of ten, parameters, steps."""

from __future__ import annotations

import math

import numpy as np

import lapenna as lp
from lapenna.course.slides.record import Example, Result
from lapenna.nn import Dense, Flatten, tally

# --- one neuron


def _neuron(w, x, b, w_printed) -> dict[str, object]:
    z = float(np.dot(w, x) + b)
    s = float(lp.sigmoid(np.array(z)))
    slope = s * (1 - s)
    return {
        "z": z,
        "z_as_printed": float(np.dot(w_printed, x) + b),
        "sigmoid": s,
        "dz": slope,
        "dw": slope * np.array(x),
        "dx": slope * np.array(w),
        "db": slope,
    }


_S = 0.1966119332414819
_NEURON = Example(
    where="S4, 743-758",
    inputs={"w": (2.0, -3.0), "x": (-1.0, -2.0), "b": -3.0, "w_printed": (-2.0, 3.0)},
    results={
        "z": Result(1.0, "1.0"),
        "z_as_printed": Result(-7.0, "1.0", "E4-03"),
        "sigmoid": Result(0.7310585786300049, "0.731"),
        "dz": Result(_S),
        "dw": Result([-_S, -2 * _S]),
        "dx": Result([2 * _S, -3 * _S]),
        "db": Result(_S),
    },
    recompute=_neuron,
)

# --- the 2-2-2 network forward, with the constant e as the slide's code has it

MLP_222 = {
    "x": (0.05, 0.10),
    "w": (0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55),
    "b": (0.35, 0.60),
    "t": (0.01, 0.99),
}
"""The inputs of the 2-2-2 network; w1 to w4 enter the hidden layer, w5 to w8 the output."""


def forward_222(x, w, b, t, e=math.e) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hidden values, outputs and the two errors of the 2-2-2 network."""
    first, second = np.reshape(w[:4], (2, 2)).T, np.reshape(w[4:], (2, 2)).T
    h = 1 / (1 + e ** -(np.array(x) @ first + b[0]))
    o = 1 / (1 + e ** -(h @ second + b[1]))
    return h, o, (np.array(t) - o) ** 2 / 2


def _forward(x, w, b, t, e) -> dict[str, object]:
    h, o, errors = forward_222(x, w, b, t, e)
    return {
        "h": h,
        "o": o,
        "o1_to_five_digits": o[0],
        "errors": errors,
        "total": errors.sum(),
        "mean_squared_error": float(np.mean((np.array(t) - o) ** 2)),
        "grad_o": o - t,
        "grad_o1_to_five_digits": o[0] - t[0],
    }


_FORWARD = Example(
    where="S4, 334-433 and 799-867",
    inputs=MLP_222 | {"e": 2.7182818284},
    results={
        "h": Result(
            [0.5932699921052087, 0.5968843782577157],
            ["0.5932699921052087", "0.5968843782577157"],
        ),
        "o": Result(
            [0.7513650695475076, 0.772928465316421], ["0.7513650695475076", "0.772928465316421"]
        ),
        "o1_to_five_digits": Result(0.7513650695475076, "0.75136", "E4-80"),
        "errors": Result(
            [0.2748110831725904, 0.023560025584942117],
            ["0.2748110831725904", "0.023560025584942117"],
        ),
        "total": Result(0.29837110875753253, "0.29837110875753253"),
        "mean_squared_error": Result(0.29837110875753253),
        "grad_o": Result(
            [0.7413650695475076, -0.21707153468357898],
            ["0.7413650695475076", "-0.21707153468357898"],
        ),
        "grad_o1_to_five_digits": Result(0.7413650695475076, "0.74136", "E4-80"),
    },
    recompute=_forward,
)

_FORWARD_EXACT = Example(
    where="S4, 334-433, with the exact e",
    inputs=MLP_222 | {"e": math.e},
    results={
        "h": Result([0.5932699921071872, 0.596884378259767], ["0.59327", "0.59688"]),
        "o": Result([0.7513650695523157, 0.7729284653214625]),
        "o1_to_five_digits": Result(0.7513650695523157, "0.75136", "E4-80"),
        "errors": Result([0.274811083176155, 0.023560025583847746], ["0.274811083", "0.023560026"]),
        "total": Result(0.2983711087600027, "0.298371109"),
        "mean_squared_error": Result(0.2983711087600027),
        "grad_o": Result([0.7413650695523157, -0.2170715346785375]),
        "grad_o1_to_five_digits": Result(0.7413650695523157, "0.74136", "E4-80"),
    },
    recompute=_forward,
)

# --- softmax of three scores, and the losses of ten images


def _softmax(scores, sum_as_printed) -> dict[str, object]:
    third = scores[2] / sum_as_printed
    scores = np.array(scores)
    powers = np.exp(scores)
    return {
        "powers": powers,
        "sum": powers.sum(),
        "softmax": lp.softmax(scores),
        "third_as_printed": third,
    }


_SOFTMAX = Example(
    where="S4, 448-458 and 1367-1383",
    inputs={"scores": (3.2, 5.1, -1.7), "sum_as_printed": 188.68},
    results={
        "powers": Result(
            [24.532530197109352, 164.0219072999017, 0.18268352405273464], ["24.5", "164.0", "0.18"]
        ),
        "sum": Result(188.73712102106378, "188.68", "E4-81"),
        "softmax": Result(
            [0.12998253901717316, 0.8690495352082659, 0.0009679257745610439],
            ["0.13", "0.87", "0.00"],
        ),
        "third_as_printed": Result(-0.0090099639601441596, "0.00", "E4-05"),
    },
    recompute=_softmax,
)


def _batch(given) -> dict[str, object]:
    losses = -np.log(np.array(given))
    return {
        "loss_of_0.2": losses[0],
        "loss_of_1.0": losses[1],
        "loss_of_0.7": losses[2],
        "loss_of_0.9": losses[3],
        "sum": losses.sum(),
        "mean": losses.mean(),
    }


_BATCH = Example(
    where="S4, 466-507 and 1391-1432",
    inputs={"given": (0.2, 1.0, 0.7, 0.9, 0.9, 1.0, 1.0, 1.0, 0.9, 1.0)},
    results={
        "loss_of_0.2": Result(1.6094379124341003, "1.61"),
        "loss_of_1.0": Result(0.0, 0),
        "loss_of_0.7": Result(0.35667494393873245, "0.356", "E4-07"),
        "loss_of_0.9": Result(0.10536051565782628, "0.105"),
        "sum": Result(2.2821944033463116),
        "mean": Result(0.22821944033463116),
    },
    recompute=_batch,
)

# --- the classes of a batch of ten digits


def _classes(labels, one_hot_classes, argmax) -> dict[str, object]:
    return {
        "image_8": labels[8],
        "classes": list(one_hot_classes),
        "predicted": list(argmax),
        "accuracy": float(np.mean(np.array(labels) == np.array(argmax))),
    }


_LABELS = (5, 0, 4, 1, 9, 2, 1, 3, 1, 4)
_PREDICTED = (3, 0, 4, 1, 9, 2, 1, 3, 1, 4)
_CLASSES = Example(
    where="S4, 470-507 and 1323-1355",
    inputs={"labels": _LABELS, "one_hot_classes": _LABELS, "argmax": _PREDICTED},
    results={
        "image_8": Result(1, 2, "E4-08"),
        "classes": Result(list(_LABELS), [4, 1, 3, 0, 9, 2, 0, 3, 0, 4], "E4-09"),
        "predicted": Result(list(_PREDICTED), [3, 1, 0, 0, 3, 0, 0, 3, 0, 4], "E4-10"),
        "accuracy": Result(0.9),
    },
    recompute=_classes,
)


def _predictions(table, labels) -> dict[str, object]:
    table, labels = np.array(table), np.array(labels)
    given = table[np.arange(len(labels)), labels]
    return {
        "given": given,
        "row_sums": table.sum(axis=1),
        "argmax": table.argmax(axis=1),
        "mean_loss": -np.log(given).mean(),
        "accuracy": np.mean(table.argmax(axis=1) == labels),
    }


_PREDICTIONS = Example(
    where="S4, 1342-1355",
    inputs={
        "labels": _LABELS,
        "table": (
            (0.1, 0.0, 0.0, 0.7, 0.0, 0.2, 0.0, 0.0, 0.0, 0.0),
            (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            (0.0, 0.0, 0.0, 0.0, 0.7, 0.0, 0.0, 0.0, 0.0, 0.2),
            (0.0, 0.9, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1),
            (0.0, 0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.9),
            (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            (0.0, 0.9, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
            (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        ),
    },
    results={
        "given": Result(list(_BATCH.inputs["given"])),
        "row_sums": Result([1.0, 1.0, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 1.0]),
        "argmax": Result(list(_PREDICTED)),
        "mean_loss": Result(0.22821944033463116),
        "accuracy": Result(0.9),
    },
    recompute=_predictions,
)


# --- the parameters of a network, and the steps of its training


def _parameters(units) -> dict[str, object]:
    rows = tally([Flatten(), *(Dense(n) for n in units)], (28, 28, 1))
    counts = [row.parameters for row in rows]
    return {"layers": counts, "total": sum(counts)}


_PARAMETERS = Example(
    where="S4, 1244-1252",
    inputs={"units": (16, 16, 10)},
    results={
        "layers": Result([0, 12_560, 272, 170], [0, 12_560, 272, 170]),
        "total": Result(13_002, 13_002),
    },
    recompute=_parameters,
)


def _steps(images, batch, test_images, batch_of_log) -> dict[str, object]:
    return {
        "of_the_code": math.ceil(images / batch),
        "of_the_log": math.ceil(images / batch_of_log),
        "of_the_test": math.ceil(test_images / batch_of_log),
    }


_STEPS = Example(
    where="S4, 1227 and 1274-1284",
    inputs={"images": 60_000, "batch": 50, "test_images": 10_000, "batch_of_log": 32},
    results={
        "of_the_code": Result(1_200, 1_875, "E4-19"),
        "of_the_log": Result(1_875, 1_875),
        "of_the_test": Result(313, 313),
    },
    recompute=_steps,
)

EXAMPLES: dict[str, Example] = {
    "neuron": _NEURON,
    "mlp_222_forward": _FORWARD,
    "mlp_222_forward_exact": _FORWARD_EXACT,
    "softmax": _SOFTMAX,
    "batch_of_ten": _BATCH,
    "classes_of_ten": _CLASSES,
    "predictions_of_ten": _PREDICTIONS,
    "mlp_parameters": _PARAMETERS,
    "steps_an_epoch": _STEPS,
}
