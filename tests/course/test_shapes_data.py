"""The synthetic shapes: what is promised of them, and the same bits each time."""

import zlib

import numpy as np
import pytest

from lapenna.course import shapes_data

CHECKSUMS = 808083319, 1865546247


@pytest.fixture(scope="module")
def shapes():
    return shapes_data.load_shapes()


def test_shapes_have_the_promised_form(shapes):
    assert shapes.x_train.shape == (240, 24, 24, 1) and shapes.y_train.shape == (240, 24, 24)
    assert shapes.x_test.shape == (60, 24, 24, 1) and shapes.y_test.shape == (60, 24, 24)
    assert shapes.x_train.dtype == shapes.x_test.dtype == np.float32
    assert shapes.y_train.dtype == shapes.y_test.dtype == np.int64
    assert shapes.x_train.min() >= 0 and 0.9 < shapes.x_train.max() <= 1
    assert shapes_data.CLASSES == ("background", "disc", "bar")


def test_shapes_are_the_same_each_time_and_everywhere(shapes):
    again = shapes_data.load_shapes()
    assert all(np.array_equal(a, b) for a, b in zip(shapes, again, strict=True))
    brightness = np.rint(shapes.x_train * 255).astype(np.uint8)
    classes = shapes.y_train.astype(np.uint8)
    assert (zlib.crc32(brightness.tobytes()), zlib.crc32(classes.tobytes())) == CHECKSUMS


def test_brightness_is_a_whole_number_of_255(shapes):
    levels = shapes.x_test * np.float32(255)
    assert np.allclose(levels, np.rint(levels), atol=1e-4)


def test_every_image_has_one_bar_of_the_promised_size(shapes):
    for classes in shapes.y_train:
        rows, columns = np.nonzero(classes == 2)
        size = sorted((np.ptp(rows) + 1, np.ptp(columns) + 1))
        assert size[0] == 3 and 9 <= size[1] <= 14
        assert len(rows) == size[0] * size[1]  # a full rectangle, not cut by the disc


def test_every_image_has_one_disc_of_the_promised_size(shapes):
    for classes in shapes.y_train:
        rows, columns = np.nonzero(classes == 1)
        diameter = max(np.ptp(rows), np.ptp(columns)) + 1
        assert 6 <= diameter <= 11
        assert 0.6 < len(rows) / (np.pi * diameter**2 / 4) < 1.2  # a disc, cut at most at an edge


def test_brightness_alone_does_not_tell_disc_from_bar(shapes):
    x, y = shapes.x_test[..., 0], shapes.y_test
    disc, bar, ground = (x[y == k].mean() for k in (1, 2, 0))
    assert abs(disc - bar) < 0.03 < ground + 0.2 < disc
    best = 0.0
    for level in np.arange(0.3, 0.8, 0.02):
        marked = x > level
        common = np.sum(marked & (y == 1), axis=(1, 2))
        union = np.sum(marked | (y == 1), axis=(1, 2))
        best = max(best, np.mean(common / union))
    assert best < 0.5
