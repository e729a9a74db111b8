"""``lapenna compare``: right numbers in its table, its JSON and its plot."""

import json

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from lapenna import cli
from lapenna.compare import run
from lapenna.compare.backends import Backend, present
from lapenna.compare.cases import CASES, DEFAULT, NETWORKS, Case
from lapenna.course import draw


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(run, "ENOUGH", 0.0)


def test_the_default_is_seven_networks_and_products_from_128_to_8192():
    products = [f"matmul-{2**k}" for k in range(7, 14)]
    assert products + list(NETWORKS) == DEFAULT and len(NETWORKS) == 7


@pytest.mark.parametrize("name", ["matmul-128", "conv-3x3", "max-pool-2x2"])
def test_all_tiers_agree_with_tensorflow(name):
    found = list(run.compare([name]))
    by = {r.by: r for r in found}
    assert {"lapenna", "lapenna.reference", "TensorFlow CPU"} <= set(by)
    assert by["TensorFlow CPU"].error is None and by["TensorFlow CPU"].speed_up == 1
    for r in found:
        assert r.error is None or r.error < 1e-5
        assert r.speed_up == pytest.approx(by["TensorFlow CPU"].seconds / r.seconds)
    operations = {"matmul-128": 2 * 128**3, "conv-3x3": 2 * 4 * 14 * 14 * 3 * 3 * 8 * 16}
    if name in operations:
        assert by["lapenna"].gflops * by["lapenna"].seconds * 1e9 == pytest.approx(operations[name])


def test_a_network_forward_and_its_gradients():
    found = list(run.compare(["lenet-5"]))
    assert [(r.part, r.by) for r in found][:2] == [
        ("forward", "TensorFlow CPU"), ("forward", "lapenna")
    ]  # fmt: skip
    assert {r.part for r in found} == {"forward", "gradients"}
    assert all(r.error < 1e-4 for r in found if r.by == "lapenna")
    forward = next(r for r in found if (r.part, r.by) == ("forward", "lapenna"))
    assert forward.gflops * forward.seconds * 1e9 == pytest.approx(2 * 64 * 416_520)


def test_a_wrong_result_shows_in_the_error():
    witness = next(b for b in present() if b.name == "TensorFlow CPU")
    ours = Backend("ours", "lapenna", np.asarray, np.asarray, lambda result: None)
    functions = {"tensorflow": lambda x: x, "lapenna": lambda x: 1.1 * x}
    case = Case("c", "p", (np.ones(4, np.float32),), functions, 4, 16)
    right, wrong = run.compare_case(case, [ours, witness])
    assert right.by == "TensorFlow CPU" and wrong.error == pytest.approx(0.1, rel=1e-5)


def test_the_clock_waits_for_the_device():
    waited = []
    seconds, calls = run.seconds_of(lambda: 7, waited.append)
    assert seconds >= 0 and calls == 3 and waited == [7] * 4  # one to warm up


def test_the_command_writes_table_numbers_and_plot(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["compare", "max-pool-2x2"]) == 0
    shown = capsys.readouterr().out
    assert "No GPU is seen" in shown or "On a GPU" in shown
    out = tmp_path / "build" / "compare"
    saved = json.loads((out / "compare.json").read_text())
    assert {"date", "processor", "cores", "roof", "results"} <= set(saved)
    assert saved["roof"]["gflops"] > 1 and saved["roof"]["gbytes"] > 0.1
    assert saved["results"][0]["by"] == "TensorFlow CPU"
    assert "max-pool-2x2" in (out / "compare.txt").read_text()
    assert (out / "roofline.svg").read_text().lstrip().startswith("<?xml")


def test_an_unknown_workload_is_named(capsys):
    assert cli.main(["compare", "matmul-3"]) == 1
    assert "got ['matmul-3']" in capsys.readouterr().err
    assert "matmul-3" not in CASES


def test_summary_on_the_command_line(capsys):
    assert cli.main(["summary", "mlp", "resnet-18"]) == 0
    shown = capsys.readouterr().out
    assert "MLP, 13,002 parameters" in shown and "ResNet-18, 11,689,512 parameters" in shown
    assert cli.main(["summary", "nothing"]) == 1
    assert "network must be one of mlp" in capsys.readouterr().err


def test_the_roof_is_drawn_at_its_limits():
    found = list(run.compare(["max-pool-2x2"]))
    fig, alt = draw.roofline(found, 100.0, 10.0)
    x, y = fig.axes[0].lines[0].get_data()
    assert y[1] == y[2] == 100 and x[1] == 10 and y[0] == pytest.approx(10 * x[0])
    assert "10 gigabytes a second to 100 billion" in alt
    with pytest.raises(ValueError, match="needs points and positive limits"):
        draw.roofline([], 1.0, 1.0)
