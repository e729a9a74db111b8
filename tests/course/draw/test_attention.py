"""Attention weights and the encoder layer: what is drawn is what was given."""

import numpy as np
import pytest
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

import lapenna as lp
from lapenna.course import draw
from lapenna.nn import zoo

TOKENS = ["a", "b", "c"]
X = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
CAUSAL = np.tri(3, dtype=bool)


def weights(mask):
    return lp.scaled_dot_product_attention(X, X, X, mask=mask).weights


def texts(fig):
    return [text.get_text() for ax in fig.axes for text in ax.texts]


def test_attention_maps_show_every_weight_that_is_not_masked():
    full = np.ones((3, 3), bool)
    fig, alt = draw.attention_maps(
        {"all": (weights(full), full), "causal": (weights(CAUSAL), CAUSAL)}, TOKENS
    )
    shown = texts(fig)
    assert shown.count("0.401") == 4 and shown.count("0.330") == shown.count("1.000") == 1
    assert all(shown.count(token) == 4 for token in TOKENS)  # rows and columns of two maps
    cells = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    assert len(cells) == 18 and sum(cell.get_hatch() == "//" for cell in cells) == 3
    assert "causal: a looks at a 1.000. b looks at a 0.330, b 0.670. c looks at" in alt


def test_a_larger_weight_is_darker():
    fig, _ = draw.attention_maps({"causal": (weights(CAUSAL), CAUSAL)}, TOKENS)
    cells = [p for p in fig.axes[0].patches if isinstance(p, Rectangle)]
    light = [sum(cell.get_facecolor()[:3]) for cell in cells]
    assert np.array_equal(np.argsort(light, kind="stable")[:2], [0, 4])  # weights 1 and 0.67
    assert light[1] == 3  # masked: white


@pytest.mark.parametrize(
    ("maps", "tokens"),
    [
        ({}, TOKENS),
        (dict.fromkeys("abcd", (np.eye(3), CAUSAL)), TOKENS),
        ({"a": (np.eye(3), CAUSAL)}, ["a", "b"]),
        ({"a": (np.eye(3), np.tri(2, dtype=bool))}, TOKENS),
        ({"a": (np.eye(7), np.tri(7, dtype=bool))}, list("abcdefg")),
    ],
    ids=["none", "four", "tokens", "mask", "large"],
)
def test_attention_maps_refuse_what_does_not_fit(maps, tokens):
    with pytest.raises(ValueError, match="attention_maps: one to three maps"):
        draw.attention_maps(maps, tokens)


def test_encoder_layer_shows_the_parameters_of_each_part_and_two_residuals():
    rows = zoo.transformer_encoder().rows()
    parts = {row.name: row.parameters for row in rows if row.parameters}
    fig, alt = draw.encoder_layer(parts, 512)
    shown = texts(fig)
    assert shown.count("1,050,624") == shown.count("1,024") == 2 and "1,049,088" in shown
    assert shown.count("+") == shown.count("copied and added") == 2
    assert len([p for p in fig.axes[0].patches if isinstance(p, FancyBboxPatch)]) == 5
    assert len([p for p in fig.axes[0].patches if isinstance(p, Circle)]) == 2
    assert "together 3,152,384" in " ".join(shown) and "Together 3,152,384 parameters." in alt


def test_encoder_layer_refuses_another_number_of_layers():
    with pytest.raises(ValueError, match="encoder_layer: five layers have parameters, got 1"):
        draw.encoder_layer({"attention": 1}, 4)
