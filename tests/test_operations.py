"""What holds for every kernel, in both tiers: agreement, dtype, untouched arguments, refusals."""

import copy
import inspect

import numpy as np
import pytest

import lapenna as lp

rng = np.random.default_rng(2022)


def some(*shape):
    return rng.normal(size=shape)


def chance(*shape):
    return rng.uniform(0.05, 0.95, size=shape)


IMAGE = some(2, 5, 4, 4)
LABELS = np.array([0, 2])


def corners(n):
    """Boxes x1, y1, x2, y2 with sides from 0.5 to 3."""
    low = rng.uniform(0, 5, (n, 2))
    return np.concatenate([low, low + rng.uniform(0.5, 3, (n, 2))], axis=1)


# Small recurrent and attention layers: their arguments, and what their forward passes gave.
STEP = {"x": some(2, 3), "h": some(2, 4), "w": some(3, 4), "u": some(4, 4)}
CELL = {"x": some(2, 3), "h": some(2, 4), "c": some(2, 4), "w": some(3, 16), "u": some(4, 16)}
SEQUENCE = {"x": some(2, 5, 3), "h0": some(2, 4), "w": some(3, 4), "u": some(4, 4)}
CELLS = {
    "x": some(2, 5, 3), "h0": some(2, 4), "c0": some(2, 4), "w": some(3, 16), "u": some(4, 16)
}  # fmt: skip
QKV = {"q": some(2, 4, 3), "k": some(2, 5, 3), "v": some(2, 5, 2)}
MASK = rng.random((4, 5)) < 0.5
MASK[:, 0] = True
HEADS = {"x": some(2, 4, 6), "memory": some(2, 5, 6)}
HEADS |= {name: some(6, 6) for name in ("wq", "wk", "wv", "wo")}
BIASES = {name: some(6) for name in ("bq", "bk", "bv", "bo")}
NORM = {"x": some(4, 3, 5), "gamma": some(5)}
ENTRY = lp.layer_norm(**NORM, beta=some(5))
BATCH = lp.batch_norm(**NORM, beta=some(5))
# For each kernel calls with random numbers: arguments by name. The first is the plain one.
CALLS = {
    "average_precision": [
        {"scores": np.array([0.9, 0.3, 0.9, 0.5]), "correct": np.array([True, True, False, True]),
         "positives": 4},
    ],
    "avg_pool2d": [
        {"x": IMAGE, "pool_size": 2},
        {"x": IMAGE, "pool_size": (3, 2), "stride": (1, 2), "padding": "same"},
        {"x": IMAGE, "pool_size": 2, "stride": 1, "dilation": (3, 2)},
    ],
    "avg_pool2d_backward": [
        {"dy": some(2, 2, 2, 4), "x_shape": (2, 5, 4, 4), "pool_size": 2},
        {"dy": some(2, 3, 4, 4), "x_shape": (2, 5, 4, 4), "pool_size": (2, 3), "stride": (2, 1),
         "padding": "same"},
    ],
    "binary_cross_entropy": [{"logits": 9 * some(3, 4), "labels": chance(3, 4)}],
    "col2im": [
        {"cols": some(2, 4, 3, 16), "x_shape": (2, 5, 4, 4), "kernel_size": 2},
        {"cols": some(1, 2, 2, 12), "x_shape": (1, 6, 5, 2), "kernel_size": (3, 2), "stride": 2,
         "dilation": 2, "padding": ((1, 0), (0, 1))},
    ],
    "conv2d": [
        {"x": IMAGE, "w": some(2, 3, 4, 6), "b": some(6)},
        {"x": IMAGE, "w": some(3, 2, 2, 6), "b": some(6), "stride": (2, 1), "groups": 2,
         "padding": "same", "dilation": (1, 2)},
        {"x": IMAGE, "w": some(1, 1, 4, 3)},
        {"x": IMAGE[:0], "w": some(2, 2, 4, 3)},
    ],
    "conv2d_backward": [
        {"dy": some(2, 4, 2, 6), "x": IMAGE, "w": some(2, 3, 4, 6)},
        {"dy": some(2, 3, 4, 6), "x": IMAGE, "w": some(3, 2, 2, 6), "stride": (2, 1), "groups": 2,
         "padding": "same", "dilation": (1, 2)},
        {"dy": some(2, 5, 4, 3), "x": IMAGE, "w": some(1, 1, 4, 3)},
        {"dy": some(0, 4, 3, 3), "x": IMAGE[:0], "w": some(2, 2, 4, 3)},
    ],
    "conv2d_transpose": [
        {"x": IMAGE, "w": some(2, 3, 5, 4), "b": some(5)},
        {"x": IMAGE, "w": some(3, 2, 3, 4), "b": some(6), "stride": (2, 1), "groups": 2,
         "padding": "same", "dilation": (1, 2)},
        {"x": IMAGE, "w": some(2, 2, 3, 4), "stride": 3, "output_size": (13, 11), "padding": 1},
        {"x": IMAGE[:0], "w": some(2, 2, 3, 4)},
    ],
    "conv2d_transpose_backward": [
        {"dy": some(2, 6, 6, 5), "x": IMAGE, "w": some(2, 3, 5, 4)},
        {"dy": some(2, 10, 4, 6), "x": IMAGE, "w": some(3, 2, 3, 4), "stride": (2, 1), "groups": 2,
         "padding": "same", "dilation": (1, 2)},
        {"dy": some(2, 13, 11, 3), "x": IMAGE, "w": some(2, 2, 3, 4), "stride": 3,
         "output_size": (13, 11), "padding": 1},
        {"dy": some(0, 6, 5, 3), "x": IMAGE[:0], "w": some(2, 2, 3, 4)},
    ],
    "conv_matrix": [
        {"w": some(2, 2, 1, 3), "x_shape": (4, 4, 1)},
        {"w": some(3, 2, 2, 2), "x_shape": (5, 4, 2), "stride": 2, "padding": "same"},
    ],
    "dense": [
        {"x": some(2, 3), "w": some(3, 4), "b": some(4)},
        {"x": some(0, 3), "w": some(3, 1)},
    ],
    "dense_backward": [
        {"dy": some(2, 4), "x": some(2, 3), "w": some(3, 4)},
        {"dy": some(0, 1), "x": some(0, 3), "w": some(3, 1)},
    ],
    "dice_loss": [
        {"y": chance(3, 4, 2), "target": np.rint(chance(3, 4, 2))},
        {"y": chance(1, 5), "target": np.zeros((1, 5)), "smooth": 0.25},
    ],
    "flatten": [{"x": IMAGE}, {"x": IMAGE[:0]}],
    "flatten_backward": [{"dy": some(2, 80), "x_shape": (2, 5, 4, 4)}],
    "gelu": [{"x": 3 * IMAGE}],
    "gelu_backward": [{"dy": some(2, 5), "x": 3 * some(2, 5)}],
    "global_avg_pool2d": [{"x": IMAGE}, {"x": IMAGE[:0]}],
    "global_avg_pool2d_backward": [{"dy": some(2, 4), "x_shape": (2, 5, 3, 4)}],
    "half_squared_error": [{"y": some(3, 4), "target": some(3, 4)}],
    "im2col": [
        {"x": IMAGE, "kernel_size": 2},
        {"x": IMAGE, "kernel_size": (2, 3), "stride": (2, 1), "padding": "same", "dilation": 2},
    ],
    "leaky_relu": [{"x": IMAGE}, {"x": IMAGE, "slope": 0.3}],
    "leaky_relu_backward": [{"dy": some(2, 5), "x": some(2, 5), "slope": 0.3}],
    "local_conv2d": [
        {"x": IMAGE, "w": some(4, 3, 2, 2, 4, 5), "b": some(4, 3, 5)},
        {"x": IMAGE, "w": some(3, 2, 3, 2, 4, 12), "b": some(6, 4, 3), "stride": 2, "block": 2,
         "padding": "same"},
    ],
    "local_conv2d_backward": [
        {"dy": some(2, 4, 3, 5), "x": IMAGE, "w": some(4, 3, 2, 2, 4, 5)},
        {"dy": some(2, 6, 4, 3), "x": IMAGE, "w": some(3, 2, 3, 2, 4, 12), "stride": 2, "block": 2,
         "padding": "same"},
    ],
    "max_pool2d": [
        {"x": IMAGE, "pool_size": 2},
        {"x": IMAGE, "pool_size": (3, 2), "stride": (1, 2), "padding": "same"},
    ],
    "max_pool2d_backward": [
        {"dy": some(2, 2, 2, 4), "argmax": rng.integers(0, 4, (2, 2, 2, 4)),
         "x_shape": (2, 5, 4, 4), "pool_size": 2},
    ],
    "mean_squared_error": [{"y": some(3, 4), "target": some(3, 4)}],
    "relu": [{"x": IMAGE}],
    "relu_backward": [{"dy": some(2, 5), "x": some(2, 5)}],
    "sigmoid": [{"x": 20 * IMAGE}],
    "sigmoid_backward": [{"dy": some(2, 5), "y": chance(2, 5)}],
    "smooth_l1": [
        {"y": some(3, 4), "target": 2 * some(3, 4)},
        {"y": some(3, 4), "target": some(3, 4), "beta": 0.4},
    ],
    "softmax": [{"x": some(2, 3)}, {"x": some(2, 3, 4), "axis": 1}],
    "softmax_backward": [{"dy": some(2, 3), "y": chance(2, 3), "axis": 0}],
    "softmax_cross_entropy": [{"logits": some(2, 3), "labels": LABELS}],
    "tanh": [{"x": IMAGE}],
    "tanh_backward": [{"dy": some(2, 5), "y": chance(2, 5)}],
    "upsample2d": [
        {"x": IMAGE},
        {"x": IMAGE, "size": (3, 2), "method": "bilinear"},
        {"x": IMAGE[:, :1], "size": 2, "method": "bilinear"},
    ],
    "upsample2d_backward": [
        {"dy": some(2, 10, 8, 4), "x_shape": (2, 5, 4, 4)},
        {"dy": some(2, 15, 8, 4), "x_shape": (2, 5, 4, 4), "size": (3, 2), "method": "bilinear"},
    ],
    "batch_norm": [{**NORM, "beta": some(5)}, {**NORM, "beta": some(5), "epsilon": 0.1}],
    "batch_norm_backward": [
        {"dy": some(4, 3, 5), **NORM, "mean": BATCH.mean, "variance": BATCH.variance}
    ],
    "batch_norm_inference": [{**NORM, "beta": some(5), "mean": some(5), "variance": chance(5)}],
    "decode_boxes": [{"offsets": some(4, 4), "anchors": corners(4)}],
    "dropout": [{"x": IMAGE, "rate": 0.3, "rng": np.random.default_rng(3)}],
    "dropout_backward": [{"dy": some(3, 4), "mask": rng.random((3, 4)) < 0.5, "rate": 0.5}],
    "embedding": [{"ids": rng.integers(0, 6, (2, 3)), "table": some(6, 4)}],
    "embedding_backward": [
        {"dy": some(2, 3, 4), "ids": np.array([[1, 1, 5], [0, 1, 5]]), "table_shape": (6, 4)},
    ],
    "encode_boxes": [{"boxes": corners(4), "anchors": corners(4)}],
    "iou_matrix": [{"a": corners(4), "b": corners(5)}, {"a": corners(0), "b": corners(2)}],
    "layer_norm": [{**NORM, "beta": some(5)}, {"x": some(0, 5), "gamma": some(5), "beta": some(5)}],
    "layer_norm_backward": [
        {"dy": some(4, 3, 5), **NORM, "mean": ENTRY.mean, "variance": ENTRY.variance}
    ],
    "lstm": [{**CELLS, "b": some(16)}],
    "lstm_backward": [{"dh": some(2, 5, 4), "states": lp.lstm(**CELLS, b=some(16)), **CELLS}],
    "lstm_step": [{**CELL, "b": some(16)}],
    "lstm_step_backward": [
        {"dh_next": some(2, 4), "dc_next": some(2, 4), "step": lp.lstm_step(**CELL, b=some(16)),
         **CELL},
    ],
    "multi_head_attention": [
        {**HEADS, **BIASES, "heads": 2}, {**HEADS, **BIASES, "heads": 3, "mask": MASK},
    ],
    "multi_head_attention_backward": [
        {"dy": some(2, 4, 6), "result": lp.multi_head_attention(**HEADS, **BIASES, heads=2),
         **HEADS, "heads": 2},
    ],
    "nms": [
        {"boxes": corners(9), "scores": np.rint(8 * chance(9))},
        {"boxes": corners(9), "scores": chance(9), "threshold": 0.1, "max_boxes": 3},
    ],
    "positional_encoding": [{"length": 7, "dim": 6}],
    "rnn": [{**SEQUENCE, "b": some(4)}],
    "rnn_backward": [{"dh": some(2, 5, 4), "h": lp.rnn(**SEQUENCE, b=some(4)), **SEQUENCE}],
    "rnn_step": [{**STEP, "b": some(4)}],
    "rnn_step_backward": [
        {"dh_next": some(2, 4), "h_next": lp.rnn_step(**STEP, b=some(4)), **STEP}
    ],
    "scaled_dot_product_attention": [QKV, {**QKV, "mask": MASK}],
    "scaled_dot_product_attention_backward": [
        {"dy": some(2, 4, 2), "weights": lp.scaled_dot_product_attention(**QKV).weights, **QKV}
    ],
}  # fmt: skip
EACH = [(name, k) for name, calls in CALLS.items() for k in range(len(calls))]


