"""Every worked number of the slides, recomputed from its inputs; every erratum really one."""

import numpy as np
import pytest

from lapenna.course import slides

RESULTS = [
    pytest.param(name, key, result, id=f"{name}-{key}")
    for name, example in slides.EXAMPLES.items()
    for key, result in example.results.items()
]


@pytest.fixture(scope="module")
def recomputed():
    return {name: slides.recompute(name) for name in slides.EXAMPLES}


@pytest.mark.parametrize(("name", "key", "result"), RESULTS)
def test_right_value_is_what_the_inputs_give(recomputed, name, key, result):
    value = np.asarray(recomputed[name][key], dtype=np.float64)
    np.testing.assert_allclose(value, np.asarray(result.right, dtype=np.float64), atol=1e-9)


@pytest.mark.parametrize(("name", "key", "result"), RESULTS)
def test_printed_value_is_wrong_exactly_where_an_erratum_says_so(name, key, result):
    if result.printed is None:
        assert result.erratum is None
        return
    same = np.array_equal(
        np.asarray(result.printed, dtype=np.float64), np.asarray(result.right, dtype=np.float64)
    )
    assert same == (result.erratum is None)


def test_every_result_is_recomputed_and_no_other(recomputed):
    for name, example in slides.EXAMPLES.items():
        assert recomputed[name].keys() == example.results.keys()


def test_errata_ids_are_unique_and_the_results_name_existing_ones():
    ids = [e.id for e in slides.ERRATA]
    assert len(ids) == len(set(ids))
    named = {result.erratum for _, _, result in (p.values for p in RESULTS)} - {None}
    assert named <= set(ids)
    assert named


def test_the_convolution_of_the_rgb_exercise_is_tensorflows():
    tf = pytest.importorskip("tensorflow")
    inputs = slides.EXAMPLES["rgb_exercise"].inputs
    conv = tf.nn.conv2d(inputs["x"], inputs["w"], strides=2, padding="VALID") + inputs["b"]
    np.testing.assert_array_equal(
        conv.numpy()[0], slides.EXAMPLES["rgb_exercise"].results["conv"].right
    )


def test_the_homework_map_is_tensorflows():
    tf = pytest.importorskip("tensorflow")
    inputs = slides.EXAMPLES["rgb_homework"].inputs
    conv = tf.nn.conv2d(
        inputs["x"], inputs["w"], strides=2, padding=[[0, 0], [1, 1], [1, 1], [0, 0]]
    )
    expected = slides.EXAMPLES["rgb_homework"].results["map"].right
    np.testing.assert_array_equal((conv.numpy() + inputs["b"])[0, :, :, 0], expected)


def test_the_twice_counted_term_explains_the_printed_total():
    right = slides.EXAMPLES["inception"].results
    twice = right["total_with_3x3_twice"].right
    assert round(twice / 1e6) == right["total"].printed / 1e6 == 358


def test_224_without_padding_is_no_whole_number_of_positions():
    assert (224 - 11) / 4 + 1 == 54.25
    assert (227 - 11) / 4 + 1 == (224 + 2 * 2 - 11) // 4 + 1 == 55


def test_errata_of_one_unit():
    assert {e.unit for e in slides.errata(7)} == {7}
    assert slides.errata() == list(slides.ERRATA)


def test_unknown_example_is_refused_by_name():
    with pytest.raises(ValueError, match=r"name must be one of .*rgb_exercise.*'nope'"):
        slides.recompute("nope")


def test_errata_table_shows_every_erratum_escaped():
    shown = slides.errata_table(7)._repr_html_()
    assert all(e.id in shown for e in slides.errata(7))
    assert shown.count("<tr>") == len(slides.errata(7)) + 1
    assert "W[1568, 200]" in shown
    assert len(repr(slides.errata_table()).splitlines()) == len(slides.ERRATA) + 1


def test_errata_table_of_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match=r"unit must be one of \[7\], got 99"):
        slides.errata_table(99)
