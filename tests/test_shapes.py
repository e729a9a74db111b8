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


# --- refusals: the same words from both tiers

X, W, B = np.ones((2, 5, 6, 4)), np.ones((3, 3, 4, 8)), np.ones(8)
Y = np.ones((2, 3, 4, 8))
P = np.ones((2, 2, 3, 4))
ARGMAX = np.zeros(P.shape, dtype=int)
D, V = np.ones((2, 3)), np.ones((3, 4))
WHOLE = np.ones((2, 3), dtype=int)

BAD_CALLS = [
    ("conv2d", (X[0], W), {}, "x must have 4 axes (N, H, W, C), only N may be 0 (x: (5, 6, 4))"),
    ("conv2d", (X[:, :0], W), {}, "only N may be 0 (x: (2, 0, 6, 4))"),
    ("conv2d", (X, W[0]), {}, "w must have 4 axes (FH, FW, C, M), none 0 (w: (3, 4, 8))"),
    ("conv2d", (X, W[..., :0]), {}, "w must have 4 axes (FH, FW, C, M), none 0 (w: (3, 3, 4, 0))"),
    (
        "conv2d",
        (X, W[:, :, :3]),
        {},
        "w has 3 input channels but x has 4 (x: (2, 5, 6, 4), w: (3, 3, 3, 8))",
    ),
    ("conv2d", (X, W), {"groups": 2}, "w has 4 input channels times 2 groups but x has 4"),
    ("conv2d", (X, W), {"groups": 3}, "groups=3 must divide the 4 channels of x and the 8 filters"),
    ("conv2d", (X, W), {"groups": 0}, "groups must be a positive int, got 0"),
    ("conv2d", (X, W), {"groups": True}, "groups must be a positive int, got True"),
    ("conv2d", (X, W, B[:3]), {}, "b must have shape (8,) (b: (3,), w: (3, 3, 4, 8))"),
    ("conv2d", (X, W), {"stride": 0}, "stride must be a positive int or a pair of them, got 0"),
    ("conv2d", (X, W), {"stride": 1.5}, "stride must be a positive int or a pair of them, got 1.5"),
    ("conv2d", (X, W), {"stride": (1, 2, 3)}, "stride must be a positive int or a pair of them"),
    ("conv2d", (X, W), {"dilation": -1}, "dilation must be a positive int or a pair of them"),
    ("conv2d", (X, W), {"padding": "full"}, 'padding must be "valid", "same", an int >= 0, a pair'),
    ("conv2d", (X, W), {"padding": -1}, "padding must be"),
    ("conv2d", (X, W), {"padding": (1, (2, -1))}, "padding must be"),
    ("conv2d", (X, W), {"padding": 0.5}, "a pair or a pair of pairs, got 0.5"),
    (
        "conv2d",
        (X, W),
        {"dilation": 3},
        "the window (7, 7) is larger than the padded input (5, 6) (w's first two axes: (3, 3), "
        "dilation: (3, 3), x: (2, 5, 6, 4))",
    ),
    ("conv2d_backward", (Y[:, :2], X, W), {}, "dy must have shape (2, 3, 4, 8), got (2, 2, 4, 8)"),
    ("conv2d_backward", (Y, X, W), {"stride": 2}, "dy must have shape (2, 2, 2, 8)"),
    ("conv2d_backward", (Y.astype(int), X, W), {}, "dy must be floating point"),
    ("conv2d_backward", (Y, X.astype(int), W), {}, "(x: int64 (2, 5, 6, 4))"),
    ("conv2d_backward", (Y, X, W.astype(int)), {}, "w must be floating point"),
    ("im2col", (X[0], 3), {}, "x must have 4 axes (N, H, W, C)"),
    ("im2col", (X, 0), {}, "kernel_size must be a positive int or a pair of them, got 0"),
    ("im2col", (X, 7), {}, "the window (7, 7) is larger than the padded input (5, 6)"),
    ("col2im", (Y, X.shape, 3), {}, "cols must have shape (2, 3, 4, 36), got (2, 3, 4, 8)"),
    ("col2im", (Y, (5, 6, 4), 3), {}, "x_shape must be ints (N, H, W, C), got (5, 6, 4)"),
    ("col2im", (Y, 5, 3), {}, "x_shape must be ints (N, H, W, C), got 5"),
    ("col2im", (Y, (2, 5, 6, 0), 3), {}, "only N may be 0 in x_shape (N, H, W, C)"),
    ("conv_matrix", (W, X.shape), {}, "x_shape must be ints (H, W, C), got (2, 5, 6, 4)"),
    ("conv_matrix", (W, (5, 6, 3)), {}, "w has 4 input channels but x has 3"),
    ("conv_matrix", (W, (2, 6, 4)), {}, "the window (3, 3) is larger than the padded input (2, 6)"),
    ("max_pool2d", (X[0], 2), {}, "x must have 4 axes (N, H, W, C)"),
    ("max_pool2d", (X, 0), {}, "pool_size must be a positive int or a pair of them, got 0"),
    ("max_pool2d", (X, 2), {"stride": 0}, "stride must be a positive int or a pair of them, got 0"),
    ("max_pool2d", (X, 6), {}, "the window (6, 6) is larger than the padded input (5, 6)"),
    ("max_pool2d", (X, 2), {"padding": 2}, "padding must be smaller than the window"),
    ("max_pool2d", (X.astype(int), 2), {}, "x must be floating point"),
    ("max_pool2d_backward", (Y, ARGMAX, X.shape, 2), {}, "dy must have shape (2, 2, 3, 4)"),
    ("max_pool2d_backward", (P, ARGMAX[:1], X.shape, 2), {}, "argmax must have shape (2, 2, 3, 4)"),
    ("max_pool2d_backward", (P, ARGMAX, (5, 6), 2), {}, "x_shape must be ints (N, H, W, C)"),
    ("max_pool2d_backward", (P.astype(int), ARGMAX, X.shape, 2), {}, "dy must be floating point"),
    ("avg_pool2d", (X[0], 2), {}, "x must have 4 axes (N, H, W, C)"),
    ("avg_pool2d", (X, (2, 0)), {}, "pool_size must be a positive int or a pair of them"),
    ("avg_pool2d", (X, 2), {"padding": ((0, 2), 0)}, "padding must be smaller than the window"),
    ("avg_pool2d", (X.astype(int), 2), {}, "x must be floating point"),
    ("avg_pool2d_backward", (Y, X.shape, 2), {}, "dy must have shape (2, 2, 3, 4)"),
    ("avg_pool2d_backward", (P, "NHWC", 2), {}, "x_shape must be ints (N, H, W, C), got 'NHWC'"),
    ("avg_pool2d_backward", (P.astype(int), X.shape, 2), {}, "dy must be floating point"),
    ("global_avg_pool2d", (X[0],), {}, "x must have 4 axes (N, H, W, C)"),
    ("global_avg_pool2d", (X[:, :, :0],), {}, "only N may be 0 (x: (2, 5, 0, 4))"),
    ("global_avg_pool2d", (X.astype(int),), {}, "x must be floating point"),
    ("global_avg_pool2d_backward", (D, X.shape), {}, "dy must have shape (2, 4), got (2, 3)"),
    ("global_avg_pool2d_backward", (D, (2, 0, 6, 3)), {}, "only N may be 0 in x_shape"),
    ("global_avg_pool2d_backward", (WHOLE, (2, 5, 6, 3)), {}, "dy must be floating point"),
    ("dense", (D, V.T), {}, "x (N, D) and w (D, M) must share D (x: (2, 3), w: (4, 3))"),
    ("dense", (X, V), {}, "x (N, D) and w (D, M) must share D (x: (2, 5, 6, 4), w: (3, 4))"),
    ("dense", (D, V, B), {}, "b must have shape (4,) (b: (8,), w: (3, 4))"),
    ("dense_backward", (D, D, V), {}, "dy must have shape (2, 4), got (2, 3)"),
    ("dense_backward", (np.ones((2, 4)), WHOLE, V), {}, "x must be floating point"),
    ("flatten", (np.ones(()),), {}, "x must have a batch axis (x: ())"),
    ("flatten_backward", (D, (2, 4)), {}, "dy must have shape (2, 4), got (2, 3)"),
    ("flatten_backward", (D, ()), {}, "x_shape must be ints (N, ...), got ()"),
    ("flatten_backward", (D, 6), {}, "x_shape must be ints (N, ...), got 6"),
    ("relu_backward", (D, V), {}, "dy must have shape (3, 4), got (2, 3)"),
    ("relu_backward", (WHOLE, D), {}, "dy must be floating point"),
    ("softmax", (WHOLE,), {}, "x must be floating point"),
    ("softmax", (D,), {"axis": 2}, "axis must be an int from -2 to 1, got 2"),
    ("softmax", (D[:, :0],), {}, "axis 1 must not be empty (x: (2, 0))"),
    ("softmax_backward", (D, V), {}, "dy must have shape (3, 4), got (2, 3)"),
    ("softmax_backward", (D, D), {"axis": 0.5}, "axis must be an int from -2 to 1, got 0.5"),
    ("softmax_backward", (D, WHOLE), {}, "y must be floating point"),
    ("softmax_cross_entropy", (X, WHOLE), {}, "logits must be (N, M), neither 0 (logits: (2, 5"),
    ("softmax_cross_entropy", (D[:0], WHOLE[:0, 0]), {}, "logits must be (N, M), neither 0"),
    ("softmax_cross_entropy", (WHOLE, WHOLE[:, 0]), {}, "logits must be floating point"),
    (
        "softmax_cross_entropy",
        (D, WHOLE[0]),
        {},
        "labels must be (2,) class indices or (2, 3) one-hot, got (3,) (logits: (2, 3))",
    ),
    ("softmax_cross_entropy", (D, D[:, 0]), {}, "labels of shape (2,) must be integers, got float"),
    ("softmax_cross_entropy", (D, np.array([0, 3])), {}, "labels must lie in 0 … 2, found 0 … 3"),
    ("softmax_cross_entropy", (D, np.array([-1, 0])), {}, "found -1 … 0 (logits: (2, 3))"),
]


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
@pytest.mark.parametrize(("name", "args", "options", "message"), BAD_CALLS)
def test_bad_call_is_refused_with_its_name_and_what_is_wrong(tier, name, args, options, message):
    with pytest.raises(ValueError, match=f"^{name}: .*{re.escape(message)}"):
        getattr(tier, name)(*args, **options)


def test_every_operation_that_can_refuse_is_in_the_table():
    assert {call[0] for call in BAD_CALLS} == set(lp.ops.__all__) - {"relu"}


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
    assert lp.conv2d(X, W, stride=stride).shape == (2, 2, 2, 8)


FORMS = {"x": "N T D", "w": "D 4H", "b": "4H", "pair": "2"}
FITTING = {"x": (2, 7, 3), "w": (3, 20), "b": (20,), "pair": (2,)}


def matched(**changes):
    given = {**FITTING, **changes}
    arrays = {n: (None if s is None else np.zeros(s), FORMS[n]) for n, s in given.items()}
    return shapes.match("f", **arrays)


def test_match_returns_the_sizes_and_passes_none_over():
    assert matched() == {"N": 2, "T": 7, "D": 3, "H": 5}
    assert matched(w=None) == {"N": 2, "T": 7, "D": 3, "H": 5}


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
