"""Weights in a file: a round trip, and every way in which a file can be wrong."""

import numpy as np
import pytest

import lapenna as lp
from lapenna import nn
from lapenna.nn import store


def small(units=3):
    layers = [nn.Conv2D(2, 3), nn.BatchNorm(), nn.Flatten(), nn.Dense(units)]
    return nn.Sequential(layers, (5, 5, 1), "small")


def test_a_round_trip_gives_the_same_outputs(tmp_path, rng):
    first = small().build(1)
    x = rng.standard_normal((4, 5, 5, 1)).astype(np.float32)
    first.gradients(x, np.zeros(4, int), lp.softmax_cross_entropy)
    path = store.save(first, tmp_path / "net")
    assert path == tmp_path / "net.npz" and list(tmp_path.iterdir()) == [path]
    second = store.load(small().build(2), path)
    assert np.array_equal(first.predict(x), second.predict(x))
    assert np.any(second.weights["batch norm/mean"] != 0)


def test_the_file_opens_without_pickle(tmp_path):
    path = store.save(small().build(), tmp_path / "net.npz")
    with np.load(path, allow_pickle=False) as file:
        assert {file[name].dtype.hasobject for name in file.files} == {False}


def wrong_files(tmp_path):
    whole = store.save(small().build(), tmp_path / "net.npz").read_bytes()
    files = {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "text": b"these are no weights",
        "flipped": whole[:200] + bytes([whole[200] ^ 255]) + whole[201:],
    }
    for name, content in files.items():
        (tmp_path / f"{name}.npz").write_bytes(content)
    np.savez(tmp_path / "other.npz", a=np.ones(3))
    np.savez(tmp_path / "object.npz", a=np.array([{}], dtype=object))
    with (tmp_path / "single.npz").open("wb") as file:
        np.save(file, np.ones(3))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cut", "damaged or no file of weights"),
        ("empty", "damaged or no file of weights"),
        ("text", "damaged or no file of weights"),
        ("flipped", "damaged or no file of weights"),
        ("object", "damaged or no file of weights"),
        ("other", "was not written by lapenna.nn.save"),
        ("single", "holds one array"),
    ],
)
def test_a_wrong_file_is_named_and_changes_nothing(tmp_path, name, message):
    model = small().build(7)
    before = dict(model.weights)
    with pytest.raises(ValueError, match=message):
        store.load(model, wrong_files(tmp_path) / f"{name}.npz")
    assert model.weights == before


def test_the_weights_of_another_network_are_refused(tmp_path):
    path = store.save(small(4).build(), tmp_path / "net")
    with pytest.raises(ValueError, match=r"another shape: dense/w \(18, 4\), expected \(18, 3\)"):
        store.load(small(), path)
    with pytest.raises(ValueError, match=r"unknown: batch norm/beta, batch norm/gamma"):
        store.load(nn.Sequential([nn.Conv2D(2, 3)], (5, 5, 1)), path)
    with pytest.raises(ValueError, match=r"missing: dense/b"):
        layers = [nn.Conv2D(2, 3), nn.BatchNorm(), nn.Flatten()]
        short = nn.Sequential(layers, (5, 5, 1)).build()
        store.load(small(), store.save(short, tmp_path / "short"))


def test_no_file_and_no_weights(tmp_path):
    with pytest.raises(FileNotFoundError):
        store.load(small(), tmp_path / "nothing.npz")
    with pytest.raises(ValueError, match="small has no weights yet"):
        store.save(small(), tmp_path / "net")
