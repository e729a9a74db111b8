"""A computational graph of single numbers: forward values one way, gradients the other.

Each gate has its way with a gradient. An *adder* forward is a *distributor* backward: all inputs
get the same. A multiplier swaps: each input gets the gradient times the other input. A copy
forward is an adder backward. A maximum is a router: the larger input gets everything.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

_numbers = itertools.count()


class Value:
    """A number, the gate it came from, and after ``backward`` the gradient of the result at it.

    Parameters
    ----------
    data : the number
    name : what a drawing calls it

    Raises
    ------
    ValueError
        data is no finite number.

    Examples
    --------
    >>> x, y = Value(2.0, "x"), Value(-3.0, "y")
    >>> z = x * y + x
    >>> z.data
    -4.0
    >>> z.backward()
    >>> x.gradient, y.gradient
    (-2.0, 2.0)
    """

    def __init__(
        self,
        data: float,
        name: str = "",
        *,
        gate: str = "",
        parents: Sequence[Value] = (),
        slopes: Sequence[float] = (),
    ) -> None:
        if isinstance(data, (str, Value)) or not math.isfinite(data):
            raise ValueError(f"{gate or 'Value'}: data must be a finite number, got {data!r}")
        self.data, self.name, self.gate = float(data), name, gate
        self.parents, self.slopes = tuple(parents), tuple(map(float, slopes))
        self.gradient: float | None = None
        self.number = next(_numbers)

    def __repr__(self) -> str:
        name = f"{self.name} = " if self.name else ""
        gradient = "" if self.gradient is None else f", gradient {self.gradient:.6g}"
        return f"Value({name}{self.data:.6g}{gradient})"

    def backward(self) -> None:
        """Write into every Value behind this one the gradient of this one at it.

        Each call starts anew: the gradients of an earlier call are overwritten, not added to.
        """
        nodes = behind(self)
        for node in nodes:
            node.gradient = 0.0
        self.gradient = 1.0
        for node in reversed(nodes):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.gradient += node.gradient * slope

    def __add__(self, other: Value | float) -> Value:
        return add(self, other)

    def __mul__(self, other: Value | float) -> Value:
        return mul(self, other)

    def __neg__(self) -> Value:
        return mul(self, -1.0)

    def __sub__(self, other: Value | float) -> Value:
        return add(self, -_value(other))

    def __rsub__(self, other: float) -> Value:
        return add(other, -self)

    def __truediv__(self, other: Value | float) -> Value:
        return mul(self, reciprocal(other))

    def __rtruediv__(self, other: float) -> Value:
        return mul(other, reciprocal(self))

    __radd__, __rmul__ = __add__, __mul__


def behind(value: Value) -> list[Value]:
    """Return a Value and all that it was computed from, each after those that it reads."""
    found, waiting = {value}, [value]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return sorted(found, key=lambda node: node.number)


def _value(number: Value | float) -> Value:
    return number if isinstance(number, Value) else Value(number)


def _gate(gate: str, data: float, parents: Iterable[Value], slopes: Iterable[float]) -> Value:
    return Value(data, gate=gate, parents=tuple(parents), slopes=tuple(slopes))


def add(*terms: Value | float) -> Value:
    """Return the sum. Backward a distributor: every term gets the gradient unchanged."""
    terms = [_value(term) for term in terms]
    return _gate("+", sum(term.data for term in terms), terms, [1.0] * len(terms))


def mul(a: Value | float, b: Value | float) -> Value:
    """Return the product. Backward a swap multiplier: a gets the gradient times b, b times a."""
    a, b = _value(a), _value(b)
    return _gate("×", a.data * b.data, (a, b), (b.data, a.data))


def copy(a: Value | float, count: int = 2) -> list[Value]:
    """Return the number several times. Backward an adder: the gradients of the copies add up.

    Raises ValueError when count is not a positive int.
    """
    if not isinstance(count, int) or count < 1:
        raise ValueError(f"copy: count must be a positive int, got {count!r}")
    a = _value(a)
    return [_gate("copy", a.data, (a,), (1.0,)) for _ in range(count)]


def maximum(*values: Value | float) -> Value:
    """Return the largest. Backward a router: the first that is largest gets the whole gradient.

    Raises ValueError when there is no value.
    """
    if not values:
        raise ValueError("maximum: values must hold at least one number, got none")
    values = [_value(value) for value in values]
    data = [value.data for value in values]
    winner = data.index(max(data))
    return _gate("max", data[winner], values, [float(k == winner) for k in range(len(data))])


def relu(a: Value | float) -> Value:
    """Return ``max(0, a)``; at 0 the gradient is 0."""
    return maximum(0.0, a)


def exp(a: Value | float) -> Value:
    """Return e to the power a; the slope is the result itself."""
    a = _value(a)
    try:
        data = math.exp(a.data)
    except OverflowError:
        raise ValueError(f"exp: e to the power {a.data:g} is too large a number") from None
    return _gate("exp", data, (a,), (data,))


def log(a: Value | float) -> Value:
    """Return the natural logarithm; the slope is 1/a. Raises ValueError unless a is positive."""
    a = _value(a)
    if a.data <= 0:
        raise ValueError(f"log: needs a positive number, got {a.data:g}")
    return _gate("log", math.log(a.data), (a,), (1 / a.data,))


def reciprocal(a: Value | float) -> Value:
    """Return 1/a; the slope is -1/a². Raises ValueError for 0."""
    a = _value(a)
    if a.data == 0:
        raise ValueError("reciprocal: needs another number than 0")
    return _gate("1/x", 1 / a.data, (a,), (-1 / a.data**2,))


def tanh(a: Value | float) -> Value:
    """Return the hyperbolic tangent t; the slope is 1 - t²."""
    a = _value(a)
    data = math.tanh(a.data)
    return _gate("tanh", data, (a,), (1 - data**2,))


def sigmoid(a: Value | float) -> Value:
    """Return s = 1/(1 + e^-a), without overflow; the slope is s (1 - s)."""
    a = _value(a)
    small = math.exp(-abs(a.data))
    data = 1 / (1 + small) if a.data >= 0 else small / (1 + small)
    return _gate("σ", data, (a,), (data * (1 - data),))


def softmax(values: Sequence[Value | float]) -> list[Value]:
    """Return the shares ``p_i = e^a_i / sum of e^a_j``, with slopes ``p_i (δ_ij - p_j)`` at a_j.

    Raises ValueError when there is no value.
    """
    values = [_value(value) for value in values]
    if not values:
        raise ValueError("softmax: values must hold at least one number, got none")
    largest = max(value.data for value in values)
    powers = [math.exp(value.data - largest) for value in values]
    shares = [power / sum(powers) for power in powers]
    return [
        _gate("softmax", p, values, [p * ((i == j) - q) for j, q in enumerate(shares)])
        for i, p in enumerate(shares)
    ]
