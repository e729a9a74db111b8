"""The kernels as their formulas are written: loops in float64, one formula a line.

Same names and signatures as ``lapenna.ops``. Read these; compute with the others.
"""

from lapenna.reference.activation import (
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
from lapenna.reference.attention import (
    multi_head_attention,
    multi_head_attention_backward,
    scaled_dot_product_attention,
    scaled_dot_product_attention_backward,
)
from lapenna.reference.convolution import (
    col2im,
    conv2d,
    conv2d_backward,
    conv_matrix,
    im2col,
)
from lapenna.reference.dense import (
    dense,
    dense_backward,
    flatten,
    flatten_backward,
)
from lapenna.reference.detection import (
    average_precision,
    decode_boxes,
    encode_boxes,
    iou_matrix,
    nms,
)
from lapenna.reference.embedding import (
    embedding,
    embedding_backward,
    positional_encoding,
)
from lapenna.reference.local import (
    local_conv2d,
    local_conv2d_backward,
)
from lapenna.reference.loss import (
    binary_cross_entropy,
    dice_loss,
    half_squared_error,
    mean_squared_error,
    smooth_l1,
    softmax_cross_entropy,
)
from lapenna.reference.normalisation import (
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    dropout,
    dropout_backward,
    layer_norm,
    layer_norm_backward,
)
from lapenna.reference.pooling import (
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from lapenna.reference.recurrent import (
    lstm,
    lstm_backward,
    lstm_step,
    lstm_step_backward,
    rnn,
    rnn_backward,
    rnn_step,
    rnn_step_backward,
)
from lapenna.reference.transposed import (
    conv2d_transpose,
    conv2d_transpose_backward,
)
from lapenna.reference.upsampling import (
    upsample2d,
    upsample2d_backward,
)

__all__ = [
    "average_precision",
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm",
    "batch_norm_backward",
    "batch_norm_inference",
    "binary_cross_entropy",
    "col2im",
    "conv2d",
    "conv2d_backward",
    "conv2d_transpose",
    "conv2d_transpose_backward",
    "conv_matrix",
    "decode_boxes",
    "dense",
    "dense_backward",
    "dice_loss",
    "dropout",
    "dropout_backward",
    "embedding",
    "embedding_backward",
    "encode_boxes",
    "flatten",
    "flatten_backward",
    "gelu",
    "gelu_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "half_squared_error",
    "im2col",
    "iou_matrix",
    "layer_norm",
    "layer_norm_backward",
    "leaky_relu",
    "leaky_relu_backward",
    "local_conv2d",
    "local_conv2d_backward",
    "lstm",
    "lstm_backward",
    "lstm_step",
    "lstm_step_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "mean_squared_error",
    "multi_head_attention",
    "multi_head_attention_backward",
    "nms",
    "positional_encoding",
    "relu",
    "relu_backward",
    "rnn",
    "rnn_backward",
    "rnn_step",
    "rnn_step_backward",
    "scaled_dot_product_attention",
    "scaled_dot_product_attention_backward",
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
