"""Measures the machine for the model of `plan`: run by two processes under mpiexec."""

from __future__ import annotations

import json
import time

import numpy as np

from lapenna.distributed.plan import Machine

SHORT, LONG = 8, 2**23  # bytes of a message


def measure(comm) -> Machine:
    """Return what a process of this machine computes and sends.

    Two processes send a message there and back; the median time of a short one is the latency, and
    what a long one takes more gives the bandwidth. A product of float32 matrices gives the
    operations a second.

    Raises ValueError when there are not two processes.
    """
    if comm.size != 2:
        raise ValueError(f"measure: needs 2 processes, there are {comm.size}")
    short, long = (_there_and_back(comm, size) / 2 for size in (SHORT, LONG))
    return Machine(_flops(), short, (LONG - SHORT) / (long - short))


def _there_and_back(comm, size: int, rounds: int = 30) -> float:
    buffer, times = np.zeros(size, np.uint8), []
    for _ in range(rounds):
        comm.Barrier()
        start = time.perf_counter()
        if comm.rank == 0:
            comm.Send(buffer, 1)
            comm.Recv(buffer, 1)
        else:
            comm.Recv(buffer, 0)
            comm.Send(buffer, 0)
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def _flops(size: int = 1024) -> float:
    a, times = np.ones((size, size), np.float32), []
    for _ in range(5):
        start = time.perf_counter()
        a @ a
        times.append(time.perf_counter() - start)
    return 2 * size**3 / float(np.median(times))


if __name__ == "__main__":
    from mpi4py import MPI

    found = measure(MPI.COMM_WORLD)
    if MPI.COMM_WORLD.rank == 0:
        print(json.dumps(found))
