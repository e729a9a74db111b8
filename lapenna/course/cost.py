"""What a page cost to make: seconds, memory, parameters, multiply-adds."""

from __future__ import annotations

import html
import time

import psutil


class Cost:
    """A small table: text in a terminal, HTML in a page."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self.rows = rows

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self.rows)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row">{html.escape(n)}</th><td>{html.escape(v)}</td></tr>'
            for n, v in self.rows
        )
        return f'<table class="lapenna-cost"><tbody>{rows}</tbody></table>'


def page_cost(*, parameters: int, multiply_adds: int) -> Cost:
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
    return Cost(
        [
            ("time", f"{seconds:.0f} s"),
            ("memory", f"{process.memory_info().rss / 2**20:,.0f} MiB"),
            ("parameters trained", f"{parameters:,}"),
            ("multiply-adds in training", f"{multiply_adds:,}"),
        ]
    )