def results(outcome):
    """Return what a kernel gave as a flat list of arrays."""
    return [np.asarray(part) for part in outcome] if isinstance(outcome, tuple) else [outcome]


def converted(value, function):
    """Apply a function to an array, or to each array of a named tuple."""
    if isinstance(value, np.ndarray):
        return function(value)
    if hasattr(value, "_fields"):
        return type(value)(*(function(part) for part in value))
    return value


def call_of(name, k, function=np.copy):
    """Return the arguments of a call, every array through a function."""
    arguments = copy.deepcopy(CALLS[name][k])
    return {argument: converted(value, function) for argument, value in arguments.items()}


def test_every_kernel_is_called():
    assert set(CALLS) == set(lp.ops.__all__) == set(lp.reference.__all__)


@pytest.mark.parametrize("name", CALLS)
def test_both_tiers_have_one_signature(name):
    assert inspect.signature(getattr(lp, name)) == inspect.signature(getattr(lp.reference, name))


@pytest.mark.parametrize(("name", "k"), EACH)
def test_both_tiers_agree(name, k):
    fast = results(getattr(lp, name)(**call_of(name, k)))
    slow = results(getattr(lp.reference, name)(**call_of(name, k)))
    assert len(fast) == len(slow)
    for ours, theirs in zip(fast, slow, strict=True):
        assert np.shape(ours) == np.shape(theirs)
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def as_type(dtype):
    return lambda value: value.astype(dtype) if value.dtype == np.float64 else value


