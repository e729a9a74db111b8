"""Files that a data set needs: found in a cache folder, or downloaded into it."""

from __future__ import annotations

import hashlib
import os
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple


class Source(NamedTuple):
    """Where files come from: a base address, and the MD5 of each file."""

    base: str
    files: Mapping[str, str]


MNIST = Source(
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    {
        "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
        "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
        "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
    },
)
CIFAR10 = Source(
    "https://www.cs.toronto.edu/~kriz/",
    {"cifar-10-binary.tar.gz": "c32a1d4ab5d03f1284b67883e8d87530"},
)


def cache_folder(cache: Path | str | None = None) -> Path:
    """Return the folder of downloaded data: ``cache``, $LAPENNA_DATA, or the user's cache."""
    if cache is not None:
        return Path(cache)
    if os.environ.get("LAPENNA_DATA"):
        return Path(os.environ["LAPENNA_DATA"])
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lapenna"


def cached(name: str, source: Source, cache: Path | str | None = None) -> Path:
    """Return the path of one file; download it when it is not in the cache.

    Raises
    ------
    ValueError
        What was downloaded has another checksum.
    ConnectionError
        There is no such file and no way to get it; says where to put it by hand.
    """
    folder = cache_folder(cache)
    path = folder / name
    if not path.is_file():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _download(source.base + name, path, source.files[name])
        except (OSError, HTTPException) as error:
            raise ConnectionError(
                f"{path} is missing and could not be downloaded ({error}). Put the files "
                f"{', '.join(source.files)} (from {source.base}) into {folder}, or set "
                "LAPENNA_DATA to the folder that holds them. "
                "lapenna.course.data.load_digits28() needs no download."
            ) from error
    return path


def _download(url: str, path: Path, md5: str) -> None:
    """Fetch ``url`` into a temporary file; it gets its name only when its checksum is right."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            found = _fetch(url, out, path.name)
        if found != md5:
            raise ValueError(f"{url}: expected MD5 {md5}, found {found}. Nothing was kept.")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _fetch(url: str, out, name: str) -> str:
    """Copy ``url`` into the open file ``out`` with a progress bar; return its MD5."""
    from tqdm import tqdm

    md5 = hashlib.md5(usedforsecurity=False)
    with urllib.request.urlopen(url, timeout=60) as answer:
        size = int(answer.headers.get("Content-Length") or 0)
        with tqdm(total=size or None, unit="B", unit_scale=True, desc=name) as bar:
            while block := answer.read(1 << 16):
                out.write(block)
                md5.update(block)
                bar.update(len(block))
    if size and out.tell() != size:
        raise OSError(f"{out.tell()} of {size} bytes came")
    return md5.hexdigest()
