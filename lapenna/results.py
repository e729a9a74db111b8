"""What operations with several results return: the same named tuples in both tiers."""

from __future__ import annotations

from typing import Any, NamedTuple


class BatchNorm(NamedTuple):
    """Output of ``batch_norm``, and the mean and variance (C,) of the batch."""

    y: Any
    mean: Any
    variance: Any


class LayerNorm(NamedTuple):
    """Output of ``layer_norm``, and the mean and variance (..., 1) of each sample."""

    y: Any
    mean: Any
    variance: Any


class Dropout(NamedTuple):
    """Output of ``dropout``, and the mask of the entries that were kept."""

    y: Any
    mask: Any


class LSTM(NamedTuple):
    """States and gates of an LSTM: output h, cell c, gates i, f, o and candidate g."""

    h: Any
    c: Any
    i: Any
    f: Any
    g: Any
    o: Any


class Attention(NamedTuple):
    """Output of attention, and its weights (..., T, S); each row adds up to 1."""

    y: Any
    weights: Any


class MultiHead(NamedTuple):
    """Output (N, T, D) of several heads, and what lies between it and the input.

    The weights are (N, heads, T, S), the queries q, keys k and values v (N, heads, T or S,
    D/heads), and ``joined`` (N, T, D) holds the outputs of the heads side by side.
    """

    y: Any
    weights: Any
    q: Any
    k: Any
    v: Any
    joined: Any


class MultiHeadGradients(NamedTuple):
    """Gradients of ``multi_head_attention`` at its arguments."""

    dx: Any
    dmemory: Any
    dwq: Any
    dwk: Any
    dwv: Any
    dwo: Any
    dbq: Any
    dbk: Any
    dbv: Any
    dbo: Any
