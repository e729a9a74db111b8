"""Weights in a file: a plain .npz of arrays, without pickle, so that opening one runs no code."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np

from lapenna.nn.model import Model

FORMAT = "lapenna weights 1"
_MARK = "format"


def save(model: Model, path: str | os.PathLike) -> Path:
    """Write all arrays of a network to ``path``, which gets the ending .npz; return the file.

    The file is complete or not there: it is written beside and then renamed.

    Raises ValueError when the network is not built.
    """
    if not model.weights and model.shapes():
        raise ValueError(f"save: {model.name} has no weights yet: call build(seed)")
    path = Path(path)
    path = path if path.suffix == ".npz" else path.with_name(path.name + ".npz")
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        np.savez(file, **{_MARK: np.array(FORMAT)}, **model.weights)
    part.replace(path)
    return path


def load(model: Model, path: str | os.PathLike) -> Model:
    """Read the arrays that ``save`` wrote into a network of the same form, and return it.

    Nothing is changed unless everything fits.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The file is damaged, is no file of weights, or belongs to another network.
    """
    path = Path(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise ValueError(f"load: {path} is damaged or no file of weights: {error}") from None
    except TypeError:  # np.save's file of one array: no archive to enter
        raise ValueError(f"load: {path} holds one array, not the weights of a network") from None
    if str(found.pop(_MARK, "")) != FORMAT:
        raise ValueError(f"load: {path} was not written by lapenna.nn.save")
    _compare(model, found, path)
    model.weights = found
    return model


def _compare(model: Model, found: dict, path: Path) -> None:
    expected = model.shapes()
    missing, extra = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
    other = [
        f"{name} {found[name].shape}, expected {shape}"
        for name, shape in expected.items()
        if name in found and found[name].shape != shape
    ]
    if missing or extra or other:
        parts = (("missing", missing), ("unknown", extra), ("of another shape", other))
        text = "; ".join(f"{what}: {', '.join(names[:3])}" for what, names in parts if names)
        raise ValueError(f"load: {path} belongs to another network than {model.name}: {text}")
