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
    same = slides.agrees(result.right, result.printed)
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
    with pytest.raises(ValueError, match=r"unit must be one of \[1, 3, 4, 5, 6, 7\], got 99"):
        slides.errata_table(99)


def test_errata_stand_by_unit_and_number():
    keys = [(e.unit, e.id) for e in slides.ERRATA]
    assert keys == sorted(keys) and len(keys) == 112
    assert all(all(e) for e in slides.ERRATA)


def test_the_2_2_2_network_is_tensorflows():
    tf = pytest.importorskip("tensorflow")
    inputs = slides.EXAMPLES["mlp_222_step"].inputs
    x, t = (tf.constant([inputs[name]], tf.float64) for name in "xt")
    first, second = (
        tf.Variable(np.reshape(part, (2, 2)).T) for part in (inputs["w"][:4], inputs["w"][4:])
    )
    with tf.GradientTape() as tape:
        o = tf.sigmoid(tf.sigmoid(x @ first + inputs["b"][0]) @ second + inputs["b"][1])
        loss = tf.reduce_sum((t - o) ** 2) / 2
    slopes = [slope.numpy().T.ravel() for slope in tape.gradient(loss, [first, second])]
    after = np.array(inputs["w"]) - 0.5 * np.concatenate(slopes)
    right = slides.EXAMPLES["mlp_222_step"].results["weights"].right
    np.testing.assert_allclose(after, right, rtol=0, atol=1e-12)


def test_the_3x3_cnn_is_tensorflows():
    tf = pytest.importorskip("tensorflow")
    inputs, results = slides.EXAMPLES["cnn_3x3"].inputs, slides.EXAMPLES["cnn_3x3"].results
    x = tf.Variable(np.array(inputs["x"], float)[None, :, :, None])
    f = tf.Variable(np.array(inputs["f"])[:, :, None, None])
    wh, wo = (
        tf.Variable(inputs["wh"], dtype=tf.float64),
        tf.Variable(inputs["wo"], dtype=tf.float64),
    )
    b1, bh, bo = (
        tf.Variable([bias] * n, dtype=tf.float64)
        for bias, n in zip(inputs["biases"], (1, 2, 2), strict=True)
    )
    with tf.GradientTape() as tape:
        c = tf.nn.relu(tf.nn.conv2d(x, f, 1, "VALID") + b1)
        h = tf.nn.relu(tf.reshape(c, (1, 4)) @ wh + bh)
        each = tf.nn.softmax_cross_entropy_with_logits([[1.0, 0.0]], h @ wo + bo)
        loss = tf.reduce_sum(each)
    assert float(loss) == pytest.approx(results["loss"].right, abs=1e-12)
    names = {"dx": x, "df": f, "db1": b1, "dwh": wh, "dbh": bh, "dwo": wo, "dbo": bo}
    for (name, _), slope in zip(
        names.items(), tape.gradient(loss, list(names.values())), strict=True
    ):
        right = np.asarray(results[name].right, float)
        np.testing.assert_allclose(np.reshape(slope, right.shape), right, rtol=0, atol=1e-9)


def test_the_wrong_gradient_of_the_slide_is_found_by_a_numerical_one():
    results = slides.EXAMPLES["mlp_222_backward"].results
    from lapenna.course.slides.unit03 import MLP_222, forward_222
    from lapenna.gradcheck import numerical_gradient

    def loss(w):
        return forward_222(MLP_222["x"], w, MLP_222["b"], MLP_222["t"])[2].sum()

    slopes = numerical_gradient(loss, np.array(MLP_222["w"]), np.ones(()))
    assert slopes[1] == pytest.approx(results["grad_w2"].right, rel=1e-6)
    assert abs(slopes[1] / float(results["grad_w2"].printed) - 2) < 1e-6
