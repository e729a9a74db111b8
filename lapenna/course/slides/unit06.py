"""Unit 6: the 3x3 CNN of the exercise, forward and backward, with all 21 updates."""

from __future__ import annotations

import numpy as np

import lapenna as lp
from lapenna.course.slides.record import Example, Result

CNN_3X3 = {
    "x": ((1, 0, 1), (0, 1, 0), (1, 0, 1)),
    "f": ((0.9, 0.1), (0.1, 0.9)),
    "wh": ((0.1, 0.5), (0.2, 0.6), (0.3, 0.7), (0.4, 0.8)),
    "wo": ((0.1, 0.3), (0.2, 0.4)),
    "biases": (0.1, 0.2, 0.3),
    "t": (1, 0),
    "rate": 0.5,
}
"""The inputs of the 3x3 CNN: image, filter, hidden and output weights, one bias a layer."""


def _arrays(x, f, wh, wo):
    x = np.array(x, dtype=float)[None, :, :, None]
    return x, np.array(f)[:, :, None, None], np.array(wh), np.array(wo)


def _forward(x, f, wh, wo, biases) -> dict[str, np.ndarray]:
    x, f, wh, wo = _arrays(x, f, wh, wo)
    b1, bh, bo = (np.asarray(b) for b in biases)
    c = lp.relu(lp.conv2d(x, f, np.atleast_1d(b1)))
    flat = lp.flatten(c)
    h = lp.relu(lp.dense(flat, wh, np.broadcast_to(bh, (2,))))
    z = lp.dense(h, wo, np.broadcast_to(bo, (2,)))
    return {"c": flat[0], "h": h[0], "z": z[0], "o": lp.softmax(z)[0]}


def _gradients(x, f, wh, wo, values, dz) -> dict[str, np.ndarray]:
    """Return all gradients from the one at the logits, with one bias for each neuron."""
    x, f, wh, wo = _arrays(x, f, wh, wo)
    dh, dwo, dbo = lp.dense_backward(np.array([dz]), values["h"][None], wo)
    dh = lp.relu_backward(dh, values["h"][None])
    dc, dwh, dbh = lp.dense_backward(dh, values["c"][None], wh)
    dc = lp.relu_backward(dc, values["c"][None])
    dx, df, db1 = lp.conv2d_backward(dc.reshape(1, 2, 2, 1), x, f)
    return {
        "dwo": dwo, "dbo": dbo, "dh": dh[0], "dwh": dwh, "dbh": dbh, "dc": dc[0],
        "df": df[:, :, 0, 0], "db1": db1[0], "dx": dx[0, :, :, 0],
    }  # fmt: skip


def _stepped(f, wh, wo, biases, g, rate) -> dict[str, np.ndarray]:
    b1, bh, bo = biases
    return {
        "f": np.array(f) - rate * g["df"],
        "b1": b1 - rate * g["db1"],
        "wh": np.array(wh) - rate * g["dwh"],
        "bh": bh - rate * g["dbh"],
        "wo": np.array(wo) - rate * g["dwo"],
        "bo": bo - rate * g["dbo"],
    }


def _exact(x, f, wh, wo, biases, t, rate) -> dict[str, object]:
    values = _forward(x, f, wh, wo, biases)
    powers = np.exp(values["z"])
    g = _gradients(x, f, wh, wo, values, values["o"] - np.array(t))
    new = _stepped(f, wh, wo, biases, g, rate)
    after = _forward(x, new["f"], new["wh"], new["wo"], (new["b1"], new["bh"], new["bo"]))
    without = _forward(x, f, wh, wo, (biases[0], biases[0], biases[2]))
    return {
        **{name: values[name] for name in ("c", "h", "z", "o")},
        "h_with_the_printed_bias": without["h"],
        "powers": powers,
        "sum": powers.sum(),
        "loss": -np.log(values["o"][0]),
        "grad_of_softmax_1": -1 / values["o"][0],
        "dz": values["o"] - np.array(t),
        "dh12": wo[0][1] * values["o"][1],
        **g,
        **{f"{name}+": value for name, value in new.items()},
        "bo1+": new["bo"][0],
        "wo2+": new["wo"][1, 0],
        "wo4+": new["wo"][1, 1],
        "bo2+": new["bo"][1],
        "bh1+": new["bh"][0],
        "wh5+": new["wh"][0, 1],
        "df1": g["df"][0, 0],
        "df4": g["df"][1, 1],
        "dx1": g["dx"][0, 0],
        "dx4": g["dx"][1, 0],
        "c_after": after["c"],
        "o_after": after["o"],
        "loss_after": -np.log(after["o"][0]),
        "updates": sum(np.size(value) for value in new.values()),
    }


