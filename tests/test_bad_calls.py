"""Every refusal names its function, the argument and the shape, in the same words in both tiers."""

import re

import numpy as np
import pytest

import lapenna as lp

X, W, B = np.ones((2, 5, 6, 4)), np.ones((3, 3, 4, 8)), np.ones(8)
Y = np.ones((2, 3, 4, 8))
P = np.ones((2, 2, 3, 4))
L = np.ones((3, 4, 3, 3, 4, 8))
ARGMAX = np.zeros(P.shape, dtype=int)
D, V = np.ones((2, 3)), np.ones((3, 4))
WHOLE = np.ones((2, 3), dtype=int)

BAD_CALLS = [
    ("conv2d", (X[0], W), {}, "x must have 4 axes (N, H, W, C), only N may be 0 (x: (5, 6, 4))"),
    ("conv2d", (X[:, :0], W), {}, "only N may be 0 (x: (2, 0, 6, 4))"),
    ("conv2d", (X, W[0]), {}, "w must have 4 axes (FH, FW, C, M), none 0 (w: (3, 4, 8))"),
    ("conv2d", (X, W[..., :0]), {}, "w must have 4 axes (FH, FW, C, M), none 0 (w: (3, 3, 4, 0))"),
    (
        "conv2d",
        (X, W[:, :, :3]),
        {},
        "w has 3 input channels but x has 4 (x: (2, 5, 6, 4), w: (3, 3, 3, 8))",
    ),
    ("conv2d", (X, W), {"groups": 2}, "w has 4 input channels times 2 groups but x has 4"),
    ("conv2d", (X, W), {"groups": 3}, "groups=3 must divide the 4 channels of x and the 8 filters"),
    ("conv2d", (X, W), {"groups": 0}, "groups must be a positive int, got 0"),
    ("conv2d", (X, W), {"groups": True}, "groups must be a positive int, got True"),
    ("conv2d", (X, W, B[:3]), {}, "b must have shape (8,) (b: (3,), w: (3, 3, 4, 8))"),
    ("conv2d", (X, W), {"stride": 0}, "stride must be a positive int or a pair of them, got 0"),
    ("conv2d", (X, W), {"stride": 1.5}, "stride must be a positive int or a pair of them, got 1.5"),
    ("conv2d", (X, W), {"stride": (1, 2, 3)}, "stride must be a positive int or a pair of them"),
    ("conv2d", (X, W), {"dilation": -1}, "dilation must be a positive int or a pair of them"),
    ("conv2d", (X, W), {"padding": "full"}, 'padding must be "valid", "same", an int >= 0, a pair'),
    ("conv2d", (X, W), {"padding": -1}, "padding must be"),
    ("conv2d", (X, W), {"padding": (1, (2, -1))}, "padding must be"),
    ("conv2d", (X, W), {"padding": 0.5}, "a pair or a pair of pairs, got 0.5"),
    (
        "conv2d",
        (X, W),
        {"dilation": 3},
        "the window (7, 7) is larger than the padded input (5, 6) (w's first two axes: (3, 3), "
        "dilation: (3, 3), x: (2, 5, 6, 4))",
    ),
    ("conv2d_backward", (Y[:, :2], X, W), {}, "dy must have shape (2, 3, 4, 8), got (2, 2, 4, 8)"),
    ("conv2d_backward", (Y, X, W), {"stride": 2}, "dy must have shape (2, 2, 2, 8)"),
    ("conv2d_backward", (Y.astype(int), X, W), {}, "dy must be floating point"),
    ("conv2d_backward", (Y, X.astype(int), W), {}, "(x: int64 (2, 5, 6, 4))"),
    ("conv2d_backward", (Y, X, W.astype(int)), {}, "w must be floating point"),
    ("im2col", (X[0], 3), {}, "x must have 4 axes (N, H, W, C)"),
    ("im2col", (X, 0), {}, "kernel_size must be a positive int or a pair of them, got 0"),
    ("im2col", (X, 7), {}, "the window (7, 7) is larger than the padded input (5, 6)"),
    ("col2im", (Y, X.shape, 3), {}, "cols must have shape (2, 3, 4, 36), got (2, 3, 4, 8)"),
    ("col2im", (Y, (5, 6, 4), 3), {}, "x_shape must be ints (N, H, W, C), got (5, 6, 4)"),
    ("col2im", (Y, 5, 3), {}, "x_shape must be ints (N, H, W, C), got 5"),
    ("col2im", (Y, (2, 5, 6, 0), 3), {}, "only N may be 0 in x_shape (N, H, W, C)"),
    ("conv_matrix", (W, X.shape), {}, "x_shape must be ints (H, W, C), got (2, 5, 6, 4)"),
    ("conv_matrix", (W, (5, 6, 3)), {}, "w has 4 input channels but x has 3"),
    ("conv_matrix", (W, (2, 6, 4)), {}, "the window (3, 3) is larger than the padded input (2, 6)"),
    ("max_pool2d", (X[0], 2), {}, "x must have 4 axes (N, H, W, C)"),
    ("max_pool2d", (X, 0), {}, "pool_size must be a positive int or a pair of them, got 0"),
    ("max_pool2d", (X, 2), {"stride": 0}, "stride must be a positive int or a pair of them, got 0"),
    ("max_pool2d", (X, 6), {}, "the window (6, 6) is larger than the padded input (5, 6)"),
    ("max_pool2d", (X, 2), {"padding": 2}, "padding must be smaller than the window"),
    ("max_pool2d", (X.astype(int), 2), {}, "x must be floating point"),
    ("max_pool2d_backward", (Y, ARGMAX, X.shape, 2), {}, "dy must have shape (2, 2, 3, 4)"),
    ("max_pool2d_backward", (P, ARGMAX[:1], X.shape, 2), {}, "argmax must have shape (2, 2, 3, 4)"),
    ("max_pool2d_backward", (P, ARGMAX, (5, 6), 2), {}, "x_shape must be ints (N, H, W, C)"),
    ("max_pool2d_backward", (P.astype(int), ARGMAX, X.shape, 2), {}, "dy must be floating point"),
    ("avg_pool2d", (X[0], 2), {}, "x must have 4 axes (N, H, W, C)"),
    ("avg_pool2d", (X, (2, 0)), {}, "pool_size must be a positive int or a pair of them"),
    ("avg_pool2d", (X, 2), {"padding": ((0, 2), 0)}, "padding must be smaller than the window"),
    ("avg_pool2d", (X.astype(int), 2), {}, "x must be floating point"),
    ("avg_pool2d_backward", (Y, X.shape, 2), {}, "dy must have shape (2, 2, 3, 4)"),
    ("avg_pool2d_backward", (P, "NHWC", 2), {}, "x_shape must be ints (N, H, W, C), got 'NHWC'"),
    ("avg_pool2d_backward", (P.astype(int), X.shape, 2), {}, "dy must be floating point"),
    ("global_avg_pool2d", (X[0],), {}, "x must have 4 axes (N, H, W, C)"),
    ("global_avg_pool2d", (X[:, :, :0],), {}, "only N may be 0 (x: (2, 5, 0, 4))"),
    ("global_avg_pool2d", (X.astype(int),), {}, "x must be floating point"),
    ("global_avg_pool2d_backward", (D, X.shape), {}, "dy must have shape (2, 4), got (2, 3)"),
    ("global_avg_pool2d_backward", (D, (2, 0, 6, 3)), {}, "only N may be 0 in x_shape"),
    ("global_avg_pool2d_backward", (WHOLE, (2, 5, 6, 3)), {}, "dy must be floating point"),
    ("dense", (D, V.T), {}, "x (N, D) and w (D, M) must share D (x: (2, 3), w: (4, 3))"),
    ("dense", (X, V), {}, "x (N, D) and w (D, M) must share D (x: (2, 5, 6, 4), w: (3, 4))"),
    ("dense", (D, V, B), {}, "b must have shape (4,) (b: (8,), w: (3, 4))"),
    ("dense_backward", (D, D, V), {}, "dy must have shape (2, 4), got (2, 3)"),
    ("dense_backward", (np.ones((2, 4)), WHOLE, V), {}, "x must be floating point"),
    ("flatten", (np.ones(()),), {}, "x must have a batch axis (x: ())"),
    ("flatten_backward", (D, (2, 4)), {}, "dy must have shape (2, 4), got (2, 3)"),
    ("flatten_backward", (D, ()), {}, "x_shape must be ints (N, ...), got ()"),
    ("flatten_backward", (D, 6), {}, "x_shape must be ints (N, ...), got 6"),
    ("relu_backward", (D, V), {}, "dy must have shape (3, 4), got (2, 3)"),
    ("relu_backward", (WHOLE, D), {}, "dy must be floating point"),
    ("softmax", (WHOLE,), {}, "x must be floating point"),
    ("softmax", (D,), {"axis": 2}, "axis must be an int from -2 to 1, got 2"),
    ("softmax", (D[:, :0],), {}, "axis 1 must not be empty (x: (2, 0))"),
    ("softmax_backward", (D, V), {}, "dy must have shape (3, 4), got (2, 3)"),
    ("softmax_backward", (D, D), {"axis": 0.5}, "axis must be an int from -2 to 1, got 0.5"),
    ("softmax_backward", (D, WHOLE), {}, "y must be floating point"),
    ("softmax_cross_entropy", (X, WHOLE), {}, "logits must be (N, M), neither 0 (logits: (2, 5"),
    ("softmax_cross_entropy", (D[:0], WHOLE[:0, 0]), {}, "logits must be (N, M), neither 0"),
    ("softmax_cross_entropy", (WHOLE, WHOLE[:, 0]), {}, "logits must be floating point"),
    (
        "softmax_cross_entropy",
        (D, WHOLE[0]),
        {},
        "labels must be (2,) class indices or (2, 3) one-hot, got (3,) (logits: (2, 3))",
    ),
    ("softmax_cross_entropy", (D, D[:, 0]), {}, "labels of shape (2,) must be integers, got float"),
    ("softmax_cross_entropy", (D, np.array([0, 3])), {}, "labels must lie in 0 … 2, found 0 … 3"),
    ("softmax_cross_entropy", (D, np.array([-1, 0])), {}, "found -1 … 0 (logits: (2, 3))"),
    ("conv2d_transpose", (Y, W[0]), {}, "w must have shape (FH, FW, C, M) with M=8, got (3, 4, 8)"),
    ("conv2d_transpose", (X, W), {}, "w must have shape (FH, FW, C, M) with M=4, got (3, 3, 4, 8)"),
    ("conv2d_transpose", (Y, W), {"groups": 3}, "groups=3 must divide"),
    ("conv2d_transpose", (Y, W, B), {}, "b must have shape (4,) (b: (8,), w: (3, 3, 4, 8))"),
    ("conv2d_transpose", (Y, W), {"padding": 5}, "leaves no pixel of the output"),
    ("conv2d_transpose", (Y, W), {"padding": "full"}, "padding must be"),
    ("conv2d_transpose", (Y, W), {"output_size": (5, 7)}, "would be convolved to (3, 5), not to"),
    ("conv2d_transpose", (Y, W), {"output_size": 0}, "output_size must be a positive int"),
    (
        "conv2d_transpose_backward",
        (Y, Y, W),
        {},
        "dy must have shape (2, 5, 6, 4), got (2, 3, 4, 8)",
    ),
    ("conv2d_transpose_backward", (X, Y.astype(int), W), {}, "x must be floating point"),
    ("local_conv2d", (X, W), {}, "w must have 6 axes (P, Q, FH, FW, C, M), none 0"),
    ("local_conv2d", (X, L[:2]), {}, "w must have shape (3, 4, 3, 3, 4, 8) (w: (2, 4"),
    ("local_conv2d", (X, L), {"stride": 2}, "w must have shape (2, 2, 3, 3, 4, 8)"),
    ("local_conv2d", (X, L), {"block": 3}, "whose square divides the 8 neurons of w's last axis"),
    ("local_conv2d", (X, L, B), {}, "b must have shape (3, 4, 8), got (8,)"),
    ("local_conv2d", (X, L, Y[0]), {"block": 2}, "b must have shape (6, 8, 2), got (3, 4, 8)"),
    ("local_conv2d_backward", (Y[:1], X, L), {}, "dy must have shape (2, 3, 4, 8)"),
    ("local_conv2d_backward", (Y, X, L.astype(int)), {}, "w must be floating point"),
    ("upsample2d", (X[0],), {}, "x must have 4 axes"),
    ("upsample2d", (X.astype(int),), {}, "x must be floating point"),
    ("upsample2d", (X, 0), {}, "size must be a positive int or a pair of them, got 0"),
    (
        "upsample2d",
        (X,),
        {"method": "cubic"},
        'method must be "nearest" or "bilinear", got \'cubic\'',
    ),
    ("upsample2d_backward", (X, X.shape), {}, "dy must have shape (2, 10, 12, 4)"),
    ("upsample2d_backward", (X, (5, 6)), {}, "x_shape must be ints (N, H, W, C)"),
    (
        "upsample2d_backward",
        (X, X.shape, 1),
        {"method": 2},
        'method must be "nearest" or "bilinear"',
    ),
    ("leaky_relu", (WHOLE,), {}, "x must be floating point"),
    ("leaky_relu_backward", (D, V), {}, "dy must have shape (3, 4), got (2, 3)"),
    ("sigmoid", (WHOLE,), {}, "x must be floating point"),
    ("sigmoid_backward", (D, WHOLE), {}, "y must be floating point"),
    ("tanh", (WHOLE,), {}, "x must be floating point"),
    ("tanh_backward", (WHOLE, D), {}, "dy must be floating point"),
    ("gelu", (WHOLE,), {}, "x must be floating point"),
    ("gelu_backward", (D, V), {}, "dy must have shape (3, 4), got (2, 3)"),
    ("half_squared_error", (D, V), {}, "target must have shape (2, 3), got (3, 4)"),
    ("half_squared_error", (D[:0], D[:0]), {}, "y must be (N, ...) with no empty axis, got (0, 3)"),
    ("mean_squared_error", (D, WHOLE), {}, "target must be floating point"),
    ("mean_squared_error", (np.ones(()), np.ones(())), {}, "y must be (N, ...) with no empty axis"),
    ("binary_cross_entropy", (D, V), {}, "labels must have shape (2, 3), got (3, 4)"),
    ("binary_cross_entropy", (WHOLE, D), {}, "logits must be floating point"),
    ("dice_loss", (D, D, 0), {}, "smooth must be a number above 0, got 0"),
    ("dice_loss", (D, D, float("nan")), {}, "smooth must be a number above 0, got nan"),
    ("smooth_l1", (D, D, -1.0), {}, "beta must be a number above 0, got -1.0"),
    ("smooth_l1", (D, D, "one"), {}, "beta must be a number above 0, got 'one'"),
]


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
@pytest.mark.parametrize(("name", "args", "options", "message"), BAD_CALLS)
def test_bad_call_is_refused_with_its_name_and_what_is_wrong(tier, name, args, options, message):
    with pytest.raises(ValueError, match=f"^{name}: .*{re.escape(message)}"):
        getattr(tier, name)(*args, **options)


def test_every_operation_that_can_refuse_is_in_the_table():
    assert {call[0] for call in BAD_CALLS} == set(lp.ops.__all__) - {"relu"}
