"""What processes tell each other: of each operand, the part that the other one reads."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from lapenna.distributed.operands import Operand


class Communicator(Protocol):
    """What is needed of ``mpi4py.MPI.Comm``."""

    rank: int
    size: int

    def Isend(self, buffer: np.ndarray, dest: int): ...

    def Irecv(self, buffer: np.ndarray, source: int): ...


class Alone:
    """One process by itself: it has nobody to send to, and needs no MPI."""

    rank, size = 0, 1


def exchange(comm: Communicator, operand: Operand, computed: np.ndarray) -> np.ndarray:
    """Give what this process computed of an operand, and return what it reads of it.

    Parameters
    ----------
    comm : the processes
    operand : with ``writes``
    computed : array of the shape of ``operand.writes[comm.rank]``

    Returns
    -------
    array of the shape of ``operand.reads[comm.rank]``: the sum of what all processes computed of
    it, added in the order of their ranks, so that all that read the same get the same to the bit

    Raises
    ------
    ValueError
        computed has another shape.
    """
    own, read = operand.writes[comm.rank], operand.reads[comm.rank]
    if computed.shape != own.size:
        raise ValueError(
            f"exchange: {operand.name} of process {comm.rank} must have shape {own.size}, "
            f"got {computed.shape}"
        )
    others = [rank for rank in range(comm.size) if rank != comm.rank]
    sent = {other: operand.message(comm.rank, other) for other in others}
    awaited = {other: operand.message(other, comm.rank) for other in others}
    if own == read and not any(rect.count for rect in (*sent.values(), *awaited.values())):
        return computed
    buffers = {o: np.empty(r.size, computed.dtype) for o, r in awaited.items() if r.count}
    arrivals = {other: comm.Irecv(buffer, other) for other, buffer in buffers.items()}
    parcels = {o: np.ascontiguousarray(computed[r.within(own)]) for o, r in sent.items() if r.count}
    departures = [comm.Isend(parcel, other) for other, parcel in parcels.items()]
    result = np.zeros(read.size, computed.dtype)
    for rank in range(comm.size):
        if rank == comm.rank:
            part = own.intersection(read)
            if part.count:
                result[part.within(read)] += computed[part.within(own)]
        elif rank in arrivals:
            arrivals[rank].Wait()
            result[awaited[rank].within(read)] += buffers[rank]
    for departure in departures:
        departure.Wait()
    return result
