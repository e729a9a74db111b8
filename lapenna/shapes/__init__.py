"""Output sizes, padding, and every check of a shape, with its message.

All functions raise ``ValueError`` with a text that names the function, the argument, what was
expected and what came.
"""

from lapenna.shapes.checks import (
    axis_in,
    dense_shapes,
    floating,
    given_shape,
    image_axes,
    image_shape,
    is_class_indices,
    match,
    one_hot,
    pair,
    pair_of_batches,
    positive,
    same_shape,
    shape_of,
)
from lapenna.shapes.windows import (
    Window,
    conv_window,
    local_window,
    output_size,
    pool_window,
    resolve_padding,
    transposed_window,
    window,
)

__all__ = [
    "Window",
    "axis_in",
    "conv_window",
    "dense_shapes",
    "floating",
    "given_shape",
    "image_axes",
    "image_shape",
    "is_class_indices",
    "local_window",
    "match",
    "one_hot",
    "output_size",
    "pair",
    "pair_of_batches",
    "pool_window",
    "positive",
    "resolve_padding",
    "same_shape",
    "shape_of",
    "transposed_window",
    "window",
]
