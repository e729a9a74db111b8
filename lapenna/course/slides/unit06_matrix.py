"""Unit 6: the 3x3 CNN's convolution as a matrix, and what one step does to its four outputs."""

from __future__ import annotations

import numpy as np

import lapenna as lp
from lapenna.course.slides import unit06
from lapenna.course.slides.record import Example, Result

# --- the filter of the exercise as a 4x9 matrix


def _as_matrix(x, f, dc) -> dict[str, object]:
    x, f = np.array(x, dtype=float), np.array(f)
    t = lp.conv_matrix(f[:, :, None, None], (3, 3, 1))
    return {
        "t": t,
        "product": t @ x.ravel(),
        "rank": np.linalg.matrix_rank(t),
        "singular_values": np.linalg.svd(t, compute_uv=False),
        "transposed_times_dc": (t.T @ np.array(dc)).reshape(3, 3),
    }


_CNN = unit06.EXAMPLES["cnn_3x3"].results
_MATRIX = Example(
    where="numbers of our own, for the filter of S4, 1592",
    inputs={name: unit06.CNN_3X3[name] for name in "xf"} | {"dc": tuple(_CNN["dc"].right)},
    results={
        "t": Result(
            [
                [0.9, 0.1, 0, 0.1, 0.9, 0, 0, 0, 0],
                [0, 0.9, 0.1, 0, 0.1, 0.9, 0, 0, 0],
                [0, 0, 0, 0.9, 0.1, 0, 0.1, 0.9, 0],
                [0, 0, 0, 0, 0.9, 0.1, 0, 0.1, 0.9],
            ]
        ),
        "product": Result([1.8, 0.2, 0.2, 1.8]),
        "rank": Result(4),
        "singular_values": Result([1.608771258409, 1.27671453348, 1.229575145372, 0.911043357914]),
        "transposed_times_dc": Result(_CNN["dx"].right),
    },
    recompute=_as_matrix,
)

# --- after the step: the second and third output are dead


def _after(x, f, b1) -> dict[str, object]:
    image, filters = np.array(x, dtype=float)[None, :, :, None], np.array(f)[:, :, None, None]
    before = lp.conv2d(image, filters, np.array([b1])).ravel()
    return {"before_relu": before, "dead": int(np.sum(before <= 0))}


_AFTER = Example(
    where="S4, 3129-3490, one step further",
    inputs={"x": unit06.CNN_3X3["x"], "f": _CNN["f+"].right, "b1": _CNN["b1+"].right},
    results={
        "before_relu": Result([1.3922835862, -0.2077164139, -0.2077164139, 1.3922835862]),
        "dead": Result(2),
    },
    recompute=_after,
)

EXAMPLES: dict[str, Example] = {"conv_matrix_3x3": _MATRIX, "cnn_3x3_after_the_step": _AFTER}
