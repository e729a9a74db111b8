"""Each mistake is recognised and named, right results pass, and the checks cannot be fooled."""

import contextlib
import re

import numpy as np
import pytest

import lapenna as lp
from lapenna.course import checks
from lapenna.course.mistakes import name_mistake

rng = np.random.default_rng(1)
RIGHT = rng.normal(size=(2, 3, 4, 5))


def say(actual, expected=RIGHT, **options):
    with pytest.raises(AssertionError) as error:
        checks.check(actual, expected, "f(x)", **options)
    return str(error.value)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (RIGHT, RIGHT),
        (RIGHT * (1 + 1e-13), RIGHT),
        (RIGHT.tolist(), RIGHT),
        (5, 5),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        ((RIGHT, 5), (RIGHT, 5)),
        ((3, 4), (3, 4)),
    ],
)
def test_what_is_right_passes(actual, expected):
    checks.check(actual, expected, "f(x)")


@pytest.mark.parametrize(
    ("actual", "sentence"),
    [
        (None, "returned None: is the `return` missing"),
        ("text", "no array of numbers but str"),
        ([[1], [1, 2]], "no array of numbers but list"),
        (np.full_like(RIGHT, np.nan), "nan or inf"),
        (np.where(RIGHT > 1, np.inf, RIGHT), "nan or inf"),
        (RIGHT[:1], r"the shape is \(1, 3, 4, 5\), expected \(2, 3, 4, 5\)"),
        (RIGHT.transpose(0, 2, 1, 3), "two axes are swapped"),
        (RIGHT.reshape(2, 60), "the numbers are right, reshape them"),
        (-RIGHT, "the sign is wrong"),
        (2 * RIGHT, "twice what it should be"),
        (RIGHT / 7, "too small by the factor 7: a sum for a mean"),
        (RIGHT * 7, "too large by the factor 7: a sum for a mean"),
        (RIGHT * -1.3, "the shape is right, the values are not"),
        (RIGHT + 0.5, "off by the same amount: is the bias added"),
        (RIGHT[:, ::-1], "runs backwards along axis 1"),
        (RIGHT[:, ::-1, ::-1], "turned by 180 degrees: a filter is rotated"),
        (np.sort(RIGHT, None).reshape(RIGHT.shape), "stand in another order"),
        (RIGHT[:, :, 1:-1, 1:-1], "the border is missing: is the padding forgotten"),
        (np.pad(RIGHT, ((0, 0), (1, 1), (1, 1), (0, 0))), "there is a border too many"),
        (np.repeat(np.repeat(RIGHT, 2, 1), 2, 2), "only each 2. is asked for: use the stride"),
        (
            np.concatenate([RIGHT[:, :, 1:], RIGHT[:, :, :1] + 1], 2),
            "moved by one place along axis 2",
        ),
        (np.zeros_like(RIGHT), "the shape is right, the values are not"),
    ],
)
def test_mistakes_are_named(actual, sentence):
    assert re.search(sentence, say(actual))


LOGITS = rng.normal(size=(4, 3))
PROBABILITIES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (PROBABILITIES, LOGITS, "these are probabilities: the logits are asked for"),
        (LOGITS, PROBABILITIES, "these are logits: apply softmax"),
        (np.exp(LOGITS) / np.exp(LOGITS).sum(axis=0), PROBABILITIES, "along the wrong axis"),
    ],
)
def test_softmax_where_it_should_not_be_or_along_another_axis(actual, expected, sentence):
    assert sentence in say(actual, expected)


def test_softmax_that_overflows():
    with np.errstate(all="ignore"):
        powers = np.exp(LOGITS + 1000)
        assert "subtract the largest logit" in say(powers / powers.sum(1)[:, None], PROBABILITIES)


def test_single_precision():
    rounded = RIGHT.astype(np.float32)
    assert "right to six digits, not to more" in say(rounded)
    assert "right to six digits, not to more" in say(0.1 * rounded, 0.1 * RIGHT)
    assert "six digits" not in say(1e-6 * RIGHT, 1e-6 * RIGHT[..., ::-1])
    checks.check(rounded, rounded, "f(x)")
    checks.check(np.nextafter(rounded, 9), rounded, "f(x)")
    assert "float64: keep the type" in say(rounded.astype(float), rounded)
    assert "values are not" in say(rounded * [1, 1, 1, 1, 1.001], rounded)


