"""Gradients by finite differences, to hold others against."""

from lapenna.gradcheck.numerical import (
    directional_check,
    numerical_gradient,
    relative_error,
    step_sizes,
)
from lapenna.gradcheck.report import Finding, Report, check_gradients, check_network

__all__ = [
    "Finding",
    "Report",
    "check_gradients",
    "check_network",
    "directional_check",
    "numerical_gradient",
    "relative_error",
    "step_sizes",
]
