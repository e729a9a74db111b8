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
from lapenna.course.draw.devices import (
    float16_exponents,
    ring_steps,
    three_splits,
)
from lapenna.course.draw.gpu import (
    layers_and_ridge,
    product_tiles,
    segments_touched,
    thread_grid,
)
from lapenna.course.draw.gradients import step_size_curve
from lapenna.course.draw.grading import grading_processes
from lapenna.course.draw.graph import computational_graph
from lapenna.course.draw.halo import halo_picture
from lapenna.course.draw.layout import (
    memory_lines,
    memory_order,
)
from lapenna.course.draw.learning import (
    Card,
    Stage,
    descent_paths,
    gate_cards,
    loss_curves,
    two_passes,
)
from lapenna.course.draw.machine import (
    Level,
    access_times,
    compute_node,
    memory_levels,
)
from lapenna.course.draw.matrices import (
    block_product,
    conv_matrix_picture,
    product_readings,
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
from lapenna.course.draw.parallel import (
    speed_up_curves,
    split_runs,
    sum_in_parts,
)
from lapenna.course.draw.pooling import (
    pooling_picture,
    two_orders,
)
from lapenna.course.draw.roofline import (
    kernels_under_roof,
    roofline,
)
from lapenna.course.draw.routes import pool_routes
from lapenna.course.draw.scaling import scaling_curves
from lapenna.course.draw.small_cnn import cnn_with_gradients
from lapenna.course.draw.step import step_graph
from lapenna.course.draw.strassen import strassen_products
from lapenna.course.draw.style import show
from lapenna.course.draw.systems import (
    circle_to_ellipse,
    errors_by_condition,
    fitted_line,
)
from lapenna.course.draw.windows import (
    channel_sum,
    sliding_windows,
    windows_on_axis,
)

__all__ = [
    "Card",
    "Level",
    "Stage",
    "access_times",
    "activations",
    "architecture",
    "batch_product",
    "block_product",
    "channel_sum",
    "circle_to_ellipse",
    "class_tables",
    "cnn_with_gradients",
    "computational_graph",
    "compute_node",
    "conv_matrix_picture",
    "course_map",
    "curves",
    "descent_paths",
    "errors_by_condition",
    "feature_maps",
    "filter_block",
    "filter_stamps",
    "fitted_line",
    "float16_exponents",
    "gate_cards",
    "grading_processes",
    "halo_picture",
    "im2col_picture",
    "kernels_under_roof",
    "layers_and_ridge",
    "loss_curves",
    "matrix_and_transpose",
    "memory_levels",
    "memory_lines",
    "memory_order",
    "mlp_graph",
    "neuron",
    "parameters_and_multiply_adds",
    "pool_routes",
    "pooling_picture",
    "predicted_images",
    "product_readings",
    "product_tiles",
    "relu_fits",
    "ring_steps",
    "roofline",
    "rotated_windows",
    "scaling_curves",
    "segments_touched",
    "show",
    "sliding_windows",
    "softmax_bars",
    "speed_up_curves",
    "split_runs",
    "spread_gradient",
    "step_graph",
    "step_size_curve",
    "strassen_products",
    "sum_in_parts",
    "thread_grid",
    "three_splits",
    "two_orders",
    "two_passes",
    "windows_on_axis",
]
