"""Data sets: handwritten digits without a download, MNIST and CIFAR-10 from the usual files."""

from __future__ import annotations

import gzip
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


def _interpolation(old: int, new: int) -> np.ndarray:
    """Return R ``(new, old)``: each row blends the two nearest of the ``old`` pixels."""
    centres = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    return np.maximum(0, 1 - np.abs(centres[:, np.newaxis] - np.arange(old)))


def load_digits28() -> Dataset:
    """Return scikit-learn's 1,797 handwritten digits, enlarged from 8×8 to 28×28.

    Each image X becomes R X Rᵀ, where R blends neighbouring pixels (bilinear). Every fifth image
    of each class is a test image, so the split is the same everywhere: 1,442 to train, 355 to
    test. Nothing is downloaded.

    Returns
    -------
    Dataset with images (n, 28, 28, 1)
    """
    from sklearn.datasets import load_digits

    small, labels = load_digits(return_X_y=True)
    resize = _interpolation(8, 28)
    large = resize @ (small.reshape(-1, 8, 8) / 16) @ resize.T
    images = large[..., np.newaxis].astype(np.float32)
    labels = labels.astype(np.int64)
    test = np.zeros(len(labels), dtype=bool)
    for digit in range(10):
        test[np.flatnonzero(labels == digit)[4::5]] = True
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
        images = _idx(paths[f"{kind}-images-idx3-ubyte.gz"], 3)
        labels = _idx(paths[f"{kind}-labels-idx1-ubyte.gz"], 1)
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
        raise _damaged(path, f"no readable tar.gz archive ({error})") from error
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
        raise _damaged(path, f"{len(labels)} labels for {len(images)} images")
    if len(labels) and labels.max() > 9:
        raise _damaged(path, f"label {labels.max()} found, labels are 0 to 9")
    return np.ascontiguousarray(images, dtype=np.float32) / np.float32(255), labels.astype(np.int64)


def _idx(path: Path, axes: int) -> np.ndarray:
    """Read one gzipped IDX file of unsigned bytes with the given number of axes."""
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, f"no readable gzip file ({error})") from error
    head = 4 + 4 * axes
    if len(data) < head or data[:4] != bytes([0, 0, 8, axes]):
        raise _damaged(path, f"expected an IDX file of bytes with {axes} axes, found {data[:4]!r}")
    shape = tuple(int(n) for n in np.frombuffer(data, ">u4", axes, 4))
    if len(data) - head != np.prod(shape, dtype=np.int64):
        raise _damaged(path, f"the header says {shape}, but {len(data) - head} bytes follow")
    return np.frombuffer(data, np.uint8, offset=head).reshape(shape)


def _records(archive: tarfile.TarFile, name: str, path: Path) -> np.ndarray:
    """Read one member as rows of 1 label and 3,072 pixels, without writing it anywhere."""
    try:
        member = archive.getmember(f"cifar-10-batches-bin/{name}")
    except KeyError as error:
        raise _damaged(path, f"{name} is missing in the archive") from error
    if not member.isreg() or member.size % 3073 or member.size > 3073 * 10_000:
        raise _damaged(path, f"{name} must hold up to 10,000 records of 3,073 bytes")
    return np.frombuffer(archive.extractfile(member).read(), np.uint8).reshape(-1, 3073)
