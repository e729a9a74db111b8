"""What a page cost to make: seconds, memory, parameters, multiply-adds."""

from __future__ import annotations

import time

import psutil

from lapenna.table import Table


def page_cost(*, parameters: int, multiply_adds: int) -> Table:
    """Return the cost of the notebook so far, as something that a page displays.

    The seconds count from the start of the kernel; the memory is what the process holds now.
    ``parameters`` and ``multiply_adds`` are what the page trained and computed. Raises ValueError
    for a negative count.
    """
    for name, value in (("parameters", parameters), ("multiply_adds", multiply_adds)):
        if value < 0:
            raise ValueError(f"page_cost: {name} must not be negative, got {value!r}")
    process = psutil.Process()
    seconds = time.time() - process.create_time()
    rows = [
        ("time", f"{seconds:.0f} s"),
        ("memory", f"{process.memory_info().rss / 2**20:,.0f} MiB"),
        ("parameters trained", f"{parameters:,}"),
        ("multiply-adds in training", f"{multiply_adds:,}"),
    ]
    return Table("What this page cost", ("what", "how much"), rows)
