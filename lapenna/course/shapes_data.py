"""Synthetic images for segmentation: a disc and a bar of the same brightness, on a noisy ground."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

CLASSES = ("background", "disc", "bar")
SIDE, TRAIN, TEST = 24, 240, 60


class Shapes(NamedTuple):
    """Images ``(n, 24, 24, 1)`` float32 in [0, 1] and the class of each pixel ``(n, 24, 24)``."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load_shapes() -> Shapes:
    """Return 240 images to train and 60 to test, each with one disc and one bar.

    The disc has a radius from 3 to 5 pixels; the bar is 3 pixels wide, 9 to 14 long, and lies or
    stands. They do not overlap. Both are brighter than the ground by a random amount of the same
    range, so that a pixel's brightness does not tell which shape it belongs to: its neighbourhood
    does. The ground slopes, and every pixel has noise. All is computed with whole numbers and
    divided once at the end, so that every machine gets the same bits. Nothing is downloaded.

    Returns
    -------
    Shapes; classes int64: 0 background, 1 disc, 2 bar

    Examples
    --------
    >>> shapes = load_shapes()
    >>> shapes.x_train.shape, shapes.y_test.shape
    ((240, 24, 24, 1), (60, 24, 24))
    """
    rng = np.random.default_rng(8)
    pairs = [_image(rng) for _ in range(TRAIN + TEST)]
    brightness = np.array([image for image, _ in pairs])[..., np.newaxis]
    images = brightness.astype(np.float32) / np.float32(255)
    classes = np.array([classes for _, classes in pairs])
    return Shapes(images[:TRAIN], classes[:TRAIN], images[TRAIN:], classes[TRAIN:])


def _image(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return one image, brightness from 0 to 255, and the class of each pixel."""
    row, column = np.indices((SIDE, SIDE))
    slope = rng.integers(-2, 3, size=2)
    image = rng.integers(60, 101) + slope[0] * (row - SIDE // 2) + slope[1] * (column - SIDE // 2)
    disc, bar = _disc(rng, row, column), _bar(rng, row, column)
    while np.any(disc & bar):
        disc, bar = _disc(rng, row, column), _bar(rng, row, column)
    for shape in (disc, bar):
        image[shape] += rng.integers(50, 111)
    image += rng.integers(-25, 26, size=image.shape)
    return np.clip(image, 0, 255), disc + 2 * bar


def _disc(rng, row, column) -> np.ndarray:
    """Return where a disc is; its centre and radius are counted in half pixels."""
    radius = rng.integers(6, 11)
    i, j = rng.integers(8, 2 * SIDE - 8, size=2)
    return (2 * row + 1 - i) ** 2 + (2 * column + 1 - j) ** 2 <= radius**2


def _bar(rng, row, column) -> np.ndarray:
    height, width = rng.permutation([3, rng.integers(9, 15)])
    top, left = rng.integers(0, SIDE - height + 1), rng.integers(0, SIDE - width + 1)
    down, across = row - top, column - left
    return (down >= 0) & (down < height) & (across >= 0) & (across < width)
