"""The kernels, fast: functions on arrays, without state. Re-exported as ``lapenna``."""

from lapenna.ops.activation import relu, relu_backward, softmax, softmax_backward
from lapenna.ops.convolution import col2im, conv2d, conv2d_backward, conv_matrix, im2col
from lapenna.ops.dense import dense, dense_backward, flatten, flatten_backward
from lapenna.ops.loss import softmax_cross_entropy
from lapenna.ops.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "col2im",
    "conv2d",
    "conv2d_backward",
    "conv_matrix",
    "dense",
    "dense_backward",
    "flatten",
    "flatten_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "im2col",
    "max_pool2d",
    "max_pool2d_backward",
    "relu",
    "relu_backward",
    "softmax",
    "softmax_backward",
    "softmax_cross_entropy",
]
