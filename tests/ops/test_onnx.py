"""The ONNX project's recorded vectors, through both tiers.

ONNX arrays are channels-first; this file is the one place that converts them. A case with one
spatial axis runs as an image of height 1. Every case of these operators is either in ``RUN`` or,
with its reason, in ``EXCLUDED``.
"""

import functools
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import pytest
from onnx.backend.test.loader import load_model_tests

import lapenna as lp
from lapenna.shapes import resolve_padding

RUN = {
    "node": """
        averagepool_1d_default averagepool_2d_default averagepool_2d_pads
        averagepool_2d_precomputed_pads averagepool_2d_precomputed_same_upper
        averagepool_2d_precomputed_strides averagepool_2d_same_lower averagepool_2d_same_upper
        averagepool_2d_strides
        basic_conv_with_padding basic_conv_without_padding conv_with_autopad_same
        conv_with_strides_and_asymmetric_padding conv_with_strides_no_padding
        conv_with_strides_padding
        col2im col2im_dilations col2im_pads col2im_strides
        flatten_axis1 flatten_default_axis flatten_negative_axis3
        gemm_default_no_bias gemm_default_vector_bias gemm_default_zero_bias gemm_transposeA
        gemm_transposeB
        globalaveragepool globalaveragepool_precomputed
        maxpool_1d_default maxpool_2d_default maxpool_2d_pads maxpool_2d_precomputed_pads
        maxpool_2d_precomputed_same_upper maxpool_2d_precomputed_strides maxpool_2d_same_lower
        maxpool_2d_same_upper maxpool_2d_strides maxpool_with_argmax_2d_precomputed_pads
        maxpool_with_argmax_2d_precomputed_strides
        relu
        sce_mean sce_mean_log_prob
        softmax_axis_0 softmax_axis_1 softmax_axis_2 softmax_default_axis softmax_example
        softmax_large_number softmax_negative_axis
    """,
    "pytorch-converted": """
        AvgPool2d AvgPool2d_stride
        Conv1d Conv1d_dilated Conv1d_groups Conv1d_pad1 Conv1d_pad1size1 Conv1d_pad2
        Conv1d_pad2size1 Conv1d_stride
        Conv2d Conv2d_depthwise Conv2d_depthwise_padded Conv2d_depthwise_strided
        Conv2d_depthwise_with_multiplier Conv2d_dilated Conv2d_groups Conv2d_groups_thnn
        Conv2d_no_bias Conv2d_padding Conv2d_strided
        Linear MaxPool1d MaxPool1d_stride MaxPool2d ReLU Softmax softmax_functional_dim3
        softmax_lastdim
    """,
}
EXCLUDED = {
    "three spatial axes": """
        averagepool_3d_default averagepool_3d_dilations_small
        averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False
        averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True
        averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False
        averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True
        col2im_5d maxpool_3d_default maxpool_3d_dilations maxpool_3d_dilations_use_ref_impl
        maxpool_3d_dilations_use_ref_impl_large
        AvgPool3d AvgPool3d_stride AvgPool3d_stride1_pad0_gpu_input Conv3d Conv3d_dilated
        Conv3d_dilated_strided Conv3d_groups Conv3d_no_bias Conv3d_stride Conv3d_stride_padding
        MaxPool3d MaxPool3d_stride MaxPool3d_stride_padding
    """,
    "output size rounded up (ceil_mode), which TensorFlow does not know": """
        averagepool_2d_ceil averagepool_2d_ceil_last_window_starts_on_pad maxpool_2d_ceil
        maxpool_2d_ceil_output_size_reduce_by_one
    """,
    "dilated pooling window": """
        averagepool_2d_dilations maxpool_2d_dilations MaxPool1d_stride_padding_dilation
        MaxPool2d_stride_padding_dilation
    """,
    "padding counted in the mean": """
        averagepool_2d_pads_count_include_pad averagepool_2d_precomputed_pads_count_include_pad
    """,
    "integers": "maxpool_2d_uint8",
    "flatten before or after another axis than the first": """
        flatten_axis0 flatten_axis2 flatten_axis3 flatten_negative_axis1 flatten_negative_axis2
        flatten_negative_axis4
    """,
    "scale factors alpha and beta": "gemm_all_attributes gemm_alpha gemm_beta",
    "bias is no vector (M,)": """
        gemm_default_matrix_bias gemm_default_scalar_bias gemm_default_single_elem_vector_bias
    """,
    "sum or one loss a sample": """
        sce_none sce_none_log_prob sce_sum sce_sum_log_prob
    """,
    "class weights or an ignored class": """
        sce_mean_no_weight_ii sce_mean_no_weight_ii_log_prob sce_mean_weight
        sce_mean_weight_ii sce_mean_weight_ii_log_prob sce_mean_weight_log_prob
        sce_none_weights sce_none_weights_log_prob
        sce_NCd1d2d3_sum_weight_high_ii sce_NCd1d2d3_sum_weight_high_ii_log_prob
    """,
    "a class for each pixel": """
        sce_mean_3d sce_mean_3d_log_prob sce_mean_no_weight_ii_3d sce_mean_no_weight_ii_3d_log_prob
        sce_mean_no_weight_ii_4d sce_mean_no_weight_ii_4d_log_prob sce_mean_weight_ii_3d
        sce_mean_weight_ii_3d_log_prob sce_mean_weight_ii_4d sce_mean_weight_ii_4d_log_prob
        sce_NCd1_mean_weight_negative_ii sce_NCd1_mean_weight_negative_ii_log_prob
        sce_NCd1d2d3_none_no_weight_negative_ii sce_NCd1d2d3_none_no_weight_negative_ii_log_prob
        sce_NCd1d2d3d4d5_mean_weight sce_NCd1d2d3d4d5_mean_weight_log_prob
        sce_NCd1d2d3d4d5_none_no_weight sce_NCd1d2d3d4d5_none_no_weight_log_prob
    """,
}


