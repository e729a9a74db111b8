"""Checks of boxes and detections."""

from __future__ import annotations

from numbers import Real

from array_api_compat import array_namespace

from lapenna.shapes.checks import floating, is_int, same_shape, shape_of


def boxes(array, name: str, where: str, solid: bool = False) -> None:
    """Check boxes (N, 4) with x1 <= x2 and y1 <= y2, or < where they must be ``solid``."""
    shape = shape_of(array, name, where)
    if len(shape) != 2 or shape[1] != 4:
        raise ValueError(f"{where}: {name} must be (N, 4), each row x1, y1, x2, y2, got {shape}")
    floating(array, name, where)
    xp = array_namespace(array)
    sides = array[:, 2:] - array[:, :2]
    if not bool(xp.all(sides > 0 if solid else sides >= 0)):
        sign = "<" if solid else "<="
        raise ValueError(
            f"{where}: each row of {name} must have x1 {sign} x2 and y1 {sign} y2 ({name}: {shape})"
        )


def suppression(threshold: float, max_boxes: int | None, where: str) -> None:
    """Check the options of ``nms``."""
    if not isinstance(threshold, Real) or isinstance(threshold, bool) or not 0 <= threshold <= 1:
        raise ValueError(f"{where}: threshold must be a number from 0 to 1, got {threshold!r}")
    if max_boxes is not None and (not is_int(max_boxes) or max_boxes < 1):
        raise ValueError(f"{where}: max_boxes must be a positive int or None, got {max_boxes!r}")


def ranking(scores, correct, positives: int, where: str) -> None:
    """Check detections: scores (N,), correct (N,) bools, and how many objects there are."""
    shape = shape_of(scores, "scores", where)
    if len(shape) != 1:
        raise ValueError(f"{where}: scores must be (N,), got {shape}")
    floating(scores, "scores", where)
    same_shape(correct, shape, "correct", where)
    if "bool" not in str(correct.dtype):
        raise ValueError(f"{where}: correct must be bools, got {correct.dtype} {shape}")
    hits = sum(bool(hit) for hit in correct)
    if not is_int(positives) or positives < max(hits, 1):
        raise ValueError(
            f"{where}: positives must be an int of {max(hits, 1)} or more, the objects that there "
            f"are, got {positives!r}"
        )
