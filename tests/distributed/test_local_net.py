"""One process by itself: against the formulas of the inventory and numerical gradients."""

import numpy as np
import pytest

from lapenna.distributed.geometry import Geometry, LocalLayer
from lapenna.distributed.halo import exchange
from lapenna.distributed.local_net import LocalNet, part
from lapenna.distributed.operands import by_name
from lapenna.gradcheck import numerical_gradient, relative_error

SMALL = Geometry((8, 7), 2, (LocalLayer(2, 3, 2, 2), LocalLayer(3, 3, 1, 1)), 4, 5)


@pytest.fixture
def net():
    rng = np.random.default_rng(1)
    net = LocalNet(SMALL, seed=2)
    for name, value in net.parameters.items():
        net.parameters[name] = value + 0.3 * rng.normal(size=value.shape)
    return net


@pytest.fixture
def batch():
    rng = np.random.default_rng(3)
    return rng.normal(size=(5, 8, 7, 2)), rng.integers(0, 4, 5)


def formula(layer, x, w, a, b):
    """y[n, B p + s, B q + t, o] = sum over u, v, c of w x, entry by entry; then tanh(a y + b)."""
    rows, columns = w.shape[:2]
    block, maps = layer.block, layer.maps
    y = np.zeros((len(x), rows * block, columns * block, maps))
    for p, q in np.ndindex(rows, columns):
        for s, t in np.ndindex(block, block):
            for o in range(maps):
                for u, v in np.ndindex(layer.kernel, layer.kernel):
                    weights = w[p, q, u, v, :, (s * block + t) * maps + o]
                    y[:, block * p + s, block * q + t, o] += (
                        x[:, layer.stride * p + u, layer.stride * q + v, :] @ weights
                    )
    return np.tanh(a * y + b)


def test_loss_is_that_of_the_formulas(net, batch):
    images, labels = batch
    h = images
    for k, layer in enumerate(SMALL.layers):
        h = formula(layer, h, *(net.parameters[f"L{k}.{letter}"] for letter in "Wab"))
    scores = np.einsum("nijc,ijck->nk", h, net.parameters["classifier.weights1"])
    powers = np.exp(scores)
    loss = -np.mean(np.log(powers[np.arange(5), labels] / powers.sum(axis=1)))
    found, correct = net.forward(images, labels)
    assert found == pytest.approx(loss, rel=1e-13)
    assert correct == np.sum(scores.argmax(axis=1) == labels)
    step = net.step(images, labels)
    assert (step.loss, step.correct) == (found, correct)


@pytest.mark.parametrize("name", SMALL.shapes())
def test_every_gradient_against_central_differences(net, batch, name):
    gradients = net.step(*batch).gradients
    assert gradients.keys() == SMALL.shapes().keys()

    def loss(value):
        net.parameters[name] = value
        return np.array(net.forward(*batch)[0])

    numerical = numerical_gradient(loss, net.parameters[name].copy(), np.array(1.0))
    assert gradients[name].shape == SMALL.shapes()[name]
    assert relative_error(gradients[name], numerical) < 1e-7


def test_an_update_goes_downhill(net, batch):
    before = net.step(*batch)
    net.update(before.gradients, 1e-3)
    squares = sum(np.sum(g * g) for g in before.gradients.values())
    assert before.loss - net.forward(*batch)[0] == pytest.approx(1e-3 * squares, rel=0.05)


def test_another_batch_has_the_same_parameters(net, batch):
    images, labels = batch
    losses = [net.with_batch(1).forward(images[k : k + 1], labels[k : k + 1])[0] for k in range(5)]
    assert np.mean(losses) == pytest.approx(net.forward(*batch)[0], rel=1e-13)


def test_float32_stays_float32(batch):
    net = LocalNet(SMALL, dtype=np.float32)
    found = net.step(batch[0].astype(np.float32), batch[1]).gradients
    assert {g.dtype for g in found.values()} == {np.dtype(np.float32)}


def test_a_wrong_number_of_processes_is_named():
    with pytest.raises(ValueError, match="a grid of 2x2 needs 4 processes, there are 1"):
        LocalNet(SMALL, (2, 2))


class Post:
    """Processes that are one after the other here: what is sent waits until it is asked for."""

    def __init__(self, size):
        self.size, self.waiting = size, {}

    def as_rank(self, rank):
        return _Process(self, rank)


class _Process:
    def __init__(self, post, rank):
        self.post, self.rank, self.size = post, rank, post.size

    def Isend(self, buffer, dest):
        self.post.waiting[self.rank, dest] = buffer.copy()
        return self

    def Irecv(self, buffer, source):
        if (source, self.rank) in self.post.waiting:
            buffer[...] = self.post.waiting[source, self.rank]
        return self

    def Wait(self):
        pass


@pytest.mark.parametrize("name", ["L0.filterNL.output", "L0.filterNL.output.grad"])
@pytest.mark.parametrize("grid", [(2, 2), (3, 1), (1, 2)])
def test_exchange_adds_what_all_computed(name, grid):
    operand = by_name(SMALL, grid)[name]
    rng, size = np.random.default_rng(4), grid[0] * grid[1]
    computed = [rng.normal(size=rect.size) for rect in operand.writes]
    whole = np.zeros(operand.shape)
    for rect, mine in zip(operand.writes, computed, strict=True):
        index = tuple(slice(o, o + s) for o, s in zip(rect.offset, rect.size, strict=True))
        whole[index] += mine
    post = Post(size)
    for _ in range(2):  # the first round fills the post
        found = [exchange(post.as_rank(r), operand, computed[r]) for r in range(size)]
    for rank in range(size):
        assert np.allclose(found[rank], part(whole, operand, rank), rtol=0, atol=1e-15)


def test_exchange_refuses_another_shape():
    operand = by_name(SMALL, (2, 1))["L0.filterNL.output"]
    with pytest.raises(ValueError, match=r"L0.filterNL.output of process 0 must have shape"):
        exchange(Post(2).as_rank(0), operand, np.zeros((1, 2)))
