"""Pictures of the distributed network: what they write is what the rules say."""

import pytest

from lapenna.course.draw.halo import halo_picture
from lapenna.course.draw.scaling import scaling_curves
from lapenna.course.draw.step import step_graph
from lapenna.distributed.geometry import S0, Geometry, LocalLayer
from lapenna.distributed.operands import operands
from lapenna.distributed.plan import Machine, strong, weak

UNEVEN = Geometry((23, 19), 2, (LocalLayer(3, 4, 2, 2), LocalLayer(2, 3, 1, 3)), 5, 17)


def texts(fig):
    return [text.get_text() for text in fig.axes[0].texts]


def test_the_halo_of_s0():
    fig, alt = halo_picture(S0, (2, 2), 3)
    written = " ".join(texts(fig)).replace("\n", " ")
    assert "Process 3 computes rows 32–63, columns 32–63" in written
    assert "It reads (dashed) rows 28–63, columns 28–63" in written
    assert "272 places of each map, from processes 0, 1 and 2" in written
    assert "a halo of 272 places" in alt and {"0", "1", "2", "3"} <= set(texts(fig))
    hatched = [p for p in fig.axes[0].patches if p.get_hatch()]
    areas = sorted(p.get_width() * p.get_height() for p in hatched)
    assert areas == [16, 128, 128]
    assert "from nobody" in " ".join(texts(halo_picture(S0, (1, 1), 0)[0])).replace("\n", " ")


def test_the_graph_names_every_operand_and_what_is_sent():
    fig, alt = step_graph(UNEVEN, (3, 2), 4)
    written = texts(fig)
    for operand in operands(UNEVEN, (3, 2)):
        name = operand.name.removeprefix("classifier.").removeprefix("data.")
        assert name in written
    made = {o.name: o for o in operands(UNEVEN, (3, 2))}
    (rows, columns) = list(zip(*made["L0.filterNL.output"].reads[4], strict=True))[1:3]
    spans = ", ".join(f"{start}:{start + size}" for start, size in (rows, columns))
    assert f"reads {spans}" in written
    sent = [o.communication for o in made.values() if o.communication != "none"]
    assert sorted(t for t in written if t in sent) == sorted(sent)
    dashed = [p for p in fig.axes[0].patches if p.get_linestyle() == "--"]
    assert len(dashed) == 8 and "8 of them are sent" in alt
    assert len([p for p in fig.axes[0].patches if hasattr(p, "get_arrowstyle")]) == 32


def test_scaling_curves_say_their_times():
    machine = Machine(1e13, 5e-6, 1e10)
    grids = [(1, 1), (2, 2)]
    points = strong(S0, grids, machine)
    fig, alt = scaling_curves(points, weak(S0._replace(size=(24, 24)), grids, machine))
    step = next(line for line in fig.axes[0].lines if line.get_label() == "step")
    assert list(step.get_ydata()) == [p.seconds for p in points]
    assert f"on 2x2 {points[1].seconds:.3g} seconds" in alt
    with pytest.raises(ValueError, match="need two points each, got 1 and 2"):
        scaling_curves(points[:1], points)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: halo_picture(S0, (2, 2), 3, k=1), "k must name a layer that another reads"),
        (lambda: halo_picture(S0, (2, 2), 4), "rank must be 0 to 3, got 4"),
        (lambda: step_graph(S0, (9, 1), 0), "at most 8 rows and columns"),
    ],
)
def test_what_cannot_be_drawn_is_named(draw, words):
    with pytest.raises(ValueError, match=words):
        draw()
