"""Tables: aligned text in a terminal, an HTML table with row and column heads in a page."""

from __future__ import annotations

import html
from collections.abc import Sequence


class Table:
    """Rows under a head, with a caption. Numbers get thousands separators and stand right."""

    def __init__(self, caption: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """ValueError when there is no row, or a row is not as long as the head."""
        if not rows or any(len(row) != len(head) for row in rows):
            raise ValueError(
                f"Table: rows must hold at least one row of {len(head)} entries, one for each "
                f"column of head, got lengths {[len(row) for row in rows]}"
            )
        self.caption, self.head, self.rows = caption, head, rows

    def __repr__(self) -> str:
        lines = [self.head, *([_text(entry) for entry in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        numeric = [False, *(_number(entry) for entry in self.rows[0][1:])]
        return "\n".join(
            "  ".join(
                entry.rjust(width) if right else entry.ljust(width)
                for entry, width, right in zip(line, widths, numeric, strict=True)
            ).rstrip()
            for line in lines
        )

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(entry)}</th>' for entry in self.head)
        body = "".join(
            f'<tr><th scope="row">{html.escape(_text(row[0]))}</th>'
            + "".join(
                f'<td class="number">{_text(entry)}</td>'
                if _number(entry)
                else f"<td>{html.escape(_text(entry))}</td>"
                for entry in row[1:]
            )
            + "</tr>"
            for row in self.rows
        )
        caption = html.escape(self.caption)
        return (
            f'<div class="lapenna-table" role="region" aria-label="{caption}" tabindex="0">'
            f"<table><caption>{caption}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def _number(entry: object) -> bool:
    return isinstance(entry, int | float)


def _text(entry: object) -> str:
    if isinstance(entry, float):
        return f"{entry:,.1f}"
    return f"{entry:,}" if isinstance(entry, int) else str(entry)
