"""What is no array is refused by name, by every kernel in both tiers, for every array argument."""

import inspect

import numpy as np
import pytest

import lapenna as lp

IMAGE = np.ones((1, 4, 4, 1))
FILTER = np.ones((2, 2, 1, 1))
ARGMAX = np.zeros((1, 2, 2, 1), dtype=np.int64)
# One valid call of each kernel: positional arguments by name.
VALID = {
    "avg_pool2d": {"x": IMAGE, "pool_size": 2},
    "avg_pool2d_backward": {"dy": np.ones((1, 2, 2, 1)), "x_shape": (1, 4, 4, 1), "pool_size": 2},
    "col2im": {"cols": np.ones((1, 3, 3, 4)), "x_shape": (1, 4, 4, 1), "kernel_size": 2},
    "conv2d": {"x": IMAGE, "w": FILTER, "b": np.ones(1)},
    "conv2d_backward": {"dy": np.ones((1, 3, 3, 1)), "x": IMAGE, "w": FILTER},
    "conv_matrix": {"w": FILTER, "x_shape": (4, 4, 1)},
    "dense": {"x": np.ones((2, 3)), "w": np.ones((3, 4)), "b": np.ones(4)},
    "dense_backward": {"dy": np.ones((2, 4)), "x": np.ones((2, 3)), "w": np.ones((3, 4))},
    "flatten": {"x": IMAGE},
    "flatten_backward": {"dy": np.ones((1, 16)), "x_shape": (1, 4, 4, 1)},
    "global_avg_pool2d": {"x": IMAGE},
    "global_avg_pool2d_backward": {"dy": np.ones((1, 1)), "x_shape": (1, 4, 4, 1)},
    "im2col": {"x": IMAGE, "kernel_size": 2},
    "max_pool2d": {"x": IMAGE, "pool_size": 2},
    "max_pool2d_backward": {
        "dy": np.ones((1, 2, 2, 1)),
        "argmax": ARGMAX,
        "x_shape": (1, 4, 4, 1),
        "pool_size": 2,
    },
    "relu": {"x": IMAGE},
    "relu_backward": {"dy": IMAGE, "x": IMAGE},
    "softmax": {"x": np.ones((2, 3))},
    "softmax_backward": {"dy": np.ones((2, 3)), "y": np.ones((2, 3)) / 3},
    "softmax_cross_entropy": {"logits": np.ones((2, 3)), "labels": np.array([0, 2])},
}
NOT_ARRAYS = {"list": [[1.0, 2.0]], "None": None, "number": 3.0, "text": "image"}
ARRAYS = [
    (tier, name, argument, kind)
    for tier in ("lapenna", "lapenna.reference")
    for name, call in VALID.items()
    for argument, value in call.items()
    for kind in NOT_ARRAYS
    if isinstance(value, np.ndarray) and (argument, kind) != ("b", "None")  # None: no bias
]


def kernel(tier, name):
    return getattr(lp if tier == "lapenna" else lp.reference, name)


def test_every_kernel_is_in_the_table():
    assert set(VALID) == set(lp.__all__) - {"reference"} == set(lp.reference.__all__)


@pytest.mark.parametrize("name", VALID)
def test_both_tiers_have_one_signature_and_take_the_valid_call(name):
    fast, slow = kernel("lapenna", name), kernel("lapenna.reference", name)
    assert inspect.signature(fast) == inspect.signature(slow)
    for function in (fast, slow):
        function(**VALID[name])


@pytest.mark.parametrize(("tier", "name", "argument", "kind"), ARRAYS)
def test_what_is_no_array_is_refused_by_name(tier, name, argument, kind):
    call = {**VALID[name], argument: NOT_ARRAYS[kind]}
    with pytest.raises(ValueError, match=rf"^{name}: {argument} must be an array, got \w+$"):
        kernel(tier, name)(**call)
