"""The pictures of a convolution backward show the numbers that the formulas give."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import lapenna as lp
from lapenna.course import draw

DY, W = [[-0.2, 0.2], [0.1, -0.1]], [[-1, 2], [3, 1]]
DX = "0.2, -0.6, 0.4; -0.7, 0.7, 0; 0.3, -0.2, -0.1"


def texts(fig):
    return [t.get_text() for t in fig.axes[0].texts]


def frames(fig):
    """The corner and size of each thick frame."""
    return [
        (p.get_x(), p.get_y(), p.get_width(), p.get_height())
        for p in fig.axes[0].patches
        if isinstance(p, Rectangle) and not p.get_fill()
    ]


def cells(fig):
    """The colour of each cell by the corner it stands at."""
    return {
        (round(p.get_x(), 3), round(p.get_y(), 3)): to_hex(p.get_facecolor())
        for p in fig.axes[0].patches
        if isinstance(p, Rectangle) and p.get_fill()
    }


def test_stamps_add_up_to_the_gradient_at_the_image():
    fig, alt = draw.filter_stamps(DY, W)
    shown = texts(fig)
    # -0.2 w, 0.2 w, 0.1 w, -0.1 w hold 4 numbers each; dx holds nine
    for wanted in ("-0.2 · w", "0.2 · w", "0.1 · w", "-0.1 · w", "-0.6", "-0.7", "0.7"):
        assert wanted in shown
    assert shown.count("+") == 3 and shown.count("=") == 1
    assert len(frames(fig)) == 4
    assert f"dx with rows {DX}" in alt


def test_each_stamp_lies_where_its_output_looked():
    fig, _ = draw.filter_stamps(DY, W)
    corners = np.array([frame[:2] for frame in frames(fig)])
    moved = corners - corners[0]
    assert np.allclose(moved[:, 1], [0, 0, 1, 1])
    assert np.allclose(moved[:, 0] % (moved[3, 0] / 3 - 1 / 3), [0, 1, 0, 1])


def test_nine_panels_hold_the_rotated_filter_on_the_padded_gradient():
    fig, alt = draw.rotated_windows(DY, W)
    shown = texts(fig)
    dx = lp.conv2d_backward(
        np.array(DY)[None, :, :, None], np.zeros((1, 3, 3, 1)), np.array(W, float)[:, :, None, None]
    )[0][0, :, :, 0]
    for (k, m), value in np.ndenumerate(dx):
        assert f"dx[{k}, {m}] = {round(value, 6) + 0:g}" in shown
    for weight in ("×1", "×3", "×2", "×-1"):
        assert shown.count(weight) == 9
    assert len(frames(fig)) == 9
    assert "1, 3; 2, -1" in alt and DX in alt


def test_a_stride_spreads_the_gradient():
    fig, alt = draw.spread_gradient([[1, 2], [3, 4]], np.arange(1, 10).reshape(3, 3), 2)
    shown = texts(fig)
    assert shown.count("0") == 5 + 45
    assert "rows 1, 0, 2; 0, 0, 0; 3, 0, 4" in alt and "7 by 7 in all" in alt
    assert "9, 8, 7; 6, 5, 4; 3, 2, 1" in alt


def test_without_a_stride_nothing_is_put_between():
    _, alt = draw.spread_gradient([[1, 2], [3, 4]], np.ones((2, 2)), 1)
    assert "to rows 1, 2; 3, 4, gets a border of 1 rows and 1 columns" in alt


def test_the_matrix_and_its_transpose_share_the_colours_of_the_weights():
    fig, alt = draw.matrix_and_transpose(W, 3, 3)
    t = lp.conv_matrix(np.array(W, float)[:, :, None, None], (3, 3, 1))
    colors = cells(fig)
    by_place = {(t.get_position(), t.get_text()) for t in fig.axes[0].texts}
    for i, j in np.ndindex(4, 9):
        text = f"{t[i, j]:g}"
        assert ((1.8 + j + 0.5, 1.7 + i + 0.5), text) in by_place
        assert ((14.6 + i + 0.5, 1.7 + j + 0.5), text) in by_place
        assert colors[1.8 + j, 1.7 + i] == colors[round(14.6 + i, 3), 1.7 + j]
    assert len(set(colors.values())) == 5  # four weights and white
    assert "rows -1, 2, 0, 3, 1, 0, 0, 0, 0; 0, -1, 2" in alt


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (draw.filter_stamps, (np.zeros((3, 2)), W), "filter_stamps: dy must be a matrix"),
        (draw.filter_stamps, (DY, np.zeros(2)), "filter_stamps: w must be a matrix"),
        (draw.rotated_windows, (DY, np.zeros((3, 3))), "rotated_windows: w must be a matrix"),
        (draw.spread_gradient, (np.zeros((4, 4)), W, 2), "spread_gradient: dy must be a matrix"),
        (draw.spread_gradient, (DY, W, 4), "spread_gradient: stride must be from 1 to 3, got 4"),
        (draw.matrix_and_transpose, (np.zeros((3, 3)), 3, 3), r"w must be \(2, 2\)"),
        (draw.matrix_and_transpose, (W, 5, 3), "image from 2 to 4 each way, got .* 5 by 3"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)


def test_every_text_is_legible():
    for fig, _ in (
        draw.filter_stamps(DY, W),
        draw.rotated_windows(DY, W),
        draw.spread_gradient(DY, W, 2),
        draw.matrix_and_transpose(W, 3, 3),
    ):
        assert min(t.get_fontsize() for t in fig.axes[0].texts) >= 8
