"""Output sizes and padding against TensorFlow; every refusal names its argument and shape."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lapenna as lp
from lapenna import shapes

# --- sizes


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(1, 30), st.integers(1, 7), st.integers(1, 4), st.integers(1, 3), st.data())
def test_output_size_counts_the_positions_that_fit(size, kernel, stride, dilation, data):
    padding = data.draw(
        st.one_of(st.just("valid"), st.integers(0, 3), st.tuples(*[st.integers(0, 3)] * 2))
    )
    before, after = {"valid": (0, 0)}.get(padding) or (
        padding if isinstance(padding, tuple) else (padding, padding)
    )
    last_tap = (kernel - 1) * dilation
    fits = [
        i for i in range(0, size + before + after, stride) if i + last_tap < size + before + after
    ]
    if fits:
        assert shapes.output_size(size, kernel, stride, padding, dilation) == len(fits)
    else:
        with pytest.raises(ValueError, match="larger than the padded input"):
            shapes.output_size(size, kernel, stride, padding, dilation)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 7])
def test_same_puts_the_border_where_tensorflow_does(kernel, stride):
    tf = pytest.importorskip("tensorflow")
    for size in range(1, 13):
        x, w = np.ones((1, size, 1, 1)), np.ones((kernel, 1, 1, 1))
        seen = tf.nn.conv2d(x, w, (stride, 1), "SAME").numpy().ravel()
        (top, bottom), _ = shapes.resolve_padding("same", (size, 1), (kernel, 1), (stride, 1))
        assert shapes.output_size(size, kernel, stride, "same") == len(seen)
        inside = np.pad(np.ones(size), (top, bottom))
        ours = [inside[i * stride : i * stride + kernel].sum() for i in range(len(seen))]
        np.testing.assert_array_equal(ours, seen)


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        ("valid", ((0, 0), (0, 0))),
        ("same", ((0, 1), (1, 1))),
        (2, ((2, 2), (2, 2))),
        (np.int64(2), ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        ((1, (3, 4)), ((1, 1), (3, 4))),
    ],
)
def test_every_form_of_padding(padding, expected):
    assert shapes.resolve_padding(padding, (6, 5), (3, 3), (2, 1)) == expected


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [(5, 3, 1, "valid", 3), (5, 3, 1, 1, 5), (28, 6, 2, "same", 14), (227, 11, 4, "valid", 55)],
)
def test_sizes_of_the_slides(size, kernel, stride, padding, expected):
    assert shapes.output_size(size, kernel, stride, padding) == expected


# --- refusals


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((0, 3), "output_size: size must be a positive int, got 0"),
        ((5, 0), "output_size: kernel must be a positive int or a pair of them, got 0"),
        ((5, 3, 0), "output_size: stride must be"),
        ((5, 3, 1, "best"), "output_size: padding must be"),
        ((5, 3, 1, 0, 0), "output_size: dilation must be"),
        ((5, 6), "output_size: the window (6, 6) is larger than the padded input (5, 5)"),
    ],
)
def test_output_size_refuses(args, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        shapes.output_size(*args)


@pytest.mark.parametrize("stride", [np.int32(2), (np.int64(2), 2), [2, 2]], ids=str)
def test_numpy_ints_and_lists_are_taken(stride):
    y = lp.conv2d(np.ones((2, 5, 6, 4)), np.ones((3, 3, 4, 8)), stride=stride)
    assert y.shape == (2, 2, 2, 8)


FORMS = {"x": "N T D", "w": "D 4H", "b": "4H", "pair": "2"}
FITTING = {"x": (2, 7, 3), "w": (3, 20), "b": (20,), "pair": (2,)}


def matched(**changes):
    given = {**FITTING, **changes}
    return shapes.match("f", **{name: (np.zeros(s), FORMS[name]) for name, s in given.items()})


def test_match_returns_the_sizes():
    assert matched() == {"N": 2, "T": 7, "D": 3, "H": 5}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": (2, 3)}, r"f: x must have shape (N, T, D), got (2, 3)"),
        ({"w": (4, 20)}, r"f: w must have shape (D, 4H) with D=3, got (4, 20)"),
        ({"w": (3, 21)}, r"f: w must have shape (D, 4H) with D=3, got (3, 21)"),
        ({"b": (16,)}, r"f: b must have shape (4H) with H=5, got (16,)"),
        ({"b": (20, 1)}, r"f: b must have shape (4H) with H=5, got (20, 1)"),
        ({"pair": (3,)}, r"f: pair must have shape (2), got (3,)"),
    ],
)
def test_match_names_what_does_not_fit(changes, message):
    with pytest.raises(ValueError) as error:
        matched(**changes)
    assert str(error.value) == message


def test_match_allows_leading_axes_and_sizes_of_zero():
    form = (np.zeros((5, 0, 4)), "... N D")
    assert shapes.match("f", x=form) == {"N": 0, "D": 4}
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., N, D\), got \(4,\)"):
        shapes.match("f", x=(np.zeros(4), "... N D"))
    with pytest.raises(ValueError, match="x must be an array, got list"):
        shapes.match("f", x=([1, 2], "N"))
