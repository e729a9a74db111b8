"""Layers of sequences: embedding, positions, recurrence and attention. Shapes are (T, D)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import lapenna as lp
from lapenna.nn.initialisers import Initialiser, glorot_uniform, orthogonal, small_uniform
from lapenna.nn.layer import Layer, Weight


class _Sequence(Layer):
    def _steps(self, input_shapes):
        return self._with_axes(input_shapes, "(T, D)", "a sequence")


@dataclass(frozen=True)
class Embedding(Layer):
    """A row of a table for each whole number: (T,) becomes (T, size)."""

    vocabulary: int
    size: int
    init: Initialiser = small_uniform
    name: str = "embedding"

    def output_shape(self, *input_shapes):
        self._positive(vocabulary=self.vocabulary, size=self.size)
        return (*self._with_axes(input_shapes, "(T,)", "whole numbers"), self.size)

    def weights(self, *input_shapes):
        return {"table": Weight((self.vocabulary, self.size), self.init)}

    def forward(self, w, ids, rng=None):
        return lp.embedding(ids, w["table"]), ids

    def backward(self, w, dy, ids, first=False):
        return (None,), {"table": lp.embedding_backward(dy, ids, w["table"].shape)}


@dataclass(frozen=True)
class AddPositions(_Sequence):
    """Add the sines and cosines of ``lapenna.positional_encoding`` to a sequence."""

    name: str = "positions"

    def output_shape(self, *input_shapes):
        return self._steps(input_shapes)

    def forward(self, w, x, rng=None):
        return x + lp.positional_encoding(*x.shape[1:]).astype(x.dtype), None

    def backward(self, w, dy, saved, first=False):
        return (dy,), {}


class _Recurrent(_Sequence):
    def output_shape(self, *input_shapes):
        self._positive(units=self.units)
        steps, _ = self._steps(input_shapes)
        return (steps, self.units) if self.return_sequences else (self.units,)

    def _matrices(self, depth: int, gates: int) -> dict[str, Weight]:
        columns = gates * self.units
        return {
            "w": Weight((depth, columns), glorot_uniform, fans=(depth, columns)),
            "u": Weight((self.units, columns), orthogonal),
            "b": Weight((columns,), kind="bias"),
        }

    def _spread(self, dy, h):
        """Return the gradient at all states, from that at the last one where only it went on."""
        if self.return_sequences:
            return dy
        dh = np.zeros_like(h)
        dh[:, -1] = dy
        return dh


@dataclass(frozen=True)
class RNN(_Recurrent):
    """A simple recurrent layer; it returns all states (T, units), or only the last one."""

    units: int
    return_sequences: bool = True
    name: str = "rnn"

    def weights(self, *input_shapes):
        return self._matrices(input_shapes[0][1], 1)

    def multiply_adds(self, *input_shapes):
        steps, depth = input_shapes[0]
        return steps * (depth + self.units) * self.units

    def forward(self, w, x, rng=None):
        h0 = np.zeros((len(x), self.units), x.dtype)
        h = lp.rnn(x, h0, w["w"], w["u"], w["b"])
        return h if self.return_sequences else h[:, -1], (h, x, h0)

    def backward(self, w, dy, saved, first=False):
        dh = self._spread(dy, saved[0])
        dx, _, dw, du, db = lp.rnn_backward(dh, *saved, w["w"], w["u"])
        return (dx,), {"w": dw, "u": du, "b": db}


@dataclass(frozen=True)
class LSTM(_Recurrent):
    """A long short-term memory; it returns all outputs (T, units), or only the last one.

    The bias of the forget gate starts at 1, so that the cell remembers at first.
    """

    units: int
    return_sequences: bool = True
    name: str = "lstm"

    def weights(self, *input_shapes):
        def remembering(rng, shape, fan_in, fan_out):
            return np.repeat([0.0, 1.0, 0.0, 0.0], self.units)

        found = self._matrices(input_shapes[0][1], 4)
        return found | {"b": Weight((4 * self.units,), remembering, "bias")}

    def multiply_adds(self, *input_shapes):
        steps, depth = input_shapes[0]
        return 4 * steps * (depth + self.units) * self.units

    def forward(self, w, x, rng=None):
        zero = np.zeros((len(x), self.units), x.dtype)
        states = lp.lstm(x, zero, zero, w["w"], w["u"], w["b"])
        return states.h if self.return_sequences else states.h[:, -1], (states, x, zero)

    def backward(self, w, dy, saved, first=False):
        states, x, zero = saved
        dh = self._spread(dy, states.h)
        dx, _, _, dw, du, db = lp.lstm_backward(dh, states, x, zero, zero, w["w"], w["u"])
        return (dx,), {"w": dw, "u": du, "b": db}


@dataclass(frozen=True)
class MultiHeadAttention(_Sequence):
    """Attention of a sequence to itself, or to a second input, the memory, with several heads.

    ``causal``: step t looks at steps up to t only.
    """

    heads: int
    causal: bool = False
    name: str = "attention"

    def output_shape(self, *input_shapes):
        self._positive(heads=self.heads)
        x, *memory = input_shapes
        self._steps((x,))
        if len(memory) > 1 or (memory and (len(memory[0]) != 2 or memory[0][1] != x[1])):
            raise ValueError(
                f"MultiHeadAttention: the memory must be one sequence of {x[1]} columns "
                f"(S, D), got {memory}"
            )
        if x[1] % self.heads:
            raise ValueError(f"MultiHeadAttention: heads={self.heads} must divide D (x: {x})")
        return x

    def weights(self, *input_shapes):
        size = input_shapes[0][1]
        square = Weight((size, size), glorot_uniform, fans=(size, size))
        matrices = dict.fromkeys(("wq", "wk", "wv", "wo"), square)
        return matrices | {name: Weight((size,), kind="bias") for name in ("bq", "bk", "bv", "bo")}

    def multiply_adds(self, *input_shapes):
        (steps, size), length = input_shapes[0], input_shapes[-1][0]
        return 2 * size * size * (steps + length) + 2 * steps * length * size

    def forward(self, w, x, memory=None, rng=None):
        memory = x if memory is None else memory
        mask = np.tri(x.shape[1], memory.shape[1], dtype=bool) if self.causal else None
        arrays = (w[name] for name in ("wq", "wk", "wv", "wo", "bq", "bk", "bv", "bo"))
        found = lp.multi_head_attention(x, memory, *arrays, heads=self.heads, mask=mask)
        return found.y, (found, x, memory)

    def backward(self, w, dy, saved, first=False):
        found, x, memory = saved
        arrays = (w[name] for name in ("wq", "wk", "wv", "wo"))
        slopes = lp.multi_head_attention_backward(dy, found, x, memory, *arrays, heads=self.heads)
        named = slopes._asdict()
        dx, dmemory = named.pop("dx"), named.pop("dmemory")
        dxs = (dx + dmemory,) if memory is x else (dx, dmemory)
        return dxs, {name.removeprefix("d"): slope for name, slope in named.items()}
