"""Figures drawn by code. Each function returns ``(fig, alt)``; ``show`` puts them on the page."""

from lapenna.course.draw.activations import (
    activations,
    relu_fits,
)
from lapenna.course.draw.adjoint import (
    filter_stamps,
    matrix_and_transpose,
    rotated_windows,
    spread_gradient,
)
from lapenna.course.draw.classification import (
    class_tables,
    predicted_images,
    softmax_bars,
)
from lapenna.course.draw.convolution import (
    filter_block,
    im2col_picture,
)
from lapenna.course.draw.course_map import course_map
from lapenna.course.draw.gradients import step_size_curve
from lapenna.course.draw.grading import grading_processes
from lapenna.course.draw.graph import computational_graph
from lapenna.course.draw.halo import halo_picture
from lapenna.course.draw.layout import memory_order
from lapenna.course.draw.learning import (
    Card,
    Stage,
    descent_paths,
    gate_cards,
    loss_curves,
    two_passes,
)
from lapenna.course.draw.mlp import (
    batch_product,
    mlp_graph,
    neuron,
)
from lapenna.course.draw.networks import (
    architecture,
    curves,
    feature_maps,
    parameters_and_multiply_adds,
)
from lapenna.course.draw.pooling import (
    pooling_picture,
    two_orders,
)
from lapenna.course.draw.roofline import roofline
from lapenna.course.draw.routes import pool_routes
from lapenna.course.draw.scaling import scaling_curves
from lapenna.course.draw.small_cnn import cnn_with_gradients
from lapenna.course.draw.step import step_graph
from lapenna.course.draw.style import show
from lapenna.course.draw.windows import (
    channel_sum,
    sliding_windows,
    windows_on_axis,
)

__all__ = [
    "Card",
    "Stage",
    "activations",
    "architecture",
    "batch_product",
    "channel_sum",
    "class_tables",
    "cnn_with_gradients",
    "computational_graph",
    "course_map",
    "curves",
    "descent_paths",
    "feature_maps",
    "filter_block",
    "filter_stamps",
    "gate_cards",
    "grading_processes",
    "halo_picture",
    "im2col_picture",
    "loss_curves",
    "matrix_and_transpose",
    "memory_order",
    "mlp_graph",
    "neuron",
    "parameters_and_multiply_adds",
    "pool_routes",
    "pooling_picture",
    "predicted_images",
    "relu_fits",
    "roofline",
    "rotated_windows",
    "scaling_curves",
    "show",
    "sliding_windows",
    "softmax_bars",
    "spread_gradient",
    "step_graph",
    "step_size_curve",
    "two_orders",
    "two_passes",
    "windows_on_axis",
]
