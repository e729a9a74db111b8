"""Pictures of matrices: a product read in several ways, and a convolution as a matrix."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lapenna.course.draw.style import (
    INK,
    PALE_BLUE,
    PALE_GREEN,
    PALE_ORANGE,
    canvas,
    cell,
    number,
    styled,
)
from lapenna.ops import conv2d, conv_matrix

_FOUR = (PALE_BLUE, PALE_ORANGE, PALE_GREEN, "#F3D3E4")


def product_readings(a, b, entry: tuple[int, int]) -> tuple[Figure, str]:
    """Draw one product C = A B read in three ways: by entries, by columns, by outer products.

    Parameters
    ----------
    a : array (M, K), M and K at most 3
    b : array (K, N), N at most 4
    entry : (row, column) of the entry of C whose dot product is drawn; its column is drawn too

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The matrices do not fit or are too large, or there is no such entry.
    """
    a, b, c = _product("product_readings", a, b, (3, 3, 4))
    (m, k), n, (i, j) = a.shape, b.shape[1], entry
    if not (0 <= i < m and 0 <= j < n):
        raise ValueError(f"product_readings: entry must lie in C of {c.shape}, got {entry!r}")
    total = max((k + 1) * (n + 1.2) + 1.0, 21)
    tops = 2.1, max(m, k) + 4.0, max(m, k) + m + 6.5
    tall = tops[2] + m + 0.4
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        _head(ax, tops[0], "1  entries: a row of A times a column of B")
        left = _matrix(ax, 0.8, tops[0], a, _marked(a, PALE_BLUE, row=i), "A")
        left = _sign(ax, left, tops[0] + m / 2, "×")
        left = _matrix(ax, left, tops[0], b, _marked(b, PALE_ORANGE, column=j), "B")
        left = _sign(ax, left, tops[0] + m / 2, "=")
        left = _matrix(ax, left, tops[0], c, _marked(c, PALE_GREEN, i, j), "C")
        sums = _sum([f"{_short(x)}·{_in_sum(y)}" for x, y in zip(a[i], b[:, j], strict=True)])
        ax.text(left + 0.5, tops[0] + m / 2, f"{sums}\n= {_short(c[i, j])}", va="center")

        _head(ax, tops[1] + 0.6, f"2  columns: column {j} of C combines the columns of A")
        left = 0.8
        for p in range(k):
            factor = f"{_short(b[p, j])} ·"
            ax.text(left + 1.0, tops[1] + m / 2, factor, ha="right", va="center")
            left = _matrix(ax, left + 1.2, tops[1], a[:, [p]], [[PALE_BLUE]] * m)
            left = _sign(ax, left, tops[1] + m / 2, "+" if p < k - 1 else "=")
        _matrix(ax, left, tops[1], c[:, [j]], [[PALE_GREEN]] * m)

        _head(ax, tops[2], "3  outer products: a column of A times a row of B, added up")
        left = 0.8
        for p in range(k):
            name = f"A[:, {p}] B[{p}, :]"
            left = _matrix(ax, left, tops[2], np.outer(a[:, p], b[p]), [["white"] * n] * m, name)
            left = _sign(ax, left, tops[2] + m / 2, "+" if p < k - 1 else "=")
        _matrix(ax, left, tops[2], c, [[PALE_GREEN] * n] * m, "C")
    combination = _sum([f"{_short(b[p, j])} times ({_listed([a[:, p]])})" for p in range(k)])
    outer = "; plus ".join(f"rows {_listed(np.outer(a[:, p], b[p]))}" for p in range(k))
    return fig, (
        f"A with rows {_listed(a)} times B with rows {_listed(b)} in three readings. Entry "
        f"({i}, {j}): {sums} = {_short(c[i, j])}. Column {j}: {combination}. Sum of {k} outer "
        f"products: {outer}. All give C with rows {_listed(c)}."
    )


def block_product(a, b, size: int) -> tuple[Figure, str]:
    """Draw a product by blocks: where the matrices are cut, and what makes the last block of C.

    Parameters
    ----------
    a : array (M, K), at most 4 by 4
    b : array (K, N), N at most 4
    size : rows and columns of a block; blocks at the edge may be smaller

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        The matrices do not fit or are too large, or nothing is cut.
    """
    a, b, c = _product("block_product", a, b, (4, 4, 4))
    (m, k), n = a.shape, b.shape[1]
    if not 1 <= size < max(m, k, n):
        raise ValueError(f"block_product: size must cut A {a.shape} or B {b.shape}, got {size!r}")
    rows, inner, columns = (_cuts(length, size) for length in (m, k, n))
    top, bottom = 1.1, max(m, k) + 3.0
    total = max(k + 2 * n + 4.0, len(inner) * (2 * size + 2.8) + size + 1.0, 20)
    height = bottom + size + 0.5
    with styled():
        fig, ax = canvas(8.0 * height / total, total, height)
        left = 0.8
        for name, values, color, cuts, sign in (
            ("A", a, PALE_BLUE, (rows, inner), "×"),
            ("B", b, PALE_ORANGE, (inner, columns), "="),
            ("C", c, PALE_GREEN, (rows, columns), ""),
        ):
            start = left
            left = _matrix(ax, start, top, values, [[color] * values.shape[1]] * len(values), name)
            for r in cuts[0]:
                for q in cuts[1]:
                    _frame(ax, start + q.start, top + r.start, len(q), len(r))
            left = _sign(ax, left, top + m / 2, sign)
        note = f"Blocks of {size}×{size},\nsmaller ones at the edge.\nThick lines: the cuts."
        ax.text(left - 0.2, top + m / 2, note, va="center")
        i, j = rows[-1], columns[-1]
        _head(ax, bottom + 0.4, f"the last block of C: {len(inner)} products of blocks, added up")
        left, said = 0.8, []
        for p in inner:
            one, two = a[np.ix_(i, p)], b[np.ix_(p, j)]
            left = _matrix(ax, left, bottom, one, [[PALE_BLUE] * len(p)] * len(i))
            left = _sign(ax, left, bottom + len(i) / 2, "×")
            left = _matrix(ax, left, bottom, two, [[PALE_ORANGE] * len(j)] * len(p))
            left = _sign(ax, left, bottom + len(i) / 2, "+" if p != inner[-1] else "=")
            said.append(f"({_listed(one)}) times ({_listed(two)})")
        last = c[np.ix_(i, j)]
        _matrix(ax, left, bottom, last, [[PALE_GREEN] * len(j)] * len(i))
    return fig, (
        f"A {m} by {k}, B {k} by {n} and C {m} by {n} are cut into blocks of {size} by {size}, "
        f"smaller ones at the edge. The last block of C is {' plus '.join(said)}, which is "
        f"({_listed(last)})."
    )


def conv_matrix_picture(x, w) -> tuple[Figure, str]:
    """Draw the convolution of a small image with a 2 by 2 filter as T times a column.

    Parameters
    ----------
    x : array (H, W), from 2 to 3 each way
    w : array (2, 2)

    Returns
    -------
    fig, alt

    Raises
    ------
    ValueError
        w is not (2, 2), or the image is too small or too large.
    """
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if w.shape != (2, 2) or x.ndim != 2 or not all(2 <= size <= 3 for size in x.shape):
        raise ValueError(
            "conv_matrix_picture: w must be (2, 2) and x from 2 to 3 each way, got "
            f"{w.shape}, {x.shape}"
        )
    filters, shape = w[:, :, None, None], (*x.shape, 1)
    t = conv_matrix(filters, shape)
    which = conv_matrix(np.arange(1.0, 5.0).reshape(2, 2, 1, 1), shape).astype(int)
    y = conv2d(x[None, :, :, None], filters)[0, :, :, 0]
    middle = 1.5 + x.size / 2
    total, tall = x.shape[1] + x.size + 8.4, x.size + 2.0
    with styled():
        fig, ax = canvas(8.0 * tall / total, total, tall)
        _matrix(ax, 0.6, 1.5, x, [["white"] * x.shape[1]] * len(x), "image x")
        colors = np.array(_FOUR).reshape(2, 2)
        _matrix(ax, 0.6, x.shape[0] + 3.4, w, colors, "filter w")
        left, top = x.shape[1] + 3.2, middle - len(t) / 2
        colors = np.array(("white", *_FOUR))[which]
        pixels = [f"x{i}{j}" for i, j in np.ndindex(*x.shape)]
        outputs = [f"y{i}{j}" for i, j in np.ndindex(*y.shape)]
        for i, name in enumerate(outputs):
            ax.text(left - 0.2, top + i + 0.5, name, ha="right", va="center", fontsize=9)
        for j, name in enumerate(pixels):
            ax.text(left + j + 0.5, top - 0.12, name, ha="center", va="bottom", fontsize=9)
        ax.text(left + x.size / 2, top - 0.9, f"T, {len(t)}×{x.size}", ha="center", va="bottom")
        left = _sign(ax, _matrix(ax, left, top, t, colors), middle, "×")
        left = _matrix(ax, left, 1.5, x.reshape(-1, 1), [["white"]] * x.size, "x")
        left = _sign(ax, left, middle, "=")
        _matrix(ax, left, top, y.reshape(-1, 1), [[PALE_GREEN]] * y.size, "y")
    return fig, (
        f"The image with rows {_listed(x)} and the filter with rows {_listed(w)}. The matrix T "
        f"has the rows {_listed(t)}. T times the image as a column is {_listed([y.ravel()])}."
    )


def _product(where: str, a, b, most: tuple[int, int, int]) -> tuple[np.ndarray, ...]:
    """Return A, B and their product; ValueError when they do not fit or are too large."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    fits = a.ndim == 2 and b.ndim == 2 and a.shape[1:] == b.shape[:1] and a.size and b.size
    if not fits or any(s > t for s, t in zip((*a.shape, b.shape[1]), most, strict=True)):
        raise ValueError(
            f"{where}: a and b must be matrices that fit, (M, K) and (K, N) with M, K, N at most "
            f"{most}, got {a.shape} and {b.shape}"
        )
    return a, b, a @ b


