"""How a submission is confined: two walls, and limits inside them.

The outer wall is bubblewrap: no network, the system and Python read-only, nothing else of this
machine. One such room holds the fork server (`nursery`) of a worker. The inner wall is around each
process that it forks: own processes, own empty folders in memory, no rights at all. Without
bubblewrap only the limits are left, and the report says so.
"""

from __future__ import annotations

import ctypes
import dataclasses
import functools
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import lapenna

MIB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use. Memory and disk in MiB, times in seconds.

    ``cell`` is the time of one cell, ``total`` that of a notebook, ``cpu`` that of one process;
    ``processes`` counts threads too; ``upload`` is the size of what was handed in.
    """

    cell: float = 30.0
    total: float = 300.0
    cpu: int = 300
    memory: int = 2048
    disk: int = 256
    processes: int = 64
    files: int = 256
    upload: int = 32

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not value > 0:
                raise ValueError(f"Limits: {field.name} must be positive, got {value!r}")


BUBBLEWRAP, LIMITS_ONLY = "bubblewrap", "limits only"

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ETC = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts")
_SCRATCH, _SUBMISSION = "/scratch", "/submission"
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONDONTWRITEBYTECODE": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "NBGRADER_EXECUTION": "autograde",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}


def environment(confined: bool) -> dict[str, str]:
    """Return the environment variables of a process for cells: nothing of the instructor's."""
    scratch = _SCRATCH if confined else tempfile.gettempdir()
    return {
        **_ENVIRONMENT,
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        **dict.fromkeys(("HOME", "TMPDIR"), scratch),
        "IPYTHONDIR": f"{scratch}/.ipython",
        "MPLCONFIGDIR": f"{scratch}/.matplotlib",
    }


def outer_wall() -> list[str]:
    """Return the beginning of the command that runs a program behind bubblewrap.

    An instructor who is root keeps the right to become somebody else there, and each submission
    runs as nobody: limits on the number of processes do not hold for root.
    """
    wall = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    if os.geteuid():
        wall += ["--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"]
    else:
        wall += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    wall += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    paths = (*_SYSTEM, *_ETC, *_python())
    for path in paths:
        for parent in reversed(Path(path).parents[:-1]):
            wall += ["--perms", "0755", "--dir", str(parent)]
        if os.path.islink(path):
            wall += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            wall += ["--ro-bind", path, path]
    wall += ["--bind", "/proc", "/proc", "--dev", "/dev"]
    wall += ["--dir", _SCRATCH, "--dir", _SUBMISSION]
    if not any(path.startswith("/tmp/") for path in paths):
        wall += ["--symlink", _SCRATCH, "/tmp"]
    wall += ["--remount-ro", "/", "--chdir", "/"]
    for name, value in environment(confined=True).items():
        wall += ["--setenv", name, value]
    return wall


def _python() -> list[str]:
    """Return the folders of this Python and of this package, and none beside them."""
    own = [sys.prefix, sys.base_prefix, os.path.dirname(lapenna.__file__)]
    return [path for path in dict.fromkeys(own) if not path.startswith("/usr/")]


@functools.cache
def confinement() -> str:
    """Say what holds a submission on this machine: tried once, with both walls."""
    if not shutil.which("bwrap"):
        return LIMITS_ONLY
    code = (
        "from lapenna.grading.isolation import sandbox; import os\n"
        "if os.fork() == 0: sandbox.enter(sandbox.Limits()); os._exit(42)\n"
        "os._exit(os.waitstatus_to_exitcode(os.wait()[1]))"
    )
    try:
        tried = subprocess.run(
            [*outer_wall(), sys.executable, "-c", code], capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return LIMITS_ONLY
    return BUBBLEWRAP if tried.returncode == 42 else LIMITS_ONLY


# The inner wall, from the inside. Numbers are those of Linux's headers.

_NEW_SPACES = 0x20000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
_PRIVATE, _NO_SUID, _NO_DEVICES = 0x4000 | 0x40000, 2, 4
_NOBODY = 65534


def enter(limits: Limits) -> None:
    """Go behind the inner wall for good: call it in a forked process, behind the outer wall.

    The process that returns from here is the first one of its own process space: with it end all
    that it started. Raises OSError when a part of the wall cannot be built.
    """
    libc = ctypes.CDLL(None, use_errno=True)

    def call(name: str, *arguments) -> None:
        if getattr(libc, name)(*arguments) < 0:
            code = ctypes.get_errno()
            raise OSError(code, f"sandbox: {name}: {os.strerror(code)}")

    def mount(kind: str, place: str, options: str = "") -> None:
        flags = ctypes.c_ulong(_NO_SUID | _NO_DEVICES)
        call("mount", kind.encode(), place.encode(), kind.encode(), flags, options.encode())

    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        call("prctl", 4, 1, 0, 0, 0)  # dumpable again, so that its own /proc files are its own
    user, group = os.getuid(), os.getgid()
    call("unshare", _NEW_SPACES)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1000 {user} 1")
    Path("/proc/self/gid_map").write_text(f"1000 {group} 1")
    first = os.fork()
    if first:
        _, status = os.waitpid(first, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 255)
    call("mount", b"none", b"/", None, ctypes.c_ulong(_PRIVATE), None)
    mount("proc", "/proc")
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
    for place in (_SCRATCH, _SUBMISSION, "/dev/shm"):
        mount("tmpfs", place, f"size={limits.disk}m,nr_inodes=10000,mode=700")
    os.chdir(_SUBMISSION)
    _drop_rights(libc, call)


def _drop_rights(libc, call) -> None:
    for right in range(64):
        libc.prctl(24, right, 0, 0, 0)  # out of the bounding set; unknown ones say so, no matter
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())
    call("prctl", 38, 1, 0, 0, 0)  # no new rights through a program either


def limit(limits: Limits, confined: bool) -> None:
    """Set this process's limits; they pass to what it starts.

    The number of processes is limited behind the wall only: outside, those of the instructor count.
    """
    bounds = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_DATA, limits.memory * MIB),
        (resource.RLIMIT_FSIZE, limits.disk * MIB),
        (resource.RLIMIT_NOFILE, limits.files),
    ]
    if confined:
        bounds.append((resource.RLIMIT_NPROC, limits.processes))
    for what, value in bounds:
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))