@pytest.mark.parametrize(
    ("size", "stride", "kernel"), [((3, 3), 1, 2), ((6, 7), 1, 3), ((7, 7), 2, 3), ((8, 5), 1, 2)]
)
def test_overlapping_windows_that_are_not_added(size, stride, kernel):
    places = [(n - kernel) // stride + 1 for n in size]
    windows = rng.normal(size=(2, *places, kernel, kernel, 3))
    added, written = np.zeros((2, *size, 3)), np.zeros((2, *size, 3))
    for i, j in np.ndindex(*places):
        spot = np.s_[:, i * stride : i * stride + kernel, j * stride : j * stride + kernel]
        added[spot] += windows[:, i, j]
        written[spot] = windows[:, i, j]
    assert "add there, += and not =" in say(written, added)
    assert "add there, += and not =" in say(written[0, ..., 0], added[0, ..., 0])
    assert "add there" not in say(added + (added != 0) * rng.normal(size=added.shape), added)


def test_the_wrong_order_within_a_window_is_not_taken_for_overlap():
    columns = rng.normal(size=(2, 5, 4, 3, 2, 3))  # the last axes: filter row, column, channel
    turned = columns.transpose(0, 1, 2, 5, 3, 4)
    assert "add there" not in say(turned.reshape(2, 5, 4, 18), columns.reshape(2, 5, 4, 18))


def test_ties_in_max_pooling():
    x = rng.integers(0, 3, size=(2, 6, 6, 2)).astype(float)
    dy = rng.normal(size=(2, 3, 3, 2))
    first, every, shared = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    for n, i, j, c in np.ndindex(dy.shape):
        spot = np.s_[n, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, c]
        largest = x[spot] == x[spot].max()
        place = np.argmax(x[spot])
        first[spot].flat[place] = dy[n, i, j, c]
        every[spot] = largest * dy[n, i, j, c]
        shared[spot] = largest * dy[n, i, j, c] / largest.sum()
    for wrong in (every, shared):
        assert "at a tie only the first receives it" in say(wrong, first)
    assert "tie" not in say(first + (first == 0) * rng.normal(size=x.shape), first)


def test_random_wrong_arrays_are_given_no_diagnosis():
    draw = np.random.default_rng(7)
    named = trials = 0
    for shape in ((6,), (3, 4), (4, 4), (2, 3, 3, 2)):
        for make in (
            lambda shape: draw.normal(size=shape),
            lambda shape: draw.integers(-9, 10, size=shape).astype(float),
            lambda shape: np.maximum(draw.normal(size=shape), 0),
            lambda shape: draw.dirichlet(np.ones(shape[-1]), size=shape[:-1]),
        ):
            for _ in range(125):
                named += name_mistake(make(shape), make(shape), 1e-9) is not None
                trials += 1
    assert trials == 2000 and named <= trials / 200


def test_swapped_axes_of_equal_length():
    square = rng.normal(size=(4, 4))
    assert "two axes are swapped" in say(square.T, square)


def test_own_sentences_come_first():
    assert say(-RIGHT, mistakes={"the gradient points uphill": -RIGHT}).endswith("points uphill")


def test_the_expected_numbers_are_never_shown():
    expected = np.full((2, 2), 123.456)
    for actual in (np.zeros((2, 2)), np.eye(2), np.full((2, 2), 7.0), np.full((4,), 1.0)):
        assert "123" not in say(actual, expected)
    assert "123" not in say(5, 123.456) and "gives 5" in say(5, 123.456)


def test_the_largest_difference_is_located():
    wrong = RIGHT.copy()
    wrong[1, 2, 3, 4], wrong[0, 0, 0, 0] = 50, RIGHT[0, 0, 0, 0] + 1
    assert "at [1, 2, 3, 4], where you have 50" in say(wrong)


def test_several_results_are_checked_each():
    pair = (RIGHT, np.ones(3))
    assert "f(x), result 1" in say((RIGHT, -np.ones(3)), pair)
    assert "must return 2 results" in say(RIGHT[0], pair)
    wrong = {"swapped": (np.ones(3), RIGHT)}
    assert say((RIGHT, RIGHT), pair, mistakes=wrong) == "f(x), result 1: swapped"


class Liar:
    """Equal to everything, but its numbers are not."""

    def __array__(self, dtype=None, copy=None):
        return np.zeros((2, 3, 4, 5))

    def __eq__(self, other):
        return True

    __hash__ = None


class LyingArray(np.ndarray):
    def __sub__(self, other):
        return np.zeros(self.shape)

    __rsub__ = __sub__


@pytest.mark.parametrize("actual", [Liar(), np.zeros((2, 3, 4, 5)).view(LyingArray)])
def test_objects_that_claim_to_be_equal_are_not(actual):
    assert say(actual)


def loop(x):
    total = 0
    for value in x:
        total += value
    return total


def one_line(x):
    return sum(value for value in x)


def mapped(x):
    return np.vectorize(lambda value: value + 1)(x)


def whole(x):
    return x.sum()


@pytest.mark.parametrize("function", [loop, one_line, mapped])
def test_steps_grow_with_a_loop(function):
    assert checks.steps(function, np.ones(50)) >= checks.steps(function, np.ones(5)) + 45


def test_steps_do_not_grow_without_one():
    assert checks.steps(whole, np.ones(50)) == checks.steps(whole, np.ones(5)) == 1


ARGUMENTS = {
    "conv2d": (np.ones((1, 4, 4, 1)), np.ones((2, 2, 1, 1))),
    "im2col": (np.ones((1, 4, 4, 1)), 2),
    "max_pool2d": (np.ones((1, 4, 4, 1)), 2),
    "flatten": (np.ones((1, 4, 4, 1)),),
    "softmax": (np.ones((1, 4)),),
}


@pytest.mark.parametrize("tier", [lp, lp.reference])
@pytest.mark.parametrize("name", ARGUMENTS)
def test_kernels_are_off_under_any_name(tier, name):
    kernel = getattr(tier, name, None)
    if kernel is None:
        pytest.skip(f"{name} is in the fast tier only")
    with pytest.raises(AssertionError, match="write this yourself"), checks.kernels_off():
        kernel(*ARGUMENTS[name])
    kernel(*ARGUMENTS[name])


def test_a_caught_refusal_still_fails():
    with pytest.raises(AssertionError, match=r"your code calls lapenna\.ops"):  # noqa: SIM117
        with checks.kernels_off():
            for _ in range(3):
                with contextlib.suppress(AssertionError):
                    lp.conv2d(*ARGUMENTS["conv2d"])


def test_other_libraries_are_off_and_numpy_is_on():
    from scipy.signal import convolve2d

    with checks.kernels_off():
        np.pad(np.einsum("ij,jk->ik", np.eye(3), np.eye(3)), 1)
        checks.check(np.ones(3), np.ones(3), "f(x)")
    with pytest.raises(AssertionError, match=r"your code calls scipy\.signal"):  # noqa: SIM117
        with checks.kernels_off():
            convolve2d(np.eye(3), np.eye(2))
