"""The pictures of segmentation show the classes, masks and scores that they were given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lapenna.course import draw
from lapenna.course.draw.style import ORANGE
from lapenna.course.shapes_data import CLASSES, load_shapes

TARGET = np.array([[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 1], [0, 0, 0, 0]])
PREDICTED = np.array([[0, 0, 1, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]])


def texts(fig):
    return [t.get_text() for ax in fig.axes for t in ax.texts]


def test_each_region_carries_the_name_of_its_class():
    shapes = load_shapes()
    images, classes = shapes.x_test[:3, :, :, 0], shapes.y_test[:3]
    fig, alt = draw.labelled_images(images, classes, CLASSES)
    assert texts(fig) == ["disc", "bar"] * 3
    below = fig.axes[3:]
    for ax, marks in zip(below, classes, strict=True):
        assert np.array_equal(ax.images[0].get_array(), marks)
        for text, k in zip(ax.texts, (1, 2), strict=True):
            column, row = (round(v) for v in text.get_position())
            assert marks[row, column] == k  # the name stands on its region
    size = int(np.sum(classes[0] == 1))
    assert f"image 0: disc of {size} pixels" in alt and "all else is background" in alt


def test_an_image_without_objects_has_no_name():
    fig, alt = draw.labelled_images(np.zeros((1, 3, 3)), np.zeros((1, 3, 3), int), ("no", "yes"))
    assert texts(fig) == [] and "image 0: nothing" in alt


def test_each_pixel_says_whether_it_is_found_missed_or_too_much():
    fig, alt = draw.mask_overlap(TARGET, PREDICTED)
    shown = texts(fig)
    # sixteen pixels and four entries of the legend
    assert [shown.count(name) for name in ("TP", "FN", "FP", "TN")] == [5, 2, 2, 11]
    for words in ("object, and found: 4", "object, and missed: 1", "not marked: 10"):
        assert any(text.endswith(words) for text in shown)
    assert "TP, object, and found: 4; FN, object, and missed: 1" in alt
    cells = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    hatched = {p.get_hatch() for p in cells if p.get_hatch()}
    assert len(hatched) == 2  # missed and too much differ without colour


def test_predictions_stand_beside_the_target_with_its_outline_and_their_score():
    images = np.linspace(0, 1, 32).reshape(2, 4, 4)
    targets = np.stack([TARGET, TARGET])
    predictions = {"good": targets, "shifted": np.stack([PREDICTED, np.zeros((4, 4), int)])}
    fig, alt = draw.predicted_masks(images, targets, predictions)
    assert [ax.get_title() for ax in fig.axes[:4]] == ["image", "target", "good", "shifted"]
    labels = [ax.get_xlabel() for ax in fig.axes if ax.get_xlabel()]
    assert labels == ["IoU 1.00", "IoU 0.67", "IoU 1.00", "IoU 0.00"]
    assert "image 0: good 1.00, shifted 0.67; image 1: good 1.00, shifted 0.00" in alt
    assert np.array_equal(fig.axes[3].images[0].get_array(), PREDICTED)


def test_the_outline_follows_the_edges_of_the_pixels():
    fig, _ = draw.predicted_masks(TARGET[None], TARGET[None], {"same": TARGET[None]})
    lines = fig.axes[2].lines
    assert {to_hex(line.get_color()).upper() for line in lines} == {ORANGE}
    sides = {tuple(sorted(zip(line.get_xdata(), line.get_ydata(), strict=True))) for line in lines}
    expected = set()
    for i, j in np.argwhere(TARGET):
        for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            if not (0 <= j + dj < 4 and TARGET[i + di, j + dj]):
                y, x = i + di / 2, j + dj / 2
                expected.add(
                    ((x - abs(di) / 2, y - abs(dj) / 2), (x + abs(di) / 2, y + abs(dj) / 2))
                )
    assert sides == expected and len(lines) == 10


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (draw.labelled_images, (np.zeros((2, 3, 3)), np.zeros((1, 3, 3)), CLASSES), "one shape"),
        (
            draw.labelled_images,
            (np.zeros((7, 3, 3)), np.zeros((7, 3, 3)), CLASSES),
            "N from 1 to 6",
        ),
        (draw.labelled_images, (np.zeros((1, 3, 3)), np.full((1, 3, 3), 3), CLASSES), "0 to 3"),
        (draw.labelled_images, (np.zeros((1, 3, 3)), np.zeros((1, 3, 3)), ["one"]), "two to four"),
        (draw.mask_overlap, (TARGET, TARGET[:2]), "of one shape"),
        (draw.mask_overlap, (np.zeros((9, 9)), np.zeros((9, 9))), "at most 8 by 8"),
        (draw.mask_overlap, (TARGET, 2 * PREDICTED), "must hold 0 and 1"),
        (draw.predicted_masks, (TARGET, TARGET, {"a": TARGET}), r"one shape \(N, H, W\)"),
        (draw.predicted_masks, (TARGET[None], TARGET[None], {}), "one to three predictions"),
        (draw.predicted_masks, (TARGET[None], TARGET[None, :2], {"a": TARGET[None]}), "one shape"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=f"{function.__name__}: .*{message}"):
        function(*arguments)


def test_every_text_is_legible():
    shapes = load_shapes()
    for fig, _ in (
        draw.labelled_images(shapes.x_test[:4, :, :, 0], shapes.y_test[:4], CLASSES),
        draw.mask_overlap(TARGET, PREDICTED),
        draw.predicted_masks(TARGET[None], TARGET[None], {"same": TARGET[None]}),
    ):
        sizes = [t.get_fontsize() for ax in fig.axes for t in [*ax.texts, ax.title, ax.xaxis.label]]
        assert min(sizes) >= 8