WITH_FLOATS = [(n, k) for n, k in EACH if n not in ("average_precision", "positional_encoding")]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("name", "k"), WITH_FLOATS)
def test_the_fast_tier_keeps_the_dtype_and_the_reference_is_float64(name, k, dtype):
    for tier, expected in ((lp, dtype), (lp.reference, np.float64)):
        for part in results(getattr(tier, name)(**call_of(name, k, as_type(dtype)))):
            kind = np.asarray(part).dtype
            assert kind == expected or kind.kind in "iub"


def locked(value):
    value = value.copy()
    value.flags.writeable = False
    return value


@pytest.mark.parametrize("tier", ["lapenna", "lapenna.reference"])
@pytest.mark.parametrize(("name", "k"), EACH)
def test_no_argument_is_changed(tier, name, k):
    call = call_of(name, k, locked)
    kernel(tier, name)(**call)
    for argument, value in call.items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, CALLS[name][k][argument])


NOT_ARRAYS = {"list": [[1.0, 2.0]], "None": None, "number": 3.0, "text": "image"}
NONE_IS_ALLOWED = [("b", name) for name in ("conv2d", "dense", "local")]
ARRAYS = [
    (tier, name, argument, kind)
    for tier in ("lapenna", "lapenna.reference")
    for name, (call, *_) in CALLS.items()
    for argument, value in call.items()
    for kind in NOT_ARRAYS
    if isinstance(value, np.ndarray)
    and not (kind == "None" and (argument, name.split("_")[0]) in NONE_IS_ALLOWED)
]


