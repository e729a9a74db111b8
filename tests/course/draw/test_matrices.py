"""The pictures of matrices show the numbers of the product, of its parts and of the convolution."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import lapenna as lp
from lapenna.course import draw
from lapenna.course.draw.strassen import STRASSEN, STRASSEN_SUMS

A, B = np.array([[1, 2, 1], [3, -1, 2]]), np.array([[2, 0, 1, -1], [1, 3, 0, 2], [0, 1, 2, 1]])
C = np.array([[4, 7, 3, 4], [5, -1, 7, -3]])
X, W = [[1, 0, 1], [0, 1, 0], [1, 0, 1]], [[0.9, 0.1], [0.1, 0.9]]


def texts(fig):
    return [t.get_text() for t in fig.axes[0].texts]


def cells(fig):
    """The text and the colour of each cell by the corner it stands at."""
    by_middle = {
        tuple(np.round(t.get_position(), 3)): t.get_text() for t in fig.axes[0].texts
    }  # fmt: skip
    found = {}
    for p in fig.axes[0].patches:
        if isinstance(p, Rectangle) and p.get_fill():
            x, y = p.get_x(), p.get_y()
            text = by_middle[round(x + 0.5, 3), round(y + 0.5, 3)]
            found[round(x, 3), round(y, 3)] = (text, to_hex(p.get_facecolor()))
    return found


def frames(fig):
    """The sizes of the thick frames."""
    return sorted(
        (p.get_width(), p.get_height())
        for p in fig.axes[0].patches
        if isinstance(p, Rectangle) and not p.get_fill()
    )


def drawn(fig, left, top, shape):
    """The numbers of the matrix whose upper left corner is there."""
    found = cells(fig)
    rows = range(shape[0])
    return [
        [
            float(found[round(left + j, 3), round(top + i, 3)][0].replace("−", "-"))
            for j in range(shape[1])
        ]
        for i in rows
    ]


def test_three_readings_of_a_product():
    fig, alt = draw.product_readings(A, B, (1, 0))
    assert drawn(fig, 0.8, 2.1, (2, 3)) == A.tolist()
    assert drawn(fig, 5.0, 2.1, (3, 4)) == B.tolist()
    assert drawn(fig, 10.2, 2.1, (2, 4)) == C.tolist()
    # The marked row of A, column of B and entry of C.
    colors = {place: color for place, (_, color) in cells(fig).items() if place[1] < 6}
    marked = {place for place, color in colors.items() if color != "#ffffff"}
    row, column = {(0.8 + j, 3.1) for j in range(3)}, {(5.0, 2.1 + i) for i in range(3)}
    assert marked == row | column | {(10.2, 3.1)}
    assert "3·2 − 1·1 + 2·0\n= 5" in texts(fig)
    # Column 0: 2, 1 and 0 times the columns of A.
    assert [t for t in texts(fig) if t.endswith(" ·")] == ["2 ·", "1 ·", "0 ·"]
    for k in range(3):
        outer = drawn(fig, 0.8 + 5.2 * k, 11.5 - 0.0, (2, 4))
        assert outer == np.outer(A[:, k], B[k]).tolist()
    assert "rows 4, 7, 3, 4; 5, −1, 7, −3" in alt and "3·2 − 1·1 + 2·0 = 5" in alt
    assert "2 times (1, 3) + 1 times (2, −1) + 0 times (1, 2)" in alt


def test_a_negative_factor_stands_in_brackets():
    fig, _ = draw.product_readings([[2, 1]], [[-3], [4]], (0, 0))
    assert "2·(−3) + 1·4\n= −2" in texts(fig)


def test_blocks_are_cut_the_same_way_on_both_sides():
    fig, alt = draw.block_product(A, B, 2)
    cuts = [(2, 2), (1, 2)] + [(2, 2)] * 2 + [(2, 1)] * 2 + [(2, 2)] * 2
    assert frames(fig) == sorted(cuts)
    assert drawn(fig, 0.8, 6.0, (2, 2)) == [[1, 2], [3, -1]]
    assert drawn(fig, 4.0, 6.0, (2, 2)) == [[1, -1], [0, 2]]
    assert drawn(fig, 7.2, 6.0, (2, 1)) == [[1], [2]]
    assert drawn(fig, 9.4, 6.0, (1, 2)) == [[2, 1]]
    assert drawn(fig, 12.6, 6.0, (2, 2)) == C[:, 2:].tolist()
    assert "(1, 2; 3, −1) times (1, −1; 0, 2) plus (1; 2) times (2, 1)" in alt
    assert "which is (3, 4; 7, −3)" in alt


def test_strassens_products_are_the_entries_of_every_product():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 2, 2))
    products = [np.dot(s, a.ravel()) * np.dot(t, b.ravel()) for s, t in STRASSEN]
    assert len(products) == 7
    assert np.allclose(np.dot(STRASSEN_SUMS, products), (a @ b).ravel())


def test_strassens_picture_shows_signs_numbers_and_sums():
    fig, alt = draw.strassen_products([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    shown = texts(fig)
    signs = [np.outer(s, t) for s, t in STRASSEN]
    assert shown.count("+") == sum(np.sum(pattern == 1) for pattern in signs)
    assert shown.count("−") == sum(np.sum(pattern == -1) for pattern in signs)
    for wanted in ("(1 + 4)(5 + 8)\n= 65", "(1)(6 − 8)\n= −2", "(2 − 4)(7 + 8)\n= −30"):
        assert wanted in shown
    assert "c11 = M1 − M2 + M3 + M6 = 65 − 35 − 2 + 22 = 50" in shown
    assert "c00 = M1 + M4 − M5 + M7 = 65 + 8 − 24 − 30 = 19" in alt


def test_memory_shows_places_strides_and_lines():
    fig, alt = draw.memory_lines(4, 8, 4)
    a = np.arange(32).reshape(4, 8)
    assert drawn(fig, 0.8, 1.6, (4, 8)) == a.tolist()
    assert drawn(fig, 10.8, 1.6, (4, 8)) == np.arange(32).reshape(8, 4).T.tolist()
    c, fortran = np.zeros((4, 8)).strides, np.zeros((4, 8), order="F").strides
    assert f"C order: row after row\nstrides {c} bytes" in texts(fig)
    assert f"Fortran order: column after column\nstrides {fortran} bytes" in texts(fig)
    assert "the first row lies in 2 lines, the first column in 4" in alt
    assert "the first row lies in 8 lines, the first column in 1" in alt
    assert frames(fig) == [(1, 4), (1, 4), (8, 1), (8, 1)]
    hatched = [p for p in fig.axes[0].patches if p.get_hatch()]
    assert len(hatched) == 32  # every second line in both orders


def test_the_convolution_is_drawn_as_a_product():
    fig, alt = draw.conv_matrix_picture(X, W)
    t = lp.conv_matrix(np.array(W)[:, :, None, None], (3, 3, 1))
    left, top = 6.2, 1.5 + 4.5 - 2
    assert drawn(fig, left, top, (4, 9)) == t.tolist()
    assert drawn(fig, left + 10.2, 1.5, (9, 1)) == np.reshape(X, (9, 1)).tolist()
    assert drawn(fig, left + 12.4, top, (4, 1)) == [[1.8], [0.2], [0.2], [1.8]]
    colors = {c for (x, y), (_, c) in cells(fig).items() if left <= x < left + 9}
    assert len(colors) == 5  # four weights and white
    assert "as a column is 1.8, 0.2, 0.2, 1.8." in alt


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (draw.product_readings, (A, A, (0, 0)), r"product_readings: a and b .* \(2, 3\)"),
        (draw.product_readings, (np.ones((4, 1)), [[1]], (0, 0)), "at most"),
        (draw.product_readings, (A, B, (2, 0)), r"entry must lie in C of \(2, 4\)"),
        (draw.block_product, (A, B[0], 2), "block_product: a and b must be matrices"),
        (draw.block_product, (A, B, 4), "size must cut A"),
        (draw.block_product, (A, B, 0), "size must cut A"),
        (draw.strassen_products, (A, B), r"a and b must be \(2, 2\), got \(2, 3\)"),
        (draw.memory_lines, (9, 2, 2), "memory_lines: rows and columns"),
        (draw.memory_lines, (2, 2, 5), "line no more than the matrix"),
        (draw.conv_matrix_picture, (X, np.ones((3, 3))), r"w must be \(2, 2\)"),
        (draw.conv_matrix_picture, (np.ones((4, 3)), W), r"from 2 to 3 each way, got .* \(4, 3\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)


def test_every_text_is_legible():
    for fig, _ in (
        draw.product_readings(A, B, (1, 0)),
        draw.block_product(A, B, 2),
        draw.strassen_products([[1, 2], [3, 4]], [[5, 6], [7, 8]]),
        draw.memory_lines(4, 8, 4),
        draw.conv_matrix_picture(X, W),
    ):
        assert min(t.get_fontsize() for t in fig.axes[0].texts) >= 9
