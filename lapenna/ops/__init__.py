"""The kernels, fast: functions on arrays, without state. Re-exported as ``lapenna``."""

from lapenna.ops.activation import (
    gelu,
    gelu_backward,
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    tanh,
    tanh_backward,
)
from lapenna.ops.convolution import (
    col2im,
    conv2d,
    conv2d_backward,
    conv_matrix,
    im2col,
)
from lapenna.ops.dense import (
    dense,
    dense_backward,
    flatten,
    flatten_backward,
)
from lapenna.ops.local import (
    local_conv2d,
    local_conv2d_backward,
)
from lapenna.ops.loss import (
    binary_cross_entropy,
    dice_loss,
    half_squared_error,
    mean_squared_error,
    smooth_l1,
    softmax_cross_entropy,
)
from lapenna.ops.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from lapenna.ops.transposed import (
    conv2d_transpose,
    conv2d_transpose_backward,
)
from lapenna.ops.upsampling import (
    upsample2d,
    upsample2d_backward,
)

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "binary_cross_entropy",
    "col2im",
    "conv2d",
    "conv2d_backward",
    "conv2d_transpose",
    "conv2d_transpose_backward",
    "conv_matrix",
    "dense",
    "dense_backward",
    "dice_loss",
    "flatten",
    "flatten_backward",
    "gelu",
    "gelu_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "half_squared_error",
    "im2col",
    "leaky_relu",
    "leaky_relu_backward",
    "local_conv2d",
    "local_conv2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "mean_squared_error",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "smooth_l1",
    "softmax",
    "softmax_backward",
    "softmax_cross_entropy",
    "tanh",
    "tanh_backward",
    "upsample2d",
    "upsample2d_backward",
]