_O2 = 0.7051616859142585  # the second output; the gradients at the first are multiples of it
_WH = [
    [-0.033980720323709135, 0.36601927967629083],
    [0.17884514942257224, 0.5788451494225723],
    [0.2788451494225722, 0.6788451494225723],
    [0.2660192796762909, 0.6660192796762909],
]
_EXACT = Example(
    where="S4, 1592-1671 and 2450-3543",
    inputs=CNN_3X3,
    results={
        "c": Result([1.9, 0.3, 0.3, 1.9], ["1.9", "0.3", "0.3", "1.9"]),
        "h": Result([1.3, 3.06], ["1.3", "3.06"]),
        "h_with_the_printed_bias": Result([1.2, 2.96], ["1.3", "3.06"], "E4-23"),
        "z": Result([1.042, 1.914], ["1.042", "1.914"]),
        "o": Result([0.29483831408574146, 0.7051616859142585], ["0.295", "0.705"]),
        "powers": Result([2.8348811105884675, 6.78015525054084], ["2.8348", "6.7802"], "E4-25"),
        "sum": Result(9.615036361129306, "9.615"),
        "loss": Result(1.2213281607423085, "1.221"),
        "grad_of_softmax_1": Result(-3.391689452237173, "-0.705", "E4-82"),
        "dz": Result([-_O2, _O2], ["-0.705", "0.705"]),
        "dh12": Result(0.3 * _O2, "0.211", "E4-39"),
        "dwo": Result(
            [[-0.916710191688536, 0.9167101916885362], [-2.157794758897631, 2.1577947588976314]]
        ),
        "dbo": Result([-_O2, _O2], ["-0.705", "0.705"]),
        "dh": Result([0.2 * _O2, 0.2 * _O2], ["0.141", "0.141"]),
        "dwh": Result(
            [
                [0.2679614406474183, 0.2679614406474183],
                [0.04230970115485552, 0.04230970115485552],
                [0.04230970115485552, 0.04230970115485552],
                [0.2679614406474183, 0.2679614406474183],
            ],
            [["0.268", "0.268"], ["0.042", "0.042"], ["0.042", "0.042"], ["0.268", "0.268"]],
        ),
        "dbh": Result([0.2 * _O2, 0.2 * _O2], ["0.141", "0.141"]),
        "dc": Result(
            [0.12 * _O2, 0.16 * _O2, 0.2 * _O2, 0.24 * _O2],
            ["0.0846", "0.1128", "0.1410", "0.1692"],
        ),
        "df": Result([[0.25385820692913313] * 2] * 2),
        "df1": Result(0.25385820692913313, "0.5238", "E4-48"),
        "df4": Result(0.25385820692913313, "0.238", "E4-47"),
        "db1": Result(0.5077164138582663),
        "dx": Result(
            [
                [0.07615746207873993, 0.11000522300262433, 0.011282586974628138],
                [0.13539104369553762, 0.2538582069291331, 0.11846716323359543],
                [0.014103233718285169, 0.14385298392650872, 0.15231492415747985],
            ]
        ),
        "dx1": Result(0.07615746207873993, "0.0765", "E4-51"),
        "dx4": Result(0.13539104369553762, "0.1356", "E4-52"),
        "f+": Result(
            [
                [0.7730708965354335, -0.02692910346456656],
                [-0.02692910346456656, 0.7730708965354335],
            ],
            [["0.7731", "-0.027"], ["-0.027", "0.7731"]],
        ),
        "b1+": Result(-0.15385820692913313),
        "wh+": Result(
            _WH, [["-0.034", "0.366"], ["0.179", "0.579"], ["0.279", "0.679"], ["0.266", "0.666"]]
        ),
        "wh5+": Result(_WH[0][1], "0.3645", "E4-45"),
        "bh+": Result([0.2 - 0.1 * _O2, 0.2 - 0.1 * _O2], ["0.1295", "0.1295"]),
        "bh1+": Result(0.2 - 0.1 * _O2, "0.0295", "E4-43"),
        "wo+": Result(
            [[0.558355095844268, -0.1583550958442681], [1.2788973794488154, -0.6788973794488157]]
        ),
        "wo2+": Result(1.2788973794488154, "1.278", "E4-37"),
        "wo4+": Result(-0.6788973794488157, "-0.678", "E4-41"),
        "bo+": Result([0.6525808429571293, -0.05258084295712928]),
        "bo1+": Result(0.6525808429571293, "0.652", "E4-38"),
        "bo2+": Result(-0.05258084295712928, "-0.352", "E4-42"),
        "c_after": Result([1.3922835862, 0.0, 0.0, 1.3922835862]),
        "o_after": Result([0.9836355815010259, 0.016364418498973944]),
        "loss_after": Result(0.016499794527182525),
        "updates": Result(21),
    },
    recompute=_exact,
)

# --- the same with the outputs rounded to three digits, as the slides go on


