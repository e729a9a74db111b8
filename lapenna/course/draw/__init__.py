"""Figures drawn by code. Each function returns ``(fig, alt)``; ``show`` puts them on the page."""

from lapenna.course.draw.convolution import filter_block, im2col_picture
from lapenna.course.draw.gradients import step_size_curve
from lapenna.course.draw.grading import grading_processes
from lapenna.course.draw.graph import computational_graph
from lapenna.course.draw.layout import memory_order
from lapenna.course.draw.networks import (
    architecture,
    curves,
    feature_maps,
    parameters_and_multiply_adds,
)
from lapenna.course.draw.roofline import roofline
from lapenna.course.draw.style import show

__all__ = [
    "architecture",
    "computational_graph",
    "curves",
    "feature_maps",
    "filter_block",
    "grading_processes",
    "im2col_picture",
    "memory_order",
    "parameters_and_multiply_adds",
    "roofline",
    "show",
    "step_size_curve",
]
