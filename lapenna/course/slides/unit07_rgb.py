"""Unit 7: the two colour-image examples of the deck, with every number."""

from __future__ import annotations

import numpy as np

import lapenna as lp
from lapenna.course.slides.record import Example, Result
from lapenna.nn import Conv2D, Dense, Flatten, MaxPool2D, tally, total

# --- the RGB exercise: 5x5 image, three channels, padding drawn in, two filters, stride 2

_RGB_IMAGE = np.array(
    [
        [[2, 2, 0], [2, 2, 0], [2, 0, 1], [2, 2, 2], [0, 1, 2]],
        [[0, 1, 0], [2, 2, 1], [1, 2, 0], [1, 2, 1], [2, 1, 1]],
        [[2, 2, 0], [2, 2, 0], [2, 2, 1], [1, 1, 0], [0, 0, 1]],
        [[2, 1, 2], [2, 2, 2], [1, 2, 0], [1, 0, 1], [1, 1, 2]],
        [[2, 0, 0], [1, 0, 1], [2, 1, 1], [2, 1, 0], [1, 1, 2]],
    ],
    dtype=np.float64,
)
_RGB_FILTERS = np.array(
    [
        [[[1, -1], [0, 0], [0, 1]], [[0, -1], [1, -1], [0, -1]], [[-1, -1], [1, 0], [0, -1]]],
        [[[-1, -1], [1, -1], [0, -1]], [[1, 0], [-1, 1], [0, -1]], [[-1, 1], [-1, 1], [-1, 1]]],
        [[[0, -1], [0, -1], [1, 1]], [[1, 1], [1, 0], [0, 0]], [[0, -1], [0, 1], [0, 1]]],
    ],
    dtype=np.float64,
)


def _rgb_exercise(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> dict[str, object]:
    conv = lp.conv2d(x, w, b, stride=2)
    relu = lp.relu(conv)
    pool, _ = lp.max_pool2d(relu, 2, stride=1)
    layers = [Conv2D(2, 3, stride=2), MaxPool2D(2, 1), Flatten(), Dense(8), Dense(2)]
    return {
        "conv": conv[0],
        "relu": relu[0],
        "pool": pool[0],
        "flat": lp.flatten(pool)[0],
        "flat_channels_first": pool[0].transpose(2, 0, 1).ravel(),
        "parameters": total(tally(layers, x.shape[1:])).parameters,
    }


_RGB = Example(
    where="S4, 3587-3787",
    inputs={
        "x": np.pad(_RGB_IMAGE, ((1, 1), (1, 1), (0, 0)))[np.newaxis],
        "w": _RGB_FILTERS,
        "b": np.array([1.0, 0.0]),
    },
    results={
        "conv": Result(
            right=[
                [[-2, 7], [1, 1], [4, -7]],
                [[1, 6], [9, -8], [6, -6]],
                [[2, -7], [1, -4], [2, -8]],
            ]
        ),
        "relu": Result(
            right=[[[0, 7], [1, 1], [4, 0]], [[1, 6], [9, 0], [6, 0]], [[2, 0], [1, 0], [2, 0]]]
        ),
        "pool": Result(right=[[[9, 7], [9, 1]], [[9, 6], [9, 0]]]),
        "flat": Result([9, 7, 9, 1, 9, 6, 9, 0], [9, 9, 9, 9, 7, 1, 6, 0], "E4-63"),
        "flat_channels_first": Result(right=[9, 9, 9, 9, 7, 1, 6, 0]),
        "parameters": Result(right=146, printed=146),
    },
    recompute=_rgb_exercise,
)

# --- the RGB homework: 5x5 photograph, one 3x3x3 filter, padding 1, stride 2

_RED = np.array(
    [
        [156, 155, 156, 158, 158],
        [153, 154, 157, 159, 159],
        [149, 151, 155, 158, 159],
        [146, 146, 149, 153, 158],
        [145, 143, 143, 148, 158],
    ]
)
_GREEN = np.array(
    [
        [167, 166, 167, 169, 169],
        [164, 165, 168, 170, 170],
        [160, 162, 166, 169, 170],
        [156, 156, 159, 163, 168],
        [155, 153, 153, 158, 168],
    ]
)
_BLUE = np.array(
    [
        [163, 162, 163, 165, 165],
        [160, 161, 164, 166, 166],
        [156, 158, 162, 165, 166],
        [155, 155, 158, 162, 167],
        [154, 152, 152, 157, 167],
    ]
)
_KERNELS = [
    [[-1, -1, 1], [0, 1, -1], [0, 1, 1]],
    [[1, 0, 0], [1, -1, -1], [1, 0, -1]],
    [[0, 1, 1], [0, 1, 0], [1, -1, 1]],
]


def _rgb_homework(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> dict[str, object]:
    channels = [
        lp.conv2d(x[..., c : c + 1], w[:, :, c : c + 1], None, stride=2, padding=1)[0, :, :, 0]
        for c in range(3)
    ]
    whole = lp.conv2d(x, w, b, stride=2, padding=1)
    pooled, _ = lp.max_pool2d(lp.relu(whole), 2, stride=1)
    network = [Conv2D(1, 3, stride=2, padding=1), MaxPool2D(2, 1), Flatten(), Dense(4), Dense(2)]
    return {
        "patch": np.array([c[0, 0] for c in channels]),
        "value": whole[0, 0, 0, 0],
        "map": whole[0, :, :, 0],
        "pool": pooled[0, :, :, 0],
        "parameters": total(tally(network, x.shape[1:])).parameters,
    }


_HOMEWORK = Example(
    where="S4, 3795-3858",
    inputs={
        "x": np.stack([_RED, _GREEN, _BLUE], axis=-1)[np.newaxis].astype(np.float64),
        "w": np.stack(_KERNELS, axis=-1)[..., np.newaxis].astype(np.float64),
        "b": np.array([2.0]),
    },
    results={
        "patch": Result(right=[308, -498, 164]),
        "value": Result(right=-24),
        "map": Result(right=[[-24, 467, 654], [292, 785, 660], [160, 325, 336]]),
        "pool": Result(right=[[785, 785], [785, 785]]),
        "parameters": Result(right=58),
    },
    recompute=_rgb_homework,
)

EXAMPLES: dict[str, Example] = {"rgb_exercise": _RGB, "rgb_homework": _HOMEWORK}
