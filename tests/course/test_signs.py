"""The painted signs: what is promised of scenes, and that a picture says what its label says."""

import numpy as np
import pytest

from lapenna.course import signs

WHITE = 0.9


def painted(label, size=60):
    image = np.zeros((size, size, 3))
    signs.paint(image, np.array([0.0, 0.0, size, size]), label)
    return image


def arrow(label):
    return painted(label).min(axis=2) > WHITE


@pytest.fixture(scope="module")
def made():
    return signs.scenes(200, seed=5)


def test_scenes_have_the_promised_form(made):
    assert made.images.shape == (200, signs.HEIGHT, signs.WIDTH, 3)
    assert made.images.dtype == np.float64
    assert made.images.min() >= 0 and made.images.max() <= 1
    assert len(made.boxes) == len(made.labels) == 200
    for boxes, labels in zip(made.boxes, made.labels, strict=True):
        assert boxes.shape == (len(labels), 4) and labels.dtype == np.int64
        assert set(labels) <= {1, 2, 3}


def test_signs_are_squares_of_12_to_30_pixels_inside_the_image(made):
    boxes = np.concatenate(made.boxes)
    sides = boxes[:, 2:] - boxes[:, :2]
    assert np.allclose(sides[:, 0], sides[:, 1], atol=1e-12)
    assert sides.min() >= 12 and sides.max() <= 30 and np.ptp(sides) > 15
    assert boxes[:, :2].min() >= 0
    assert np.all(boxes[:, 2:] <= [signs.WIDTH, signs.HEIGHT])


def test_signs_of_a_scene_do_not_touch(made):
    pairs = 0
    for boxes in made.boxes:
        for k in range(len(boxes)):
            for other in boxes[:k]:
                low = np.maximum(boxes[k][:2], other[:2])
                high = np.minimum(boxes[k][2:], other[2:])
                assert np.any(high <= low)
                pairs += 1
    assert pairs > 20


def test_some_scenes_are_empty_and_every_class_occurs(made):
    counts = np.array([len(labels) for labels in made.labels])
    assert counts.min() == 0 and counts.max() >= 2 and 0.3 < np.mean(counts == 1) < 0.7
    assert np.all(np.bincount(np.concatenate(made.labels), minlength=4)[1:] > 30)


def test_a_sign_stands_where_its_box_says(made):
    """Blue is the strongest colour in the corners of the disc's inner square, away from arrows."""
    blue = []
    for image, boxes in zip(made.images, made.boxes, strict=True):
        for x1, y1, x2, y2 in boxes:
            column, row = (x1 + x2) / 2, y1 + 0.07 * (y2 - y1)  # above every arrow
            red, _, strong = image[int(row), int(column)]
            blue.append(strong - red)
    assert np.mean(blue) > 0.3 and np.mean(np.array(blue) > 0.1) > 0.9


def test_the_same_seed_paints_the_same_scenes_and_another_others():
    first, again, other = signs.scenes(3, 1), signs.scenes(3, 1), signs.scenes(3, 2)
    assert np.array_equal(first.images, again.images)
    assert not np.array_equal(first.images, other.images)
    assert signs.scenes(0, 1).images.shape == (0, 48, 64, 3)


def test_left_is_right_in_a_mirror():
    assert np.array_equal(arrow(1), arrow(2)[:, ::-1])
    assert not np.array_equal(arrow(3), arrow(3)[:, ::-1])


def test_an_arrow_is_widest_at_its_head():
    rows = arrow(1).sum(axis=0)  # white pixels in each column
    assert 10 < np.argmax(rows) < 30  # the head lies left of the middle
    assert rows[40] > 0 and rows[40] < rows.max() / 2  # the shaft is thin


def test_a_disc_without_an_arrow_holds_no_white():
    assert not arrow(0).any()
    assert all(arrow(k).sum() > 200 for k in (1, 2, 3))


def test_the_disc_fills_its_box_and_leaves_the_corners():
    image = painted(0)
    assert abs(np.mean(image[..., 2] / image[30, 30, 2]) - np.pi / 4) < 0.002
    assert image[0, 0].max() == 0 and image[30, 0].max() > 0


def test_a_pixel_at_the_edge_is_a_mixture():
    full, image = painted(0)[30, 30], np.zeros((20, 20, 3))
    signs.paint(image, np.array([2.5, 2.0, 17.5, 17.0]), 0)
    share = image[9, 2] / full  # the disc begins in the middle of this pixel
    assert np.allclose(share, share[0]) and 0.2 < share[0] < 0.8


def test_light_darkens_the_sign_and_not_the_ground():
    bright, dark = np.ones((20, 20, 3)), np.ones((20, 20, 3))
    for image, light in ((bright, 1.0), (dark, 0.5)):
        signs.paint(image, np.array([2.0, 2.0, 18.0, 18.0]), 0, light)
    assert np.allclose(dark[10, 10], bright[10, 10] / 2)
    assert dark[0, 0].min() == bright[0, 0].min() == 1


def test_what_lies_outside_is_cut_off():
    whole, part = np.zeros((40, 40, 3)), np.zeros((40, 40, 3))
    signs.paint(whole, np.array([0.0, 0.0, 40.0, 40.0]), 1)
    signs.paint(part, np.array([-20.0, 0.0, 20.0, 40.0]), 1)
    assert np.allclose(part[:, :20], whole[:, 20:]) and not part[:, 20:].any()
    signs.paint(part, np.array([100.0, 0.0, 140.0, 40.0]), 1)
    assert not part[:, 20:].any()


IMAGE, BOX = np.zeros((9, 9, 3)), np.array([1.0, 1.0, 8.0, 8.0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros((9, 9)), BOX, 1), "must be floats"),
        ((np.zeros((9, 9, 3), dtype=int), BOX, 1), "must be floats"),
        ((IMAGE, np.array([3.0, 1, 3, 4]), 1), "x1 < x2"),
        ((IMAGE, np.array([3.0, 4, 5, 1]), 1), "y1 < y2"),
        ((IMAGE, BOX, 4), "label must be 0 to 3"),
    ],
)
def test_what_cannot_be_painted_is_refused(arguments, message):
    with pytest.raises(ValueError, match=f"paint: .*{message}"):
        signs.paint(*arguments)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="scenes: count"):
        signs.scenes(-1, 0)
