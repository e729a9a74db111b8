"""The fork server of a worker: a Python that has imported everything, and forks processes from it.

``python -m lapenna.grading.isolation.nursery FD MODULE …`` answers requests on the socket with
that number. A request is one packet: which process is wanted, and the sockets that it shall have.
The answer comes from the new process itself: one packet with a handle (a pidfd) to wait for it and
end it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
import tempfile
from pathlib import Path

import numpy as np

from lapenna.grading.isolation import sandbox, shell
from lapenna.grading.isolation.channel import Channel
from lapenna.grading.isolation.sandbox import Limits
from lapenna.grading.isolation.student import Student
from lapenna.grading.isolation.tests_process import Tests

WARM = ("lapenna", "numpy.testing", "lapenna.course.checks", "traceback", "inspect", "stack_data")
_SUBREAPER = 36


def main(number: int, modules: list[str]) -> None:
    """Serve until the controller is gone; then nothing that was forked is left."""
    requests = socket.socket(fileno=number)
    for module in (*WARM, *modules):
        with contextlib.suppress(Exception):  # the notebook will say so itself
            importlib.import_module(module)
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    requests.send(json.dumps({"threads": len(os.listdir("/proc/self/task"))}).encode())
    while True:
        packet, handles, _, _ = socket.recv_fds(requests, 1 << 16, 8)
        if not packet:
            return
        if os.fork() == 0:
            _become(json.loads(packet), handles, requests)
        for handle in handles:
            os.close(handle)


def _become(request: dict, handles: list[int], requests: socket.socket) -> None:
    """Turn this fork into the process that was asked for. Never returns."""
    try:
        limits = Limits(**request["limits"])
        try:
            _confine(request, limits)
        except Exception as error:
            requests.send(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
            return
        _announce(requests)
        control, *others = (Channel(socket.socket(fileno=handle)) for handle in handles)
        header, body = control.receive()
        _unpack(header["files"], body)
        sandbox.limit(limits, request["confined"])
        _serve(request["role"], control, others)
    except BaseException as error:
        print(f"nursery: {request.get('role')}: {error!r}", file=sys.stderr)
    finally:
        os._exit(0)


def _confine(request: dict, limits: Limits) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    if request["confined"]:
        sandbox.enter(limits)
    else:
        os.chdir(request["folder"])
    os.environ.update(sandbox.environment(request["confined"]))
    tempfile.tempdir = None


def _announce(requests: socket.socket) -> None:
    handle = os.pidfd_open(os.getpid())
    socket.send_fds(requests, [b"{}"], [handle])
    os.close(handle)
    requests.close()


def _unpack(files: list, body: bytes) -> None:
    """Write the files of the submission into this process's own folder."""
    for name, at, size in files:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body[at : at + size])


def _serve(role: str, control: Channel, others: list[Channel]) -> None:
    sys.path.insert(0, os.getcwd())
    random.seed()
    np.random.seed()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    made = shell.make()
    if role == "student":
        Student(made, control, others[0]).serve()
    else:
        Tests(made, control, others).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
