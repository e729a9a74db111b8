"""The ONNX project's recorded vectors of the other operators, through both tiers.

Recurrent layers, attention, normalisation, embedding, upsampling and non-maximum suppression. Every
case of these operators stands in onnx_sequence_cases.yml, to be run or with the reason why not.
"""

import math
from pathlib import Path

import numpy as np
import pytest
import yaml

import lapenna as lp

CASES = yaml.safe_load(
    (Path(__file__).parent / "onnx_sequence_cases.yml").read_text(encoding="utf-8")
)


def together(arrays):
    """Return several arrays as one vector."""
    return np.concatenate([np.ravel(a) for a in arrays])


# --- recurrent layers: ONNX has (T, N, D), or (N, T, D) with layout 1, and weights (way, 4H, D)


def _sequences(case, states):
    """Yield x (N, T, D), w, u, b for each direction; ``states`` of the cell's gates are stacked."""
    x, weights, recurrent, *rest = case.inputs
    x = x if case.attributes.get("layout") else x.transpose(1, 0, 2)
    gates = len(states)
    for way, (w, u) in enumerate(zip(weights, recurrent, strict=True)):
        biases = np.split(rest[0][way], 2) if rest else np.zeros((2, len(w)), x.dtype)
        backwards = case.attributes.get("direction") == b"reverse" or way == 1
        ordered = [
            np.concatenate([np.split(a, gates)[k] for k in states]) for a in (w, u, sum(biases))
        ]
        yield x[:, ::-1] if backwards else x, ordered[0].T, ordered[1].T, ordered[2]


def _last_states(case, found):
    """Return the last states as ONNX does: (way, N, H), or (N, way, H) with layout 1."""
    return np.stack(found, axis=1 if case.attributes.get("layout") else 0)


def rnn(tier, case):
    last = []
    for x, w, u, b in _sequences(case, [0]):
        last.append(tier.rnn(x, np.zeros((len(x), len(u)), x.dtype), w, u, b)[:, -1])
    return _last_states(case, last), case.outputs[1]


def lstm(tier, case):
    last, cells = [], []
    for x, w, u, b in _sequences(case, [0, 2, 3, 1]):  # ONNX has i, o, f, g; ours is i, f, g, o
        zero = np.zeros((len(x), len(u)), x.dtype)
        states = tier.lstm(x, zero, zero, w, u, b)
        last.append(states.h[:, -1])
        cells.append(states.c[:, -1])
    ours, theirs = [_last_states(case, last)], [case.outputs[1]]
    if len(case.outputs) > 2:
        ours, theirs = [*ours, _last_states(case, cells)], [*theirs, case.outputs[2]]
    return together(ours), together(theirs)


# --- attention: 4 axes (N, heads, T, D), or 3 axes (N, T, heads D)


def attention(tier, case):
    q, k, v, *mask = case.inputs
    mask = mask[0] if mask else None
    if case.attributes.get("is_causal"):
        mask = np.tril(np.ones((q.shape[-2], k.shape[-2]), bool))
    heads = case.attributes.get("q_num_heads")
    if heads is None:
        return tier.scaled_dot_product_attention(q, k, v, mask=mask).y, case.outputs[0]
    q, k, v = (
        a.reshape(*a.shape[:2], heads, a.shape[2] // heads).transpose(0, 2, 1, 3) for a in (q, k, v)
    )
    y = tier.scaled_dot_product_attention(q, k, v, mask=mask).y
    return y.transpose(0, 2, 1, 3).reshape(case.outputs[0].shape), case.outputs[0]


# --- normalisation


def batch_norm(tier, case):
    x, gamma, beta, mean, variance = case.inputs
    epsilon = case.attributes.get("epsilon", 1e-5)
    axes = (0, *range(2, x.ndim), 1)
    x, theirs = x.transpose(axes), case.outputs[0].transpose(axes)
    if not case.attributes.get("training_mode"):
        return tier.batch_norm_inference(x, gamma, beta, mean, variance, epsilon=epsilon), theirs
    found = tier.batch_norm(x, gamma, beta, epsilon=epsilon)
    kept = case.attributes.get("momentum", 0.9)
    running = [kept * mean + (1 - kept) * found.mean, kept * variance + (1 - kept) * found.variance]
    return together([found.y, *running]), together([theirs, *case.outputs[1:]])


def layer_norm(tier, case):
    x, gamma, beta = case.inputs
    axis = case.attributes.get("axis", -1) % x.ndim
    rows = x.reshape(math.prod(x.shape[:axis]), -1)  # the axes from ``axis`` on are one
    epsilon = case.attributes.get("epsilon", 1e-5)
    found = tier.layer_norm(rows, gamma.ravel(), beta.ravel(), epsilon=epsilon)
    inverse = 1 / np.sqrt(np.asarray(found.variance) + epsilon)
    return together([found.y, found.mean, inverse]), together(case.outputs)


# --- the others


def embedding(tier, case):
    table, ids = case.inputs
    return tier.embedding(ids, table), case.outputs[0]


def upsample(tier, case):
    x, theirs = (a.transpose(0, 2, 3, 1) for a in (case.inputs[0], case.outputs[0]))
    factors = tuple(big // small for big, small in zip(theirs.shape, x.shape, strict=True))[1:3]
    method = {b"nearest": "nearest", b"linear": "bilinear"}[case.attributes["mode"]]
    return tier.upsample2d(x, factors, method=method), theirs


def nms(tier, case):
    boxes, scores, most, threshold, least = case.inputs
    if case.attributes.get("center_point_box"):
        centre, half = boxes[..., :2], boxes[..., 2:] / 2
        boxes = np.concatenate([centre - half, centre + half], axis=-1)
    corners = boxes.reshape(*boxes.shape[:2], 2, 2)
    boxes = np.concatenate([corners.min(axis=2), corners.max(axis=2)], axis=-1)
    found = []
    for image, label in np.ndindex(*scores.shape[:2]):
        good = np.flatnonzero(scores[image, label] > least[0])
        options = {"threshold": float(threshold[0]), "max_boxes": int(most[0])}
        kept = tier.nms(boxes[image, good], scores[image, label, good], **options)
        found += [(image, label, good[k]) for k in kept]
    return np.array(found), case.outputs[0]


ADAPTERS = {
    "Attention": attention,
    "BatchNormalization": batch_norm,
    "Dropout": None,
    "Gather": embedding,
    "LayerNormalization": layer_norm,
    "LSTM": lstm,
    "NonMaxSuppression": nms,
    "Resize": upsample,
    "RNN": rnn,
    "Upsample": upsample,
}


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
@pytest.mark.parametrize(
    ("kind", "name"), [(k, name) for k, names in CASES["run"].items() for name in names.split()]
)
def test_recorded_vector(onnx_cases, tier, kind, name):
    case = onnx_cases[kind][name]
    ours, theirs = ADAPTERS[case.operator](tier, case)
    assert np.shape(ours) == np.shape(theirs)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_every_case_is_run_or_excluded_for_a_reason(onnx_cases):
    run, excluded = (" ".join(CASES[part].values()).split() for part in ("run", "excluded"))
    assert (len(run), len(excluded)) == (66, 135)
    ours = [
        name
        for kind in onnx_cases.values()
        for name, case in kind.items()
        if case.operator in ADAPTERS
    ]
    assert sorted(run + excluded) == sorted(ours)
