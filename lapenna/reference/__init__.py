"""The kernels as their formulas are written: loops in float64, one formula a line.

Same names and signatures as ``lapenna.ops``. Read these; compute with the others.
"""

from lapenna.reference.convolution import col2im, conv2d, conv2d_backward, conv_matrix, im2col
from lapenna.reference.layers import (
    dense,
    dense_backward,
    flatten,
    flatten_backward,
    relu,
    relu_backward,
    softmax,
    softmax_backward,
    softmax_cross_entropy,
)
from lapenna.reference.pooling import (
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