class Case(NamedTuple):
    """One operator with its attributes, inputs and expected outputs."""

    operator: str
    attributes: dict
    inputs: list
    outputs: list


# --- reading the corpus


@functools.cache
def cases(kind: str) -> dict[str, Case]:
    """All cases of one kind that consist of a single operator of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ONNX computes infinities on purpose
        tests = load_model_tests(kind=kind)
    found = {}
    for test in tests:
        model = test.model or onnx.load(Path(test.model_dir, "model.onnx"))
        nodes = model.graph.node
        if len(nodes) == 1 and nodes[0].op_type in ADAPTERS:
            found[test.name.removeprefix("test_")] = _case(nodes[0], model.graph, test)
    return found


def _case(node, graph, test):
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    if test.data_sets is not None:
        return Case(node.op_type, attributes, *test.data_sets[0])
    values = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
    free = [i.name for i in graph.input if i.name not in values]
    values |= {name: _tensor(test, f"input_{k}.pb") for k, name in enumerate(free)}
    outputs = [_tensor(test, f"output_{k}.pb") for k in range(len(graph.output))]
    return Case(node.op_type, attributes, [values[name] for name in node.input], outputs)


def _tensor(test, name):
    return onnx.numpy_helper.to_array(
        onnx.load_tensor(Path(test.model_dir, "test_data_set_0", name))
    )


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


def max_pool(tier, case):
    x = nhwc(case.inputs[0])
    kernel, stride, padding, _ = window(case.attributes, x.shape[1:3])
    y, argmax = tier.max_pool2d(x, kernel, stride=stride, padding=padding)
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
    kernel, stride, padding, _ = window(case.attributes, x.shape[1:3])
    return tier.avg_pool2d(x, kernel, stride=stride, padding=padding), nhwc(case.outputs[0])


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


def softmax(tier, case):
    return tier.softmax(case.inputs[0], case.attributes.get("axis", -1)), case.outputs[0]


def cross_entropy(tier, case):
    return tier.softmax_cross_entropy(*case.inputs)[0], case.outputs[0]


ADAPTERS = {
    "AveragePool": average_pool,
    "Col2Im": col2im,
    "Conv": conv,
    "Flatten": flatten,
    "Gemm": gemm,
    "GlobalAveragePool": global_average_pool,
    "MaxPool": max_pool,
    "Relu": relu,
    "Softmax": softmax,
    "SoftmaxCrossEntropyLoss": cross_entropy,
}


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
@pytest.mark.parametrize(("kind", "name"), [(k, name) for k in RUN for name in RUN[k].split()])
def test_recorded_vector(tier, kind, name):
    case = cases(kind)[name]
    ours, theirs = ADAPTERS[case.operator](tier, case)
    assert np.shape(ours) == np.shape(theirs)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_every_case_is_run_or_excluded_for_a_reason():
    run, excluded = (" ".join(table.values()).split() for table in (RUN, EXCLUDED))
    assert (len(run), len(excluded)) == (79, 79)
    assert sorted(run + excluded) == sorted([*cases("node"), *cases("pytorch-converted")])
