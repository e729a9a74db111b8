"""The same network in TensorFlow: our layers, one by one, as its operations on the same weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import lapenna as lp
from lapenna import nn, shapes
from lapenna.compare.tensorflow import tf


class Twin:
    """A ``lapenna.nn.Model`` in TensorFlow, compiled; its variables start as the model's weights.

    Raises ValueError when a layer has no counterpart in TensorFlow.
    """

    def __init__(self, model: nn.Model) -> None:
        strange = {type(node.layer) for node in model.nodes} - set(_LAYERS)
        if strange:
            names = sorted(kind.__name__ for kind in strange)
            raise ValueError(f"Twin: TensorFlow has no layer {', '.join(names)}")
        self.model = model
        self.variables = {name: tf.Variable(w) for name, w in model.weights.items()}
        self.predict = tf.function(lambda x: self._run(x, False))
        self.loss_and_gradients = tf.function(self._gradients)

    def _run(self, x, training: bool):
        values = {self.model.input: x}
        for node in self.model.nodes:
            prefix = f"{self.model.names[node]}/"
            w = {
                name.removeprefix(prefix): variable
                for name, variable in self.variables.items()
                if name.startswith(prefix)
            }
            inputs = [values[parent] for parent in node.parents]
            values[node] = _LAYERS[type(node.layer)](node.layer, w, training, *inputs)
        return values[self.model.output]

    def _gradients(self, x, labels):
        """Return the mean cross-entropy of logits, and its gradients in the order of trained()."""
        with tf.GradientTape() as tape:
            y = self._run(x, True)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, y)
            loss = tf.reduce_mean(tf.reduce_sum(tf.reshape(each, (tf.shape(x)[0], -1)), axis=1))
        slopes = tape.gradient(loss, [self.variables[name] for name in self.model.trained()])
        return loss, [tf.convert_to_tensor(slope) for slope in slopes]


def _padded(layer, size, x, empty: float):
    """Return the image with its border, for TensorFlow's "VALID"."""
    kernel = shapes.pair(size, "size", "twin")
    stride = _stride(layer, kernel)
    dilation = shapes.pair(layer.dilation, "dilation", "twin")
    image = tuple(x.shape[1:3])
    border = shapes.resolve_padding(layer.padding, image, kernel, stride, dilation, "twin")
    return tf.pad(x, [(0, 0), *border, (0, 0)], constant_values=empty)


def _stride(layer, kernel):
    return kernel if layer.stride is None else shapes.pair(layer.stride, "stride", "twin")


def _biased(y, w):
    return y + w["b"] if "b" in w else y


def _conv(layer, w, training, x):
    x = _padded(layer, layer.kernel_size, x, 0.0)
    stride, dilation = _stride(layer, None), shapes.pair(layer.dilation, "dilation", "twin")
    parts = zip(  # TensorFlow has no gradient of a grouped convolution on a CPU
        tf.split(x, layer.groups, axis=3), tf.split(w["w"], layer.groups, axis=3), strict=True
    )
    y = [tf.nn.convolution(a, b, stride, "VALID", dilations=dilation) for a, b in parts]
    return _biased(tf.concat(y, axis=3), w)


def _conv_transpose(layer, w, training, x):
    if layer.padding not in ("valid", "same") or layer.dilation not in (1, (1, 1)):
        raise ValueError("Twin: TensorFlow's transposed convolution pads valid or same, undilated")
    out = (tf.shape(x)[0], *layer.output_shape(tuple(x.shape[1:])))
    stride, padding = _stride(layer, None), layer.padding.upper()
    return _biased(tf.nn.conv2d_transpose(x, w["w"], out, stride, padding), w)


def _max_pool(layer, w, training, x):
    kernel = shapes.pair(layer.pool_size, "pool_size", "twin")
    x = _padded(layer, kernel, x, -np.inf)
    return tf.nn.max_pool2d(x, kernel, _stride(layer, kernel), "VALID")


def _avg_pool(layer, w, training, x):
    kernel = shapes.pair(layer.pool_size, "pool_size", "twin")
    ones = tf.ones_like(x[:1, :, :, :1])
    x, ones = (
        tf.nn.avg_pool2d(_padded(layer, kernel, a, 0.0), kernel, _stride(layer, kernel), "VALID")
        for a in (x, ones)
    )
    return x / ones  # the border is not counted


def _upsample(layer, w, training, x):
    size = layer.output_shape(tuple(x.shape[1:]))[:2]
    return tf.cast(tf.image.resize(x, size, layer.method), x.dtype)