def _matrix(ax: Axes, left, top, values, colors, title="") -> float:
    """Draw a matrix of numbers; return where it ends on the right."""
    for i, j in np.ndindex(*values.shape):
        cell(ax, left + j, top + i, _short(values[i, j]), colors[i][j])
    right = left + values.shape[1]
    ax.text((left + right) / 2, top - 0.2, title, ha="center", va="bottom")
    return right


def _sign(ax: Axes, left, middle, sign) -> float:
    """Write a sign after what ends at ``left``; return where the next thing begins."""
    ax.text(left + 0.6, middle, sign, ha="center", va="center", fontsize=14)
    return left + 1.2


def _head(ax: Axes, top, text) -> None:
    ax.text(0.4, top - 1.0, text, ha="left", va="bottom", weight="bold")


def _frame(ax: Axes, left, top, width, height) -> None:
    look = {"fill": False, "edgecolor": INK, "linewidth": 2.4}
    ax.add_patch(Rectangle((left, top), width, height, **look))


def _marked(values, color, row=None, column=None) -> np.ndarray:
    """Return colours for a matrix: ``color`` in the row, the column, or where both meet."""
    i, j = np.indices(values.shape)
    inside = (row is None or i == row) & (column is None or j == column)
    return np.where(inside, color, "white")


def _cuts(length: int, size: int) -> list[range]:
    return [range(start, min(start + size, length)) for start in range(0, length, size)]


def _sum(terms) -> str:
    """Join terms with plus; a term that begins with a minus brings its own sign."""
    return "".join(
        term if k == 0 else f" − {term[1:]}" if term.startswith("−") else f" + {term}"
        for k, term in enumerate(terms)
    )


def _in_sum(value: float) -> str:
    return f"({_short(value)})" if value < 0 else _short(value)


def _short(value: float) -> str:
    return number(value + 0.0).replace("-", "−")


def _listed(values) -> str:
    return "; ".join(", ".join(_short(v) for v in row) for row in values)
