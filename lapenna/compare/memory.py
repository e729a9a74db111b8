"""The most memory that one call needs beyond its inputs, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _kilobytes(field: str) -> int:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1])
    raise ValueError(f"memory: {_STATUS} has no field {field}")


def peak_of(name: str, part: str, side: str) -> float | None:
    """Return the MiB that one call of a workload's side adds at its peak; None where unknown.

    ``side`` is "ours" or "theirs". Only Linux tells and resets the peak of a process. The second
    call is measured: the first one compiles and makes the scratch arrays.
    """
    if not _RESET.exists():
        return None
    run = subprocess.run(
        [sys.executable, "-m", "lapenna.compare.memory", name, part, side],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout)


def _main(name: str, part: str, side: str) -> None:
    from lapenna.compare.workloads import WORKLOADS

    call = getattr(WORKLOADS[name]()[part], side)
    before = _kilobytes("VmRSS")
    call()
    _RESET.write_text("5")
    call()
    print((_kilobytes("VmHWM") - before) / 1024)


if __name__ == "__main__":
    _main(*sys.argv[1:])