def _batch_norm(layer, w, training, x):
    mean, variance = w["mean"], w["variance"]
    if training:
        mean, variance = tf.nn.moments(x, list(range(len(x.shape) - 1)))
    return tf.nn.batch_normalization(x, mean, variance, w["beta"], w["gamma"], layer.epsilon)


def _layer_norm(layer, w, training, x):
    mean, variance = tf.nn.moments(x, [-1], keepdims=True)
    return tf.nn.batch_normalization(x, mean, variance, w["beta"], w["gamma"], layer.epsilon)


def _rnn(layer, w, training, x):
    h, states = tf.zeros((tf.shape(x)[0], layer.units), x.dtype), []
    for t in range(x.shape[1]):
        h = tf.tanh(x[:, t] @ w["w"] + h @ w["u"] + w["b"])
        states.append(h)
    return tf.stack(states, axis=1) if layer.return_sequences else h


def _lstm(layer, w, training, x):
    h = c = tf.zeros((tf.shape(x)[0], layer.units), x.dtype)
    states = []
    for t in range(x.shape[1]):
        i, f, g, o = tf.split(x[:, t] @ w["w"] + h @ w["u"] + w["b"], 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        h = tf.sigmoid(o) * tf.tanh(c)
        states.append(h)
    return tf.stack(states, axis=1) if layer.return_sequences else h


def _attention(layer, w, training, x, memory=None):
    memory = x if memory is None else memory
    size = x.shape[2]

    def heads(rows):
        shape = (tf.shape(rows)[0], rows.shape[1], layer.heads, size // layer.heads)
        return tf.transpose(tf.reshape(rows, shape), (0, 2, 1, 3))

    q = heads(x @ w["wq"] + w["bq"])
    k, v = heads(memory @ w["wk"] + w["bk"]), heads(memory @ w["wv"] + w["bv"])
    scores = tf.matmul(q, k, transpose_b=True) / (size / layer.heads) ** 0.5
    if layer.causal:
        seen = np.tri(x.shape[1], memory.shape[1], dtype=bool)
        scores = tf.where(seen, scores, tf.constant(-np.inf, scores.dtype))
    y = tf.transpose(tf.nn.softmax(scores) @ v, (0, 2, 1, 3))
    return tf.reshape(y, tf.shape(x)) @ w["wo"] + w["bo"]


def _crop(layer, w, training, x):
    return x[:, layer.border : -layer.border, layer.border : -layer.border]


def _simple(function: Callable) -> Callable:
    return lambda layer, w, training, x: function(x)


_LAYERS: dict[type, Callable] = {
    nn.Add: lambda layer, w, training, *xs: tf.add_n(xs),
    nn.AddPositions: lambda layer, w, training, x: (
        x + lp.positional_encoding(*x.shape[1:]).astype(x.dtype.as_numpy_dtype)
    ),
    nn.AvgPool2D: _avg_pool,
    nn.BatchNorm: _batch_norm,
    nn.Concat: lambda layer, w, training, *xs: tf.concat(xs, axis=-1),
    nn.Conv2D: _conv,
    nn.Conv2DTranspose: _conv_transpose,
    nn.Crop2D: _crop,
    nn.Dense: lambda layer, w, training, x: _biased(tf.matmul(x, w["w"]), w),
    nn.Dropout: lambda layer, w, training, x: (
        tf.nn.dropout(x, layer.rate) if training and layer.rate else x
    ),
    nn.Embedding: lambda layer, w, training, ids: tf.gather(w["table"], ids),
    nn.Flatten: _simple(lambda x: tf.reshape(x, (tf.shape(x)[0], int(np.prod(x.shape[1:]))))),
    nn.GELU: _simple(lambda x: tf.nn.gelu(x, approximate=True)),
    nn.GlobalAvgPool2D: _simple(lambda x: tf.reduce_mean(x, (1, 2))),
    nn.LSTM: _lstm,
    nn.LayerNorm: _layer_norm,
    nn.LeakyReLU: lambda layer, w, training, x: tf.where(x > 0, x, layer.slope * x),
    nn.MaxPool2D: _max_pool,
    nn.MultiHeadAttention: _attention,
    nn.RNN: _rnn,
    nn.ReLU: _simple(tf.nn.relu),
    nn.Sigmoid: _simple(tf.sigmoid),
    nn.Softmax: _simple(tf.nn.softmax),
    nn.Tanh: _simple(tf.tanh),
    nn.UpSample2D: _upsample,
}
