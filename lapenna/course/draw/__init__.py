"""Figures drawn by code. Each function returns ``(fig, alt)``; ``show`` puts them on the page."""

from lapenna.course.draw.activations import activations, relu_fits
from lapenna.course.draw.adjoint import (
    filter_stamps,
    matrix_and_transpose,
    rotated_windows,
    spread_gradient,
)
from lapenna.course.draw.attention import attention_maps, encoder_layer
from lapenna.course.draw.classification import class_tables, predicted_images, softmax_bars
from lapenna.course.draw.convolution import filter_block, im2col_picture
from lapenna.course.draw.course_map import course_map
from lapenna.course.draw.detection import (
    anchor_on_grid,
    box_overlap,
    detections,
    suppression,
)
from lapenna.course.draw.detection_curves import precision_recall, smooth_l1_curves
from lapenna.course.draw.devices import float16_exponents, ring_steps, three_splits
from lapenna.course.draw.evaluation import confusion_picture, error_budget, spread_of_seeds
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
from lapenna.course.draw.layout import memory_lines, memory_order
from lapenna.course.draw.learning import (
    Card,
    Stage,
    descent_paths,
    gate_cards,
    loss_curves,
    two_passes,
)
from lapenna.course.draw.machine import Level, access_times, compute_node, memory_levels
from lapenna.course.draw.matrices import block_product, conv_matrix_picture, product_readings
from lapenna.course.draw.mlp import batch_product, mlp_graph, neuron
from lapenna.course.draw.networks import (
    architecture,
    curves,
    feature_maps,
    parameters_and_multiply_adds,
)
from lapenna.course.draw.overview import cost_map, matrix_gallery, road_map
from lapenna.course.draw.parallel import speed_up_curves, split_runs, sum_in_parts
from lapenna.course.draw.pooling import pooling_picture, two_orders
from lapenna.course.draw.roofline import kernels_under_roof, roofline
from lapenna.course.draw.routes import pool_routes
from lapenna.course.draw.scaling import scaling_curves
from lapenna.course.draw.segmentation import labelled_images, mask_overlap, predicted_masks
from lapenna.course.draw.sequence_curves import gradient_norms, losses_against_guess
from lapenna.course.draw.sequences import lstm_cell, scalar_rnn, unrolled
from lapenna.course.draw.small_cnn import cnn_with_gradients
from lapenna.course.draw.step import step_graph
from lapenna.course.draw.strassen import strassen_products
from lapenna.course.draw.style import show
from lapenna.course.draw.systems import circle_to_ellipse, errors_by_condition, fitted_line
from lapenna.course.draw.transposed import overlap_counts, transposed_stamps
from lapenna.course.draw.unet import unet_picture
from lapenna.course.draw.vehicle import differential_drive, run_from_above
from lapenna.course.draw.windows import channel_sum, sliding_windows, windows_on_axis

__all__ = [
    "Card",
    "Level",
    "Stage",
    "access_times",
    "activations",
    "anchor_on_grid",
    "architecture",
    "attention_maps",
    "batch_product",
    "block_product",
    "box_overlap",
    "channel_sum",
    "circle_to_ellipse",
    "class_tables",
    "cnn_with_gradients",
    "computational_graph",
    "compute_node",
    "confusion_picture",
    "conv_matrix_picture",
    "cost_map",
    "course_map",
    "curves",
    "descent_paths",
    "detections",
    "differential_drive",
    "encoder_layer",
    "error_budget",
    "errors_by_condition",
    "feature_maps",
    "filter_block",
    "filter_stamps",
    "fitted_line",
    "float16_exponents",
    "gate_cards",
    "gradient_norms",
    "grading_processes",
    "halo_picture",
    "im2col_picture",
    "kernels_under_roof",
    "labelled_images",
    "layers_and_ridge",
    "loss_curves",
    "losses_against_guess",
    "lstm_cell",
    "mask_overlap",
    "matrix_and_transpose",
    "matrix_gallery",
    "memory_levels",
    "memory_lines",
    "memory_order",
    "mlp_graph",
    "neuron",
    "overlap_counts",
    "parameters_and_multiply_adds",
    "pool_routes",
    "pooling_picture",
    "precision_recall",
    "predicted_images",
    "predicted_masks",
    "product_readings",
    "product_tiles",
    "relu_fits",
    "ring_steps",
    "road_map",
    "roofline",
    "rotated_windows",
    "run_from_above",
    "scalar_rnn",
    "scaling_curves",
    "segments_touched",
    "show",
    "sliding_windows",
    "smooth_l1_curves",
    "softmax_bars",
    "speed_up_curves",
    "split_runs",
    "spread_gradient",
    "spread_of_seeds",
    "step_graph",
    "step_size_curve",
    "strassen_products",
    "sum_in_parts",
    "suppression",
    "thread_grid",
    "three_splits",
    "transposed_stamps",
    "two_orders",
    "two_passes",
    "unet_picture",
    "unrolled",
    "windows_on_axis",
]
