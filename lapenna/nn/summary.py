"""The table of a network's layers: output shapes, parameters and multiply-adds."""

from __future__ import annotations

from collections.abc import Sequence

from lapenna.nn.count import Row, total
from lapenna.table import Table


def layer_table(rows: Sequence[Row], caption: str) -> Table:
    """Return counted layers (see ``lapenna.nn.tally``) as a table with a last line of sums.

    >>> from lapenna.nn import Dense, tally
    >>> layer_table(tally([Dense(16), Dense(10)], (784,)), "a small network")
    layer  output  weights  biases  multiply-adds
    dense  16       12,544      16         12,544
    dense  10          160      10            160
    total           12,704      26         12,704
    """
    lines = [
        (row.name, "×".join(map(str, row.output_shape)), row.weights, row.biases, row.multiply_adds)
        for row in rows
    ]
    whole = total(rows)
    lines.append((whole.name, "", whole.weights, whole.biases, whole.multiply_adds))
    return Table(caption, ("layer", "output", "weights", "biases", "multiply-adds"), lines)
