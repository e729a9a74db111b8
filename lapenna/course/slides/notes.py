"""The notes beside the decks: S1, a one-filter network; S2, function pairs; S3, shared masks."""

from __future__ import annotations

import numpy as np

import lapenna as lp
from lapenna.course.slides.record import Example, Result
from lapenna.nn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, tally, total

# --- S1: 28x28 digits, one 3x3 filter, pooling, 169-40-10


def _one_filter(image, units) -> dict[str, object]:
    layers = [Conv2D(1, 3), ReLU(), MaxPool2D(2), Flatten()]
    layers += [Dense(units[0]), ReLU(), Dense(units[1])]
    rows = tally(layers, (*image, 1))
    conv, _, pool, flat, hidden, _, out = rows
    return {
        "map": conv.output_shape[0],
        "pooled": pool.output_shape[0],
        "pooled_as_printed": (image[0] - 2) // 2 + 1,
        "flat": flat.output_shape[0],
        "first_matrix": [units[0], flat.output_shape[0]],
        "hidden": hidden.output_shape[0],
        "output": out.output_shape[0],
        "gradient_of_second_matrix": [units[1], units[0]],
        "gradient_of_first_matrix": [units[0], flat.output_shape[0]],
        "unpooled": [conv.output_shape[0], conv.output_shape[1]],
        "last_window_starts_at": 2 * (pool.output_shape[0] - 1),
        "parameters": total(rows).parameters,
    }


_ONE_FILTER = Example(
    where="S1, 4-130",
    inputs={"image": (28, 28), "units": (40, 10)},
    results={
        "map": Result(26, 26),
        "pooled": Result(13, 13),
        "pooled_as_printed": Result(14, 13, "E1-03"),
        "flat": Result(169, 16, "E1-07"),
        "first_matrix": Result([40, 169], [40, 16], "E1-07"),
        "hidden": Result(40, 10, "E1-08"),
        "output": Result(10, 10),
        "gradient_of_second_matrix": Result([10, 40], [10, 40]),
        "gradient_of_first_matrix": Result([40, 169], [40, 16], "E1-15"),
        "unpooled": Result([26, 26], [16, 26], "E1-17"),
        "last_window_starts_at": Result(24, 26, "E1-05"),
        "parameters": Result(7_220),
    },
    recompute=_one_filter,
)

# --- S2: one 4x4 image, pooled and written out in columns

_IMAGE = ((3, 2, 3, 1), (0, 5, 3, 4), (1, 2, 2, 2), (7, 3, 1, 7))


def _columns(image) -> dict[str, object]:
    x = np.array(image, dtype=float)[None, :, :, None]
    y, argmax = lp.max_pool2d(x, 2)
    upstream = np.array([[1.0, 2.0], [3.0, 4.0]])[None, :, :, None]
    rows = lp.im2col(x, 2)[0].astype(int)  # (3, 3, 4): one window a place, row by row
    by_columns = rows.transpose(1, 0, 2).reshape(9, 4)[:, [0, 2, 1, 3]]  # MATLAB's order
    return {
        "pool": y[0, :, :, 0],
        "routed": lp.max_pool2d_backward(upstream, argmax, x.shape, 2)[0, :, :, 0],
        "sliding": by_columns.T.tolist(),
        "first_four_columns": by_columns[:4].tolist(),
        "distinct": lp.im2col(x, 2, stride=2)[0]
        .transpose(1, 0, 2)
        .reshape(4, 4)[:, [0, 2, 1, 3]]
        .tolist(),
    }


_FIRST = [[3, 0, 2, 5], [0, 1, 5, 2], [1, 7, 2, 3], [2, 5, 3, 3]]
_COLUMNS = Example(
    where="S2, 854-950 and 1444-1610",
    inputs={"image": _IMAGE},
    results={
        "pool": Result([[5, 4], [7, 7]], [[5, 4], [7, 7]]),
        "routed": Result([[0, 0, 0, 0], [0, 1, 0, 2], [0, 0, 0, 0], [3, 0, 0, 4]]),
        "sliding": Result(
            [
                [3, 0, 1, 2, 5, 2, 3, 3, 2],
                [0, 1, 7, 5, 2, 3, 3, 2, 1],
                [2, 5, 2, 3, 3, 2, 1, 4, 2],
                [5, 2, 3, 3, 2, 1, 4, 2, 7],
            ]
        ),
        "first_four_columns": Result(_FIRST, _FIRST),
        "distinct": Result(
            [[3, 0, 2, 5], [1, 7, 2, 3], [3, 3, 1, 4], [2, 1, 2, 7]], _FIRST, "E2-08"
        ),
    },
    recompute=_columns,
)

# --- S3: masks that are shared by all input channels


def _shared_masks(p, f) -> dict[str, object]:
    """Convolve the sum over the channels: the mask has no depth of its own."""
    p, f = np.array(p), np.array(f)
    summed = p.sum(axis=2)[None, :, :, None]
    r = lp.conv2d(summed, f[:, :, None, None])[0, :, :, 0]
    full = np.repeat(f[:, :, None, None], p.shape[2], axis=2)
    same = lp.conv2d(p[None], full)[0, :, :, 0]
    step = np.zeros_like(f)
    step[0, 1] = 1.0
    slope = lp.conv2d(summed, step[:, :, None, None])[0, :, :, 0]
    return {
        "difference_from_a_filter_with_equal_slices": np.abs(r - same).max(),
        "slope_of_R12_at_F12": slope[0, 1],
        "sum_of_P12": p[0, 1].sum(),
        "sum_of_P13": p[0, 2].sum(),
    }


_P = [
    [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]],
    [[0.9, 0.8, 0.7], [0.6, 0.5, 0.4], [0.3, 0.2, 0.1]],
    [[0.2, 0.4, 0.6], [0.8, 1.0, 1.2], [1.4, 1.6, 1.8]],
]
_SHARED = Example(
    where="S3, 86-113, with numbers of our own",
    inputs={"p": _P, "f": ((1.0, -2.0), (0.5, 3.0))},
    results={
        "difference_from_a_filter_with_equal_slices": Result(0.0),
        "slope_of_R12_at_F12": Result(2.4, 1.5, "E3-03"),
        "sum_of_P12": Result(1.5),
        "sum_of_P13": Result(2.4),
    },
    recompute=_shared_masks,
)


def _small(image, units) -> dict[str, object]:
    x = np.array(image, dtype=float)[None, :, :, None]
    rows = tally([Dense(n) for n in units], (100,))
    return {"pool": lp.max_pool2d(x, 2)[0][0, :, :, 0], "parameters": total(rows).parameters}


_SMALL = Example(
    where="S3, 30-32",
    inputs={"image": ((0, 0, 0, 0), (0, 8, 0, 5), (0, 8, 10, 0), (0, 0, 0, 0)), "units": (10, 2)},
    results={
        "pool": Result([[8, 5], [8, 10]], [[8, 5], [8, 10]]),
        "parameters": Result(1_032),
    },
    recompute=_small,
)

EXAMPLES: dict[str, Example] = {
    "one_filter_network": _ONE_FILTER,
    "columns_of_4x4": _COLUMNS,
    "shared_masks": _SHARED,
    "pool_and_mlp_of_s3": _SMALL,
}
