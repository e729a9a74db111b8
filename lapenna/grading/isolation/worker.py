"""A worker's own fork server, and the confined processes that it starts through it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import multiprocessing.util
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

import psutil

from lapenna.grading.isolation import sandbox
from lapenna.grading.isolation.channel import Channel, Closed
from lapenna.grading.isolation.sandbox import BUBBLEWRAP, MIB, Limits

_START = 120.0
_SEND = 10.0
"""Seconds after which a process that does not read what it is sent counts as gone."""


class Confined:
    """One process for cells: a channel to it, a handle to end it, and a watch on its memory."""

    def __init__(self, handle: int, control: Channel, limits: Limits, folder: str | None) -> None:
        self.control, self._handle, self._limits = control, handle, limits
        self._folder, self._pid = folder, _pid(handle)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the cell or call that runs."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGINT)

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        with selectors.DefaultSelector() as gone:  # a pidfd can be read when its process has ended
            gone.register(self._handle, selectors.EVENT_READ)
            return not gone.select(timeout=0)

    def kill(self) -> None:
        """End it and everything that it started, now."""
        family = [] if self._folder is None else self._family()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()

    def too_large(self) -> bool:
        """Say whether this process and all that it started hold more memory than allowed."""
        family, limit = self._family(), self._limits.memory * MIB

        def held(measure) -> int:
            total = 0
            for process in family:
                with contextlib.suppress(psutil.Error):
                    total += measure(process)
            return total

        # The quick measure counts the pages that forks share once for each of them.
        return held(_own_pages) > limit and held(lambda p: p.memory_full_info().pss) > limit

    def end(self) -> None:
        """Kill it, wait until it is gone, and remove its folder."""
        self.kill()
        with selectors.DefaultSelector() as gone:
            gone.register(self._handle, selectors.EVENT_READ)
            gone.select(timeout=5)
        os.close(self._handle)
        self.control.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _family(self) -> list[psutil.Process]:
        try:
            first = psutil.Process(self._pid)
            return [first, *first.children(recursive=True)]
        except (psutil.Error, ValueError):  # it has ended, so it has no number any more
            return []


def _own_pages(process: psutil.Process) -> int:
    info = process.memory_info()
    return info.rss - info.shared


def _pid(handle: int) -> int:
    """Return the number by which this process space knows the process of a pidfd."""
    with open(f"/proc/self/fdinfo/{handle}") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pid:"))


class Nursery:
    """The fork server, as the controller holds it. One submission at a time asks it for processes.

    Raises RuntimeError when it does not start.
    """

    def __init__(self, modules: tuple[str, ...] = ()) -> None:
        self.confinement = sandbox.confinement()
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        wall = sandbox.outer_wall() if self.confinement == BUBBLEWRAP else []
        number = str(theirs.fileno())
        self._process = subprocess.Popen(
            [*wall, sys.executable, "-m", "lapenna.grading.isolation.nursery", number, *modules],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=sandbox.environment(confined=bool(wall)),
            cwd="/",
        )
        theirs.close()
        self._requests.settimeout(_START)
        hello = self._requests.recv(1 << 16)
        if not hello:
            raise RuntimeError("the fork server of the grader did not start")
        self.threads = json.loads(hello)["threads"]

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def start(
        self, role: str, sockets: list[socket.socket], files: dict[str, bytes], limits: Limits
    ) -> Confined:
        """Start a process for cells, with these sockets and these files in its folder."""
        mine, theirs = socket.socketpair()
        confined = self.confinement == BUBBLEWRAP
        folder = None if confined else tempfile.mkdtemp(prefix="lapenna-")
        request = {
            "role": role,
            "limits": dataclasses.asdict(limits),
            "confined": confined,
            "folder": folder,
        }
        handles = [theirs.fileno(), *(s.fileno() for s in sockets)]
        socket.send_fds(self._requests, [json.dumps(request).encode()], handles)
        theirs.close()
        packet, own, _, _ = socket.recv_fds(self._requests, 1 << 16, 1)
        if not own:
            why = json.loads(packet)["error"] if packet else "the fork server has ended"
            raise RuntimeError(f"a process for the {role} was not started: {why}")
        mine.settimeout(_SEND)
        process = Confined(own[0], Channel(mine), limits, folder)
        try:
            process.control.send(*_packed(files))
        except Closed:
            process.end()
            raise RuntimeError("a process of the grader ended at its start") from None
        return process

    def sweep(self) -> None:
        """Without a sandbox: end what a submission left running outside its own family."""
        if self.confinement != BUBBLEWRAP:
            with contextlib.suppress(psutil.Error):
                for process in psutil.Process(self._process.pid).children(recursive=True):
                    process.kill()

    def close(self) -> None:
        """End the server; all that it forked ends with it."""
        self._requests.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _packed(files: dict[str, bytes]) -> tuple[dict, list[bytes]]:
    rows, at = [], 0
    for name, data in files.items():
        rows.append([name, at, len(data)])
        at += len(data)
    return {"files": rows}, list(files.values())


_OWN = threading.local()


def nursery(modules: tuple[str, ...] = ()) -> Nursery:
    """Return this worker's fork server for notebooks that import these modules."""
    nurseries = _OWN.__dict__  # of this thread: a server answers one at a time
    found = nurseries.get(modules)
    if found is None or not found.alive:
        found = Nursery(modules)
        if found.threads > 1:  # a module started a thread: what has threads must not fork
            found.close()
            found = Nursery()
        nurseries[modules] = found
        multiprocessing.util.Finalize(None, found.close, exitpriority=10)  # in workers too
    return found