def kernel(tier, name):
    return getattr(lp if tier == "lapenna" else lp.reference, name)


@pytest.mark.parametrize(("tier", "name", "argument", "kind"), ARRAYS)
def test_what_is_no_array_is_refused_by_name(tier, name, argument, kind):
    call = {**call_of(name, 0), argument: NOT_ARRAYS[kind]}
    with pytest.raises(ValueError, match=rf"^{name}: {argument} must be an array, got \w+$"):
        kernel(tier, name)(**call)


# --- one source for every array library


def as_numpy(value):
    if isinstance(value, float | np.ndarray):
        return value
    return value.get() if hasattr(value, "get") else np.from_dlpack(value)


@pytest.mark.parametrize("library", ["array_api_strict", "torch", "cupy"])
@pytest.mark.parametrize(("name", "k"), EACH)
def test_other_array_libraries_give_the_same_numbers(library, name, k):
    xp = pytest.importorskip(library, reason=f"{library} is not installed")
    theirs = getattr(lp, name)(**call_of(name, k, xp.asarray))
    theirs = list(theirs) if isinstance(theirs, tuple) else [theirs]
    ours = results(getattr(lp, name)(**call_of(name, k)))
    assert len(theirs) == len(ours)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(as_numpy(other), mine, rtol=1e-10, atol=1e-10)
