"""Pictures of road signs, painted by arithmetic: left, right and U-turn, with their boxes.

Nothing is downloaded. The same seed paints the same scenes. A sign is a blue disc with a white
arrow; a blue disc without an arrow means nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

HEIGHT, WIDTH = 48, 64
"""Rows and columns of a scene."""

CLASSES = ("background", "left", "right", "U-turn")
"""What a place can show; a label is an index into it."""

_BLUE, _WHITE = np.array([0.05, 0.3, 0.65]), np.array([0.95, 0.95, 0.95])
_SAMPLES = 3  # points along each side of a pixel whose mean is its colour


class Scenes(NamedTuple):
    """Images (N, 48, 64, 3) from 0 to 1, and for each one its boxes (K, 4) and labels (K,)."""

    images: np.ndarray
    boxes: list[np.ndarray]
    labels: list[np.ndarray]


def paint(image: np.ndarray, box: np.ndarray, label: int, light: float = 1.0) -> None:
    """Paint a sign into an image, in place; what lies outside is cut off.

    Parameters
    ----------
    image : array of floats (H, W, 3)
    box : the square (x1, y1, x2, y2) that holds the disc, in pixels
    label : index into CLASSES; 0 paints a disc without an arrow
    light : factor of the sign's colours

    Raises
    ------
    ValueError
        The image is no array of floats (H, W, 3), the box has no area, or there is no such class.
    """
    if image.ndim != 3 or image.shape[2] != 3 or not np.issubdtype(image.dtype, np.floating):
        raise ValueError(f"paint: image must be floats (H, W, 3), got {image.dtype} {image.shape}")
    if label not in range(len(CLASSES)):
        raise ValueError(f"paint: label must be 0 to {len(CLASSES) - 1}, got {label!r}")
    x1, y1, x2, y2 = (float(edge) for edge in box)
    if not (x1 < x2 and y1 < y2):
        raise ValueError(f"paint: box must have x1 < x2 and y1 < y2, got {(x1, y1, x2, y2)}")
    left, right = np.clip([np.floor(x1), np.ceil(x2)], 0, image.shape[1]).astype(int)
    top, bottom = np.clip([np.floor(y1), np.ceil(y2)], 0, image.shape[0]).astype(int)
    if left == right or top == bottom:
        return
    u = (_points(left, right) - x1) / (x2 - x1)
    v = (_points(top, bottom) - y1) / (y2 - y1)
    disc, arrow = (
        _share(inside(u[np.newaxis], v[:, np.newaxis])) for inside in (_disc, _ARROWS[label])
    )
    part = image[top:bottom, left:right]
    part += disc * (light * _BLUE - part)
    part += arrow * (light * _WHITE - part)


def _points(first: int, last: int) -> np.ndarray:
    """Return the places along an axis that are looked at, _SAMPLES in each pixel."""
    return first + (np.arange((last - first) * _SAMPLES) + 0.5) / _SAMPLES


def _share(inside: np.ndarray) -> np.ndarray:
    """Return the share of each pixel that lies inside, as (rows, columns, 1)."""
    rows, columns = (n // _SAMPLES for n in inside.shape)
    return inside.reshape(rows, _SAMPLES, columns, _SAMPLES).mean(axis=(1, 3))[..., np.newaxis]


# The shapes, in a square from 0 to 1: u to the right, v down.


def _disc(u, v):
    return (u - 0.5) ** 2 + (v - 0.5) ** 2 <= 0.25


def _plain(u, v):
    return np.zeros(np.broadcast_shapes(u.shape, v.shape), dtype=bool)


def _left(u, v):
    shaft = (u >= 0.4) & (u <= 0.82) & (np.abs(v - 0.5) <= 0.09)
    head = (u >= 0.16) & (u <= 0.46) & (np.abs(v - 0.5) <= 0.9 * (u - 0.16))
    return shaft | head


def _right(u, v):
    return _left(1 - u, v)


def _u_turn(u, v):
    distance = np.hypot(u - 0.53, v - 0.42)
    bow = (v <= 0.42) & (distance >= 0.1) & (distance <= 0.26)
    leg = (u >= 0.63) & (u <= 0.79) & (v >= 0.42) & (v <= 0.8)
    neck = (u >= 0.27) & (u <= 0.43) & (v >= 0.42) & (v <= 0.56)
    head = (v >= 0.54) & (v <= 0.82) & (np.abs(u - 0.35) <= 0.85 * (0.82 - v))
    return bow | leg | neck | head


_ARROWS = (_plain, _left, _right, _u_turn)


def backdrop(rng: np.random.Generator) -> np.ndarray:
    """Return an image (48, 64, 3) without signs: sky, ground, and a few boxes of some colour."""
    image = np.empty((HEIGHT, WIDTH, 3))
    horizon = int(rng.integers(20, 29))
    image[:horizon] = rng.uniform(0.6, 0.9) * np.array([0.9, 0.95, 1.0])
    image[horizon:] = rng.uniform(0.3, 0.6) * np.array([1.0, 0.97, 0.9])
    for _ in range(rng.integers(2, 6)):
        height, width = rng.integers(4, 20, 2)
        top, left = rng.integers(0, HEIGHT - 4), rng.integers(0, WIDTH - 4)
        image[top : top + height, left : left + width] = rng.uniform(0, 1, 3)
    return image


def scenes(count: int, seed: int) -> Scenes:
    """Paint scenes with none, one or two signs of 12 to 30 pixels, and now and then a plain disc.

    Signs lie wholly inside the image and do not touch each other.

    Parameters
    ----------
    count : int, 0 or more
    seed : the same seed gives the same scenes

    Raises ValueError when count is negative.

    Examples
    --------
    >>> images, boxes, labels = scenes(3, seed=1)
    >>> images.shape, [len(b) for b in boxes] == [len(k) for k in labels]
    ((3, 48, 64, 3), True)
    """
    if count < 0:
        raise ValueError(f"scenes: count must not be negative, got {count!r}")
    rng = np.random.default_rng(seed)
    made = Scenes(np.empty((count, HEIGHT, WIDTH, 3)), [], [])
    for n in range(count):
        image, placed = backdrop(rng), []
        for _ in range(rng.choice(4, p=[0.1, 0.45, 0.35, 0.1])):
            box = _free_place(rng, [b for b, _ in placed])
            if box is not None:
                placed.append((box, int(rng.integers(0, 4))))
                paint(image, *placed[-1], light=rng.uniform(0.7, 1.0))
        image += rng.normal(0, 0.03, image.shape)
        made.images[n] = np.clip(image, 0, 1)
        signs = [(box, label) for box, label in placed if label]
        made.boxes.append(np.array([b for b, _ in signs]).reshape(-1, 4))
        made.labels.append(np.array([k for _, k in signs], dtype=np.int64))
    return made


def _free_place(rng: np.random.Generator, taken: list[np.ndarray]) -> np.ndarray | None:
    """Return a square that touches none of those taken, or None after a few tries."""
    for _ in range(10):
        size = rng.uniform(12, 30)
        x, y = rng.uniform(0, WIDTH - size), rng.uniform(0, HEIGHT - size)
        box = np.array([x, y, x + size, y + size])
        if all(np.any(box[:2] >= b[2:]) or np.any(box[2:] <= b[:2]) for b in taken):
            return box
    return None
