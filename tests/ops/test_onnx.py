"""The ONNX project's recorded vectors of image and dense operators, through both tiers.

ONNX arrays are channels-first; this file is the one place that converts them. A case with one
spatial axis runs as an image of height 1. Every case of these operators stands in onnx_cases.yml,
to be run or with the reason why not.
"""

from pathlib import Path

import numpy as np
import pytest
import yaml

import lapenna as lp
from lapenna.shapes import resolve_padding

CASES = yaml.safe_load((Path(__file__).parent / "onnx_cases.yml").read_text(encoding="utf-8"))


# --- channels-first to channels-last


def _two_axes(x):
    return x[:, :, None, :] if x.ndim == 3 else x


def nhwc(x):
    return _two_axes(x).transpose(0, 2, 3, 1)


def hwio(w):
    return _two_axes(w).transpose(2, 3, 1, 0)


def _pair(values, fill):
    return (fill,) * (2 - len(values)) + tuple(values)


def window(attributes, size):
    """Kernel, stride, padding and dilation of an operator, for an image of this size."""
    kernel = _pair(attributes["kernel_shape"], 1)
    stride = _pair(attributes.get("strides", [1]), 1)
    dilation = _pair(attributes.get("dilations", [1]), 1)
    pads = attributes.get("pads", [0, 0])
    half = len(pads) // 2
    padding = tuple(zip(_pair(pads[:half], 0), _pair(pads[half:], 0), strict=True))
    if attributes.get("auto_pad") == b"SAME_UPPER":
        padding = "same"
    if attributes.get("auto_pad") == b"SAME_LOWER":
        upper = resolve_padding("same", size, kernel, stride, dilation)
        padding = tuple((after, before) for before, after in upper)
    return kernel, stride, padding, dilation


# --- one adapter for each operator: ours and theirs, both channels-last


def conv(tier, case):
    x, w, *b = case.inputs
    x, w = nhwc(x), hwio(w)
    _, stride, padding, dilation = window(
        {"kernel_shape": w.shape[:2]} | case.attributes, x.shape[1:3]
    )
    groups = case.attributes.get("group", 1)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return tier.conv2d(x, w, *b, **options), nhwc(case.outputs[0])


def conv_transpose(tier, case):
    x, w, *b = case.inputs
    x, w, y = nhwc(x), hwio(w), nhwc(case.outputs[0])
    options = {"kernel_shape": w.shape[:2]} | case.attributes
    _, stride, padding, dilation = window(options, y.shape[1:3])
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    options["groups"] = case.attributes.get("group", 1)
    if {"output_padding", "output_shape"} & set(case.attributes):
        options["output_size"] = y.shape[1:3]
    return tier.conv2d_transpose(x, w, *b, **options), y


def max_pool(tier, case):
    x = nhwc(case.inputs[0])
    kernel, stride, padding, dilation = window(case.attributes, x.shape[1:3])
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    y, argmax = tier.max_pool2d(x, kernel, **options)
    if len(case.outputs) == 1:
        return y, nhwc(case.outputs[0])
    # ONNX counts in the whole image: one image of one channel here, rows or columns first.
    rows, columns = np.indices(y.shape[1:3])[:, None, :, :, None]
    (top, _), (left, _) = (
        resolve_padding(padding, x.shape[1:3], kernel, stride)
        if isinstance(padding, str)
        else padding
    )
    rows = rows * stride[0] - top + argmax // kernel[1]
    columns = columns * stride[1] - left + argmax % kernel[1]
    by_columns = case.attributes.get("storage_order", 0)
    index = columns * x.shape[1] + rows if by_columns else rows * x.shape[2] + columns
    return np.stack([y, index]), np.stack([nhwc(a) for a in case.outputs])


def average_pool(tier, case):
    x = nhwc(case.inputs[0])
    kernel, stride, padding, dilation = window(case.attributes, x.shape[1:3])
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    return tier.avg_pool2d(x, kernel, **options), nhwc(case.outputs[0])


def global_average_pool(tier, case):
    return tier.global_avg_pool2d(nhwc(case.inputs[0])), case.outputs[0][:, :, 0, 0]


def col2im(tier, case):
    cols, size, block = case.inputs
    size, block = tuple(size.tolist()), tuple(block.tolist())
    _, stride, padding, dilation = window({"kernel_shape": block} | case.attributes, size)
    rows, columns = (
        (n + sum(p) - (k - 1) * d - 1) // s + 1
        for n, p, k, d, s in zip(size, padding, block, dilation, stride, strict=True)
    )
    n, channels = cols.shape[0], cols.shape[1] // (block[0] * block[1])
    cols = cols.reshape(n, channels, *block, rows, columns).transpose(0, 4, 5, 2, 3, 1)
    cols = cols.reshape(n, rows, columns, -1)
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    return tier.col2im(cols, (n, *size, channels), block, **options), nhwc(case.outputs[0])


def gemm(tier, case):
    x, w, *b = case.inputs
    x = x.T if case.attributes.get("transA") else x
    w = w.T if case.attributes.get("transB") else w
    return tier.dense(x, w, *(v.reshape(-1) for v in b)), case.outputs[0]


def flatten(tier, case):
    return tier.flatten(case.inputs[0]), case.outputs[0]


def relu(tier, case):
    return tier.relu(case.inputs[0]), case.outputs[0]


def leaky_relu(tier, case):
    return tier.leaky_relu(case.inputs[0], case.attributes.get("alpha", 0.01)), case.outputs[0]


def sigmoid(tier, case):
    return tier.sigmoid(case.inputs[0]), case.outputs[0]


def tanh(tier, case):
    return tier.tanh(case.inputs[0]), case.outputs[0]


def gelu(tier, case):
    return tier.gelu(case.inputs[0]), case.outputs[0]


def softmax(tier, case):
    return tier.softmax(case.inputs[0], case.attributes.get("axis", -1)), case.outputs[0]


def cross_entropy(tier, case):
    return tier.softmax_cross_entropy(*case.inputs)[0], case.outputs[0]


ADAPTERS = {
    "AveragePool": average_pool,
    "Col2Im": col2im,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Flatten": flatten,
    "Gelu": gelu,
    "Gemm": gemm,
    "GlobalAveragePool": global_average_pool,
    "LeakyRelu": leaky_relu,
    "MaxPool": max_pool,
    "Relu": relu,
    "Sigmoid": sigmoid,
    "Softmax": softmax,
    "SoftmaxCrossEntropyLoss": cross_entropy,
    "Tanh": tanh,
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
    assert (len(run), len(excluded)) == (108, 78)
    ours = [
        name
        for kind in onnx_cases.values()
        for name, case in kind.items()
        if case.operator in ADAPTERS
    ]
    assert sorted(run + excluded) == sorted(ours)
