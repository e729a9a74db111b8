"""Data sets: handwritten digits without a download, MNIST and CIFAR-10 from the usual files."""

from __future__ import annotations

import gzip
import math
import tarfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lapenna.course.download import CIFAR10, MNIST, cached


class Dataset(NamedTuple):
    """Images ``(n, H, W, C)`` float32 in [0, 1] and labels ``(n,)`` int64, in two parts."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def _enlargement() -> np.ndarray:
    """Return 14 R (28, 8): each row blends the two nearest of 8 pixels, in fourteenths.

    Pixel i of 28 has its centre at (i + 1/2) 8/28 - 1/2 = (4 i - 5) / 14 of the 8.
    """
    centres = np.clip(4 * np.arange(28) - 5, 0, 7 * 14)
    return np.maximum(0, 14 - np.abs(centres[:, np.newaxis] - 14 * np.arange(8)))


def load_digits28() -> Dataset:
    """Return scikit-learn's 1,797 handwritten digits, enlarged from 8×8 to 28×28.

    Each image X becomes R X Rᵀ, where R blends neighbouring pixels (bilinear). The products are
    of whole numbers, divided once at the end, so that every machine gets the same bits. Put in
    order of their class, every fifth image is a test image: 1,437 to train, 360 to test, with
    every class in the same proportion. Nothing is downloaded.

    Returns
    -------
    Dataset with images (n, 28, 28, 1)

    Examples
    --------
    >>> digits = load_digits28()
    >>> digits.x_train.shape, digits.x_test.shape
    ((1437, 28, 28, 1), (360, 28, 28, 1))
    """
    from sklearn.datasets import load_digits

    small, labels = load_digits(return_X_y=True)
    r14 = _enlargement()
    large = r14 @ small.reshape(-1, 8, 8) @ r14.T / (14 * 14 * 16)
    images = large[..., np.newaxis].astype(np.float32)
    labels = labels.astype(np.int64)
    test = np.zeros(len(labels), dtype=bool)
    test[np.argsort(labels, kind="stable")[::5]] = True
    return Dataset(images[~test], labels[~test], images[test], labels[test])


def load_mnist(cache: Path | str | None = None) -> Dataset:
    """Return MNIST: 60,000 training and 10,000 test digits (n, 28, 28, 1).

    Parameters
    ----------
    cache : folder of the four files ``train-images-idx3-ubyte.gz`` …; None: the environment
        variable LAPENNA_DATA, or the user's cache folder. A missing file is downloaded.

    Raises
    ------
    ValueError
        A file is damaged: it names the file, what was expected and what to do.
    ConnectionError
        A file is missing and cannot be downloaded: it says where to put it.
    """
    paths = {name: cached(name, MNIST, cache) for name in MNIST.files}
    parts = []
    for kind in ("train", "t10k"):
        images = _idx(paths[f"{kind}-images-idx3-ubyte.gz"], (28, 28))
        labels = _idx(paths[f"{kind}-labels-idx1-ubyte.gz"], ())
        parts += _checked(images[..., np.newaxis], labels, paths[f"{kind}-labels-idx1-ubyte.gz"])
    return Dataset(*parts)


def load_cifar10(cache: Path | str | None = None) -> Dataset:
    """Return CIFAR-10: 50,000 training and 10,000 test photographs (n, 32, 32, 3).

    Reads the binary version, ``cifar-10-binary.tar.gz``: no pickle is ever loaded. Arguments and
    errors as in ``load_mnist``.
    """
    (name,) = CIFAR10.files
    path = cached(name, CIFAR10, cache)
    train = [f"data_batch_{i}.bin" for i in range(1, 6)]
    try:
        with tarfile.open(path) as archive:
            records = {m: _records(archive, m, path) for m in [*train, "test_batch.bin"]}
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise _damaged(path, f"expected a tar.gz archive, found {error}") from error
    parts = []
    for names in (train, ["test_batch.bin"]):
        rows = np.concatenate([records[n] for n in names])
        images = rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        parts += _checked(images, rows[:, 0], path)
    return Dataset(*parts)


def _damaged(path: Path, what: str) -> ValueError:
    return ValueError(f"{path}: {what}. Delete the file and load again, or put a good copy there.")


def _checked(images: np.ndarray, labels: np.ndarray, path: Path) -> tuple[np.ndarray, np.ndarray]:
    if len(images) != len(labels):
        raise _damaged(path, f"expected {len(images)} labels, one an image, found {len(labels)}")
    if len(labels) and labels.max() > 9:
        raise _damaged(path, f"expected labels 0 to 9, found {labels.max()}")
    return np.ascontiguousarray(images, dtype=np.float32) / np.float32(255), labels.astype(np.int64)


def _idx(path: Path, item: tuple[int, ...]) -> np.ndarray:
    """Read one gzipped IDX file of unsigned bytes: (n, *item)."""
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, f"expected a gzip file, found {error}") from error
    axes = 1 + len(item)
    head = 4 + 4 * axes
    magic = bytes([0, 0, 8, axes])
    if len(data) < head or data[:4] != magic:
        raise _damaged(path, f"expected it to begin with {magic!r}, found {data[:4]!r}")
    shape = tuple(np.frombuffer(data, ">u4", axes, 4).tolist())
    if shape[1:] != item or len(data) - head != math.prod(shape):
        raise _damaged(
            path,
            f"expected {('n', *item)} bytes, found a header that says {shape} "
            f"and {len(data) - head} bytes after it",
        )
    return np.frombuffer(data, np.uint8, offset=head).reshape(shape)


def _records(archive: tarfile.TarFile, name: str, path: Path) -> np.ndarray:
    """Read one member as rows of 1 label and 3,072 pixels, without writing it anywhere."""
    try:
        member = archive.getmember(f"cifar-10-batches-bin/{name}")
    except KeyError as error:
        raise _damaged(path, f"expected {name} in the archive, found none") from error
    if not member.isreg() or member.size % 3073 or member.size > 3073 * 10_000:
        raise _damaged(
            path,
            f"expected {name} to hold up to 10,000 records of 3,073 bytes, "
            f"found {member.size} bytes",
        )
    return np.frombuffer(archive.extractfile(member).read(), np.uint8).reshape(-1, 3073)
