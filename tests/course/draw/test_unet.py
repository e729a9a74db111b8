"""The picture of a U-Net shows every map of the model, in its place."""

import numpy as np
import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle

from lapenna import nn
from lapenna.course import draw
from lapenna.nn import zoo


def texts(fig):
    return [t.get_text() for t in fig.axes[0].texts]


def boxes(fig):
    return [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]


def dashed(fig):
    arrows = [p for p in fig.axes[0].patches if isinstance(p, FancyArrowPatch)]
    return [arrow for arrow in arrows if arrow.get_linestyle() == "--"]


def small(skips=True):
    start = nn.Input((8, 8, 1))
    left = nn.ReLU()(nn.Conv2D(2, 3, padding="same")(start))
    x = nn.Conv2D(4, 3, padding="same")(nn.MaxPool2D(2)(left))
    x = nn.UpSample2D(2)(x)
    x = nn.Concat()(left, x) if skips else x
    return nn.Model(start, nn.Conv2D(1, 1)(x))


def test_the_original_has_all_its_sizes_channels_and_crops():
    fig, alt = draw.unet_picture(zoo.unet())
    shown = texts(fig)
    for size in (
        *(572, 570, 568, 284, 282, 280, 140, 138, 136, 68, 66, 64, 32, 30, 28),
        *(56, 54, 52, 104, 102, 100, 200, 198, 196, 392, 390, 388),
    ):
        assert str(size) in shown
    for crop in (88, 40, 16, 4):
        assert f"crop {crop}" in shown
    assert len(dashed(fig)) == 4 and len(boxes(fig)) == 28 + 4  # and a hatched part a join
    assert "A U of 5 levels" in alt and "388 by 388 by 2." in alt
    assert "512 channels are copied from the left at 56, 4 pixels cropped off each side" in alt


def test_a_map_is_drawn_lower_on_each_level_and_taller_when_it_is_larger():
    fig, _ = draw.unet_picture(zoo.unet())
    plain = [box for box in boxes(fig) if not box.get_hatch()]
    middles = [box.get_y() + box.get_height() / 2 for box in plain]
    levels = np.round((np.array(middles) - middles[0]) / (middles[3] - middles[0]))
    assert levels.tolist() == [*np.repeat(range(5), 3), *np.repeat([3, 2, 1, 0], 3), 0]
    heights = [box.get_height() for box in plain]
    assert heights[0] == max(heights) and heights[14] == min(heights)
    assert sorted(box.get_x() for box in plain) == [box.get_x() for box in plain]


def test_a_join_is_hatched_by_the_share_that_is_copied():
    fig, alt = draw.unet_picture(small())
    (part,) = (box for box in boxes(fig) if box.get_hatch())
    whole = next(box for box in boxes(fig) if np.isclose(box.get_x(), part.get_x()) and box != part)
    assert np.isclose(part.get_width(), whole.get_width() * 2 / 6)
    assert "2 channels are copied from the left at 8" in alt and "cropped" not in alt


def test_without_skips_nothing_crosses():
    fig, alt = draw.unet_picture(small(skips=False))
    assert dashed(fig) == [] and "Nothing is copied across" in alt


def test_what_is_no_u_is_refused():
    start = nn.Input((8, 8, 1))
    flat = nn.Model(start, nn.Dense(2)(nn.Flatten()(start)))
    with pytest.raises(ValueError, match="unet_picture: a U-Net has no layer Flatten"):
        draw.unet_picture(flat)
    down = nn.Model(start, nn.MaxPool2D(2)(nn.Conv2D(2, 3)(start)))
    with pytest.raises(ValueError, match="unet_picture: model must come up as often"):
        draw.unet_picture(down)


def test_every_text_is_legible():
    for model in (zoo.unet(), small()):
        fig, _ = draw.unet_picture(model)
        assert min(t.get_fontsize() for t in fig.axes[0].texts) >= 8
