"""Unit 7: sizes, parameters and operations of the deck's networks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from lapenna.course.slides.record import Example, Result
from lapenna.nn import Conv2D, Dense, Flatten, MaxPool2D, tally, total
from lapenna.shapes import output_size

# --- the size of a feature map


def _size_formula(width: int, kernel: int, padding: int, stride: int) -> dict[str, object]:
    return {"output_width": output_size(width, kernel, stride, padding)}


_SIZE = Example(
    where="S4, 1777",
    inputs={"width": 5, "kernel": 3, "padding": 1, "stride": 2},
    results={"output_width": Result(3, Fraction(5 - 3 + 2, 3) + 1, "E4-27")},
    recompute=_size_formula,
)

# --- the networks


def _mnist_network(layers: list, input_shape: tuple[int, ...]) -> dict[str, object]:
    rows = tally(layers, input_shape)
    return {
        "flat": rows[3].output_shape[0],
        "dense_weight_shape": (rows[3].output_shape[0], rows[4].output_shape[0]),
        "parameters": total(rows).parameters,
    }


_MNIST = Example(
    where="S4, 1981-2076",
    inputs={
        "layers": [
            Conv2D(12, 3, padding="same", name="conv 3x3, 12"),
            Conv2D(24, 6, stride=2, padding="same", name="conv 6x6/2, 24"),
            Conv2D(32, 6, stride=2, padding="same", name="conv 6x6/2, 32"),
            Flatten(),
            Dense(200, name="dense 200"),
            Dense(10, name="dense 10"),
        ],
        "input_shape": (28, 28, 1),
    },
    results={
        "flat": Result(1568, 7 * 6 * 32, "E4-30"),
        "dense_weight_shape": Result((1568, 200), (1558, 200), "E4-31"),
        "parameters": Result(right=354_002),
    },
    recompute=_mnist_network,
)


def alexnet(groups: int = 1) -> list:
    """AlexNet's layers (Krizhevsky 2012); ``groups=2`` cuts conv 2, 4 and 5 in two, as the paper.

    The input shape is ``(227, 227, 3)``. Dropout and local response normalisation have no
    parameters and are left out.
    """
    return [
        Conv2D(96, 11, stride=4, name="conv 1"),
        MaxPool2D(3, 2, name="pool 1"),
        Conv2D(256, 5, padding=2, groups=groups, name="conv 2"),
        MaxPool2D(3, 2, name="pool 2"),
        Conv2D(384, 3, padding=1, name="conv 3"),
        Conv2D(384, 3, padding=1, groups=groups, name="conv 4"),
        Conv2D(256, 3, padding=1, groups=groups, name="conv 5"),
        MaxPool2D(3, 2, name="pool 3"),
        Flatten(),
        Dense(4096, name="dense 1"),
        Dense(4096, name="dense 2"),
        Dense(1000, name="dense 3"),
    ]


def _alexnet(input_shape: tuple[int, ...]) -> dict[str, object]:
    one, two = (total(tally(alexnet(groups), input_shape)) for groups in (1, 2))
    return {
        "weights": one.weights,
        "biases": one.biases,
        "parameters": one.parameters,
        "multiply_adds": one.multiply_adds,
        "grouped_parameters": two.parameters,
        "grouped_multiply_adds": two.multiply_adds,
    }


_ALEXNET = Example(
    where="S4, 2181-2331",
    inputs={"input_shape": (227, 227, 3)},
    results={
        "weights": Result(62_367_776, 0, "E4-34"),
        "biases": Result(10_568, 0, "E4-34"),
        "parameters": Result(right=62_378_344, printed=62_378_344),
        "multiply_adds": Result(right=1_135_256_096),
        "grouped_parameters": Result(right=60_965_224),
        "grouped_multiply_adds": Result(right=724_406_816),
    },
    recompute=_alexnet,
)

INCEPTION_TERMS = {
    "1x1, 64 (branch)": (64, 1, 256),
    "1x1, 64 (before 3x3)": (64, 1, 256),
    "1x1, 128 (branch)": (128, 1, 256),
    "3x3, 192": (192, 3, 64),
    "5x5, 96": (96, 5, 64),
    "1x1, 64 (after pool)": (64, 1, 256),
}
"""The six convolutions of the slide's module at 28x28: (filters, kernel, input channels)."""


def _inception(terms: Mapping[str, tuple[int, int, int]], size: int) -> dict[str, object]:
    def count(filters: int, kernel: int, channels: int) -> int:
        layer = Conv2D(filters, kernel, padding="same")
        return layer.count((size, size, channels)).multiply_adds

    values = {name: count(*term) for name, term in terms.items()}
    return {
        "terms": list(values.values()),
        "total": sum(values.values()),
        "total_with_3x3_twice": sum(values.values()) + values["3x3, 192"],
        "naive_total": sum(count(f, k, 256) for f, k in ((128, 1), (192, 3), (96, 5))),
    }


_INCEPTION = Example(
    where="S4, 4174-4182",
    inputs={"terms": INCEPTION_TERMS, "size": 28},
    results={
        "terms": Result(
            right=[12_845_056, 12_845_056, 25_690_112, 86_704_128, 120_422_400, 12_845_056]
        ),
        "total": Result(271_351_808, 358_000_000, "E4-66"),
        "total_with_3x3_twice": Result(right=358_055_936),
        "naive_total": Result(right=854_196_224),
    },
    recompute=_inception,
)

EXAMPLES: dict[str, Example] = {
    "output_size": _SIZE,
    "mnist_network": _MNIST,
    "alexnet": _ALEXNET,
    "inception": _INCEPTION,
}