def _rounded(x, f, wh, wo, biases, t, rate, o) -> dict[str, object]:
    values = _forward(x, f, wh, wo, biases)
    g = _gradients(x, f, wh, wo, values, np.array(o) - np.array(t))
    new = _stepped(f, wh, wo, biases, g, rate)
    return {
        "dwo1_and_dwo2": g["dwo"][:, 0],
        "dc": g["dc"],
        "df": g["df"],
        "f+": new["f"],
        "db1": g["db1"],
        "b1+": new["b1"],
        "dx": g["dx"].ravel(),
        "bh+": new["bh"],
        "wo1+": new["wo"][0, 0],
        "wo3+": new["wo"][0, 1],
        "wo4+": new["wo"][1, 1],
        "bo1+": new["bo"][0],
        "bo2+": new["bo"][1],
    }


_ROUNDED = Example(
    where="S4, 2512-3543, from the rounded outputs",
    inputs=CNN_3X3 | {"o": (0.295, 0.705)},
    results={
        "dwo1_and_dwo2": Result([-0.9165, -2.1573], ["-0.9165", "-2.1573"]),
        "dc": Result([0.0846, 0.1128, 0.141, 0.1692], ["0.0846", "0.1128", "0.141", "0.1692"]),
        "df": Result([[0.2538] * 2] * 2, [["0.2538"] * 2] * 2),
        "f+": Result(
            [[0.7731, -0.0269], [-0.0269, 0.7731]], [["0.7731", "-0.027"], ["-0.027", "0.7731"]]
        ),
        "db1": Result(0.5076, "0.5076"),
        "b1+": Result(-0.1538, "-0.1538"),
        "dx": Result(
            [0.07614, 0.10998, 0.01128, 0.13536, 0.2538, 0.11844, 0.0141, 0.14382, 0.15228],
            [
                "0.0765",
                "0.110",
                "0.0113",
                "0.1356",
                "0.2538",
                "0.1184",
                "0.0141",
                "0.1438",
                "0.1523",
            ],
            "E4-51",
        ),
        "bh+": Result([0.1295, 0.1295], ["0.1295", "0.1295"]),
        "wo1+": Result(0.55825, "0.558"),
        "wo3+": Result(-0.15825, "-0.158"),
        "wo4+": Result(-0.67865, "-0.7678", "E4-58"),
        "bo1+": Result(0.6525, "0.625", "E4-59"),
        "bo2+": Result(-0.0525, "-0.0525"),
    },
    recompute=_rounded,
)

# --- the same with one bias for a whole layer, as MagmaDNN has it


def _shared(x, f, wh, wo, biases, t, rate) -> dict[str, object]:
    values = _forward(x, f, wh, wo, biases)
    g = _gradients(x, f, wh, wo, values, values["o"] - np.array(t))
    return {
        "bh+": biases[1] - rate * g["dbh"].sum(),
        "bo+": biases[2] - rate * g["dbo"].sum(),
        "parameters": 4 + 1 + 8 + 1 + 4 + 1,
    }


_SHARED = Example(
    where="S4, 3543, and the public PEARC notebook",
    inputs=CNN_3X3,
    results={
        "bh+": Result(0.058967662817148325, "0.058968"),
        "bo+": Result(0.3, "0.300000"),
        "parameters": Result(19),
    },
    recompute=_shared,
)

# --- the exercise on both gradients of a convolution


def _exercise(x, f, do) -> dict[str, object]:
    x, do = (np.array(a, dtype=float)[None, :, :, None] for a in (x, do))
    f = np.array(f, dtype=float)[:, :, None, None]
    dx, df, _ = lp.conv2d_backward(do, x, f)
    return {
        "o": lp.conv2d(x, f)[0, :, :, 0],
        "df": df[:, :, 0, 0],
        "dx": dx[0, :, :, 0],
        "rotated": f[::-1, ::-1, 0, 0],
    }


_DF, _DX = [[-0.1, -0.3], [-0.3, 0.2]], [[0.2, -0.6, 0.4], [-0.7, 0.7, 0.0], [0.3, -0.2, -0.1]]
_EXERCISE = Example(
    where="S4, 3545-3583",
    inputs={
        "x": ((1, 0, -1), (1, 0, 1), (0, 1, 1)),
        "f": ((-1, 2), (3, 1)),
        "do": ((-0.2, 0.2), (0.1, -0.1)),
    },
    results={
        "o": Result([[2, -1], [0, 6]]),
        "df": Result(_DF, _DF),
        "dx": Result(_DX, _DX),
        "rotated": Result([[1, 3], [2, -1]], [[1, 3], [2, -1]]),
    },
    recompute=_exercise,
)

EXAMPLES: dict[str, Example] = {
    "cnn_3x3": _EXACT,
    "cnn_3x3_rounded": _ROUNDED,
    "cnn_3x3_shared_biases": _SHARED,
    "conv_gradients": _EXERCISE,
}
