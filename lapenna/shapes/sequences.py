"""Checks of what recurrent layers and attention are given."""

from __future__ import annotations

from lapenna.shapes.checks import floating, is_int, match


def attention_arrays(q, k, v, where: str) -> None:
    """Check q (..., T, D), k (..., S, D) and v (..., S, E), with the same leading axes."""
    match(where, q=(q, "... T D"), k=(k, "... S D"), v=(v, "... S E"))
    floating(q, "q", where)
    for name, array in (("k", k), ("v", v)):
        if tuple(array.shape[:-2]) != tuple(q.shape[:-2]):
            raise ValueError(
                f"{where}: {name} must have q's leading axes {tuple(q.shape[:-2])} "
                f"({name}: {tuple(array.shape)})"
            )
    if k.shape[-2] == 0 or q.shape[-1] == 0:
        raise ValueError(
            f"{where}: S and D must be above 0 (q: {tuple(q.shape)}, k: {tuple(k.shape)})"
        )


def head_arrays(x, memory, weights: dict[str, object], heads: int, where: str) -> None:
    """Check x (N, T, D), memory (N, S, D), four matrices (D, D), and that heads divide D."""
    forms = {name: (w, "D D") for name, w in weights.items()}
    size = match(where, x=(x, "N T D"), memory=(memory, "N S D"), **forms)
    floating(x, "x", where)
    if not is_int(heads) or heads < 1 or size["D"] % heads:
        raise ValueError(
            f"{where}: heads must be a positive int that divides D={size['D']}, got {heads!r}"
        )


def recurrent_step(x, h, w, u, columns: str, where: str, **bias) -> None:
    """Check x (N, D), h (N, H), w (D, columns), u (H, columns), and b (columns,) where given."""
    arrays = {"x": (x, "N D"), "h": (h, "N H"), "w": (w, f"D {columns}"), "u": (u, f"H {columns}")}
    match(where, **arrays, **{name: (b, columns) for name, b in bias.items()})
    floating(x, "x", where)


def recurrent_sequence(x, h0, w, u, columns: str, where: str, **bias) -> None:
    """Check x (N, T, D) with T above 0, h0 (N, H), and w, u, b as in ``recurrent_step``."""
    arrays = {"x": (x, "N T D"), "h0": (h0, "N H")}
    arrays |= {"w": (w, f"D {columns}"), "u": (u, f"H {columns}")}
    size = match(where, **arrays, **{name: (b, columns) for name, b in bias.items()})
    floating(x, "x", where)
    if size["T"] == 0:
        raise ValueError(f"{where}: x must have a step, T above 0 (x: {tuple(x.shape)})")
