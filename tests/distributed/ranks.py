"""What the processes of a test run under mpiexec; each writes what it found to its own file."""

import hashlib
import json
import sys
import tracemalloc
from pathlib import Path

import numpy as np
from mpi4py import MPI

import lapenna as lp
from lapenna.distributed import data_parallel
from lapenna.distributed.geometry import Geometry, LocalLayer
from lapenna.distributed.local_net import LocalNet, part
from lapenna.nn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential
from lapenna.nn.optim import SGD

COMM = MPI.COMM_WORLD


class Counting:
    """The processes, with the bytes counted that this one sends."""

    rank, size = COMM.rank, COMM.size

    def __init__(self):
        self.sent = 0

    def Isend(self, buffer, dest):
        self.sent += buffer.nbytes
        return COMM.Isend(buffer, dest)

    def Irecv(self, buffer, source):
        return COMM.Irecv(buffer, source)


def read(text):
    size, channels, layers, classes, batch, *grid = json.loads(text)
    layers = tuple(LocalLayer(*layer) for layer in layers)
    return Geometry(tuple(size), channels, layers, classes, batch), tuple(grid)


def batch_of(geometry):
    rng = np.random.default_rng(5)
    images = rng.normal(size=(geometry.batch, *geometry.size, geometry.channels))
    return images, rng.integers(0, geometry.classes, geometry.batch)


def shaken(net):
    """Give a, b numbers of their own, so that their gradients matter; return all parameters."""
    rng = np.random.default_rng(6)
    for name, value in net.parameters.items():
        if name.endswith((".a", ".b")):
            net.parameters[name] = value + 0.3 * rng.normal(size=value.shape)
    return net.parameters


def equal(geometry, grid):
    """Two steps on the grid and alone: the largest relative difference of anything."""
    alone = LocalNet(geometry, seed=3)
    comm = Counting()
    net = LocalNet(geometry, grid, comm, seed=3)
    weights = max(
        np.max(np.abs(net.parameters[name] - part(whole, net.operands[name], comm.rank)))
        for name, whole in alone.parameters.items()
    )
    for name, whole in shaken(alone).items():
        net.parameters[name] = part(whole, net.operands[name], comm.rank).copy()
    images, labels = batch_of(geometry)
    mine = [
        part(images, net.operands["data.raw_output"], comm.rank),
        part(labels, net.operands["data.labels_output"], comm.rank),
    ]
    worst = {}
    for _ in range(2):
        comm.sent = 0
        right, found = alone.step(images, labels), net.step(*mine)
        assert right.correct == found.correct
        worst["loss"] = max(worst.get("loss", 0), abs(right.loss - found.loss) / right.loss)
        for name, whole in right.gradients.items():
            own = part(whole, net.operands[name], comm.rank)
            error = np.max(np.abs(own - found.gradients[name])) / np.max(np.abs(whole))
            worst[name] = max(worst.get(name, 0), float(error))
        alone.update(right.gradients, 1e-4)
        net.update(found.gradients, 1e-4)
    planned = 8 * sum(operand.sent(comm.rank).sum() for operand in net.operands.values())
    return {"worst": worst, "sent": comm.sent, "planned": int(planned), "weights": float(weights)}


def memory(geometry, grid):
    """One step on the grid: the largest memory of this process's arrays, in bytes."""
    images, labels = batch_of(geometry)
    tracemalloc.start()
    net = LocalNet(geometry, grid, COMM)
    mine = (
        part(images, net.operands["data.raw_output"], COMM.rank),
        part(labels, net.operands["data.labels_output"], COMM.rank),
    )
    net.update(net.step(*mine).gradients, 1e-4)
    return {"peak": tracemalloc.get_traced_memory()[1]}


def averaged(network, samples):
    """Three steps with averaged gradients, and by one process alone: the largest difference."""
    layers = {
        "mlp": [Flatten(), Dense(9), ReLU(), Dense(4)],
        "cnn": [Conv2D(3, 3), ReLU(), MaxPool2D(2), Flatten(), Dense(4)],
    }[network]
    alone, mine = (Sequential(layers, (8, 7, 2)).build(1, np.float64) for _ in range(2))
    rng = np.random.default_rng(2)
    ways, worst = (SGD(0.1), SGD(0.1)), 0.0
    for _ in range(3):
        x, labels = rng.normal(size=(samples, 8, 7, 2)), rng.integers(0, 4, samples)
        right = alone.gradients(x, labels, lp.softmax_cross_entropy)
        found = data_parallel.gradients(mine, x, labels, lp.softmax_cross_entropy, COMM)
        worst = max(worst, abs(right.loss - found.loss) / right.loss)
        for name, slope in right.gradients.items():
            difference = np.max(np.abs(slope - found.gradients[name]))
            worst = max(worst, float(difference / np.max(np.abs(slope))))
        for model, way, step in zip((alone, mine), ways, (right, found), strict=True):
            way.update(model.weights, step.gradients)
    return {"worst": worst, "digest": hashlib.sha256(mine.weights["dense/w"].tobytes()).hexdigest()}


if __name__ == "__main__":
    task, text, folder = sys.argv[1:]
    if task == "averaged":
        result = averaged(*json.loads(text))
    else:
        result = {"equal": equal, "memory": memory}[task](*read(text))
    (Path(folder) / f"{COMM.rank}.json").write_text(json.dumps(result))
