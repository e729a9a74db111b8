"""What other libraries call our operations."""

from __future__ import annotations

from lapenna.table import Table

# ours, TensorFlow, PyTorch, MagmaDNN (namespace op), the slides
NAMES: tuple[tuple[str, str, str, str, str], ...] = (
    ("dense", "tf.keras.layers.Dense", "torch.nn.functional.linear", "linearforward", "FC"),
    ("dense_backward", "tf.GradientTape", "torch.autograd.grad", "", "FC_back"),
    ("flatten", "tf.keras.layers.Flatten", "torch.flatten", "flatten", ""),
    ("relu", "tf.nn.relu", "torch.nn.functional.relu", "relu", "Relu"),
    ("relu_backward", "tf.GradientTape", "torch.autograd.grad", "", "Relu_back"),
    ("leaky_relu", "tf.nn.leaky_relu", "torch.nn.functional.leaky_relu", "", ""),
    ("sigmoid", "tf.sigmoid", "torch.sigmoid", "sigmoid", ""),
    ("tanh", "tf.tanh", "torch.tanh", "tanh", ""),
    ("gelu", "tf.nn.gelu", "torch.nn.functional.gelu", "", ""),
    ("softmax", "tf.nn.softmax", "torch.nn.functional.softmax", "softmax", ""),
    (
        "softmax_cross_entropy",
        "tf.nn.sparse_softmax_cross_entropy_with_logits",
        "torch.nn.functional.cross_entropy",
        "crossentropy",
        "loss_cross_entropy_softmax",
    ),
    ("half_squared_error", "tf.nn.l2_loss", "", "", ""),
    (
        "mean_squared_error",
        "tf.keras.losses.MeanSquaredError",
        "torch.nn.functional.mse_loss",
        "meansquarederror",
        "",
    ),
    (
        "binary_cross_entropy",
        "tf.nn.sigmoid_cross_entropy_with_logits",
        "torch.nn.functional.binary_cross_entropy_with_logits",
        "",
        "",
    ),
    ("smooth_l1", "tf.keras.losses.Huber", "torch.nn.functional.smooth_l1_loss", "", ""),
    ("conv2d", "tf.nn.conv2d", "torch.nn.functional.conv2d", "conv2dforward", "Conv"),
    ("conv2d_backward", "tf.GradientTape", "torch.autograd.grad", "", "Conv_back"),
    (
        "conv2d_transpose",
        "tf.nn.conv2d_transpose",
        "torch.nn.functional.conv_transpose2d",
        "",
        "",
    ),
    ("im2col", "tf.image.extract_patches", "torch.nn.functional.unfold", "", "im2col"),
    ("col2im", "tf.GradientTape", "torch.nn.functional.fold", "", ""),
    ("max_pool2d", "tf.nn.max_pool2d", "torch.nn.functional.max_pool2d", "pooling", "Maxpool"),
    ("max_pool2d_backward", "tf.GradientTape", "torch.autograd.grad", "", "Maxpool_back"),
    ("avg_pool2d", "tf.nn.avg_pool2d", "torch.nn.functional.avg_pool2d", "pooling", ""),
    (
        "global_avg_pool2d",
        "tf.keras.layers.GlobalAveragePooling2D",
        "torch.nn.functional.adaptive_avg_pool2d",
        "",
        "",
    ),
    (
        "batch_norm",
        "tf.keras.layers.BatchNormalization",
        "torch.nn.functional.batch_norm",
        "batchnorm",
        "",
    ),
    (
        "layer_norm",
        "tf.keras.layers.LayerNormalization",
        "torch.nn.functional.layer_norm",
        "",
        "",
    ),
    ("dropout", "tf.nn.dropout", "torch.nn.functional.dropout", "dropout", ""),
    ("embedding", "tf.nn.embedding_lookup", "torch.nn.functional.embedding", "", ""),
    ("rnn", "tf.keras.layers.SimpleRNN", "torch.nn.RNN", "", ""),
    ("lstm", "tf.keras.layers.LSTM", "torch.nn.LSTM", "", ""),
    (
        "scaled_dot_product_attention",
        "",
        "torch.nn.functional.scaled_dot_product_attention",
        "",
        "",
    ),
    (
        "multi_head_attention",
        "tf.keras.layers.MultiHeadAttention",
        "torch.nn.MultiheadAttention",
        "",
        "",
    ),
    ("nms", "tf.image.non_max_suppression", "", "", ""),
    ("upsample2d", "tf.keras.layers.UpSampling2D", "torch.nn.functional.interpolate", "", ""),
)


def names_table() -> Table:
    """Return the names side by side, for a page; a dash where a library has no such function.

    ``F`` stands for ``torch.nn.functional``, as in PyTorch's own texts.
    """
    rows = [
        tuple(entry.replace("torch.nn.functional.", "F.") or "–" for entry in row) for row in NAMES
    ]
    head = ("lapenna", "TensorFlow", "PyTorch", "MagmaDNN", "the slides")
    return Table("The same operation in other libraries", head, rows)
