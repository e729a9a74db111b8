"""Data parallelism: every process has the whole network and a part of the batch."""

from __future__ import annotations

import numpy as np

from lapenna.distributed.rect import split
from lapenna.nn.model import Loss, Model, Step


def gradients(model: Model, x: np.ndarray, labels: np.ndarray, loss: Loss, comm) -> Step:
    """Return the mean loss of a batch and its gradients, computed by all processes together.

    Each computes those of its samples. Weighted by their number, they are added up in one
    all-reduce, and every process gets the sum.

    Parameters
    ----------
    model : built network, with the same weights on every process
    x, labels : the whole batch, the same on every process
    loss : function (output, labels) -> (mean loss, gradient at the output)
    comm : ``mpi4py.MPI.COMM_WORLD``

    Raises
    ------
    ValueError
        There are more processes than samples, or a layer mixes samples (batch normalisation).
    """
    mixing = [node.layer.name for node in model.nodes if node.layer.mixes_samples]
    if mixing:
        raise ValueError(f"gradients: {mixing[0]} needs the whole batch on one process")
    start, stop = split(len(x), comm.size)[comm.rank]
    mine = model.gradients(x[start:stop], labels[start:stop], loss)
    share = (stop - start) / len(x)
    flat = [np.ravel(slope) for slope in mine.gradients.values()]
    dtype = np.result_type(*flat)
    parcel = np.concatenate([*flat, [mine.loss]]).astype(dtype) * dtype.type(share)
    total = np.empty_like(parcel)
    comm.Allreduce(parcel, total)
    found, at = {}, 0
    for name, slope in mine.gradients.items():
        found[name] = total[at : at + slope.size].reshape(slope.shape)
        at += slope.size
    return Step(float(total[-1]), found)
