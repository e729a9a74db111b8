"""Data sets, from small files in the real formats, from damaged ones, and over a local server."""

import gzip
import hashlib
import http.server
import io
import struct
import tarfile
import threading

import numpy as np
import pytest
from sklearn.datasets import load_digits

from lapenna.course import data, download

rng = np.random.default_rng(5)


# --- the digits that need no download


@pytest.fixture(scope="module")
def digits():
    return data.load_digits28()


def test_digits_have_the_promised_form(digits):
    assert digits.x_train.shape == (1437, 28, 28, 1) and digits.x_test.shape == (360, 28, 28, 1)
    assert digits.x_train.dtype == digits.x_test.dtype == np.float32
    assert digits.y_train.dtype == digits.y_test.dtype == np.int64
    assert digits.x_train.min() == 0 and 0.99 < digits.x_train.max() <= 1


def test_every_digit_is_in_one_part_and_each_class_is_split_alike(digits):
    _, labels = load_digits(return_X_y=True)
    train, test = np.bincount(digits.y_train), np.bincount(digits.y_test)
    assert np.array_equal(train + test, np.bincount(labels))
    assert np.all(np.abs(test - (train + test) / 5) <= 1)


def test_enlarged_digits_are_those_that_scipy_makes(digits):
    from scipy.ndimage import zoom

    small, labels = load_digits(return_X_y=True)
    chosen = np.setdiff1d(np.arange(1797), np.argsort(labels, kind="stable")[::5])
    assert np.array_equal(digits.y_train, labels[chosen])
    for k in (0, 700, 1436):
        image = small[chosen[k]].reshape(8, 8) / 16
        theirs = zoom(image, 3.5, order=1, mode="nearest", grid_mode=True)
        assert np.allclose(digits.x_train[k, :, :, 0], theirs, atol=1e-6)


def test_digits_are_the_same_each_time(digits):
    again = data.load_digits28()
    assert all(np.array_equal(a, b) for a, b in zip(digits, again, strict=True))


# --- MNIST


def idx(array):
    """The IDX format: two zeros, type 8 (bytes), number of axes, sizes (big-endian), bytes."""
    head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.astype(np.uint8).tobytes())


TRAIN_IMAGES, TEST_IMAGES = (rng.integers(0, 256, (n, 28, 28)) for n in (5, 3))
TRAIN_LABELS, TEST_LABELS = np.array([5, 0, 4, 1, 9]), np.array([7, 2, 1])


@pytest.fixture
def mnist(tmp_path):
    for name, array in {
        "train-images-idx3-ubyte.gz": TRAIN_IMAGES,
        "train-labels-idx1-ubyte.gz": TRAIN_LABELS,
        "t10k-images-idx3-ubyte.gz": TEST_IMAGES,
        "t10k-labels-idx1-ubyte.gz": TEST_LABELS,
    }.items():
        (tmp_path / name).write_bytes(idx(array))
    return tmp_path


def test_mnist_is_read(mnist):
    found = data.load_mnist(mnist)
    assert np.array_equal(np.rint(found.x_train[..., 0] * 255), TRAIN_IMAGES)
    assert np.array_equal(np.rint(found.x_test[..., 0] * 255), TEST_IMAGES)
    assert found.y_train.tolist() == TRAIN_LABELS.tolist()
    assert found.y_test.tolist() == TEST_LABELS.tolist()
    assert found.x_train.dtype == np.float32 and found.y_train.dtype == np.int64
    assert found.x_train.flags.writeable and found.x_train.max() <= 1


def test_the_environment_names_the_folder(mnist, monkeypatch):
    monkeypatch.setenv("LAPENNA_DATA", str(mnist))
    assert len(data.load_mnist().y_train) == 5


DAMAGE = {
    "no gzip": (lambda b: b"<html>", "expected a gzip file"),
    "cut short": (lambda b: b[: len(b) // 2], "expected a gzip file"),
    "flipped bit": (lambda b: b[:20] + bytes([b[20] ^ 255]) + b[21:], "expected a gzip file"),
    "wrong start": (lambda b: gzip.compress(b"\1\2\3\4" * 9), "expected it to begin with"),
    "empty": (lambda b: gzip.compress(b""), "expected it to begin with"),
    "too few bytes": (lambda b: gzip.compress(gzip.decompress(b)[:-1]), "a header that says"),
    "too many bytes": (lambda b: gzip.compress(gzip.decompress(b) + b"\0"), "a header that says"),
    "other size": (lambda b: idx(np.zeros((5, 32, 32))), "a header that says"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_named(mnist, damage):
    path = mnist / "train-images-idx3-ubyte.gz"
    change, sentence = DAMAGE[damage]
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ValueError, match=sentence) as error:
        data.load_mnist(mnist)
    assert str(path) in str(error.value) and "Delete the file and load again" in str(error.value)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [(TRAIN_LABELS[:-1], "expected 5 labels"), (TRAIN_LABELS + 3, "expected labels 0 to 9")],
)
def test_labels_that_do_not_fit_are_refused(mnist, labels, sentence):
    (mnist / "train-labels-idx1-ubyte.gz").write_bytes(idx(labels))
    with pytest.raises(ValueError, match=sentence):
        data.load_mnist(mnist)


# --- CIFAR-10

PARTS = [*(f"data_batch_{k}.bin" for k in range(1, 6)), "test_batch.bin"]
RECORDS = {name: rng.integers(0, 256, (2, 3073), dtype=np.uint8) for name in PARTS}
for _records in RECORDS.values():
    _records[:, 0] %= 10


def cifar(folder, records):
    path = folder / "cifar-10-binary.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in records.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(bytes(content))
            archive.addfile(member, io.BytesIO(bytes(content)))
    return path


def test_cifar10_is_read(tmp_path):
    cifar(tmp_path, RECORDS)
    found = data.load_cifar10(tmp_path)
    assert found.x_train.shape == (10, 32, 32, 3) and found.x_test.shape == (2, 32, 32, 3)
    record = RECORDS["data_batch_2.bin"][1]  # the fourth training image
    assert found.y_train[3] == record[0]
    # A record is the label, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row.
    for row, column, channel in ((0, 0, 0), (5, 7, 1), (31, 30, 2)):
        byte = record[1 + 1024 * channel + 32 * row + column]
        assert np.isclose(found.x_train[3, row, column, channel], byte / 255)


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        ({n: r for n, r in RECORDS.items() if n != "data_batch_3.bin"}, "expected data_batch_3"),
        ({**RECORDS, "test_batch.bin": b"123"}, "found 3 bytes"),
        ({**RECORDS, "test_batch.bin": bytes([77]) + bytes(3072)}, "expected labels 0 to 9"),
    ],
)
def test_a_damaged_archive_is_named(tmp_path, records, sentence):
    path = cifar(tmp_path, records)
    with pytest.raises(ValueError, match=sentence) as error:
        data.load_cifar10(tmp_path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("change", [lambda b: b"no archive", lambda b: b[: len(b) // 2]])
def test_what_is_no_archive_is_named(tmp_path, change):
    path = cifar(tmp_path, RECORDS)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ValueError, match=r"expected a tar\.gz archive"):
        data.load_cifar10(tmp_path)


# --- the download

CONTENT = bytes(rng.integers(0, 256, 200_000, dtype=np.uint8))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/gone":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT[:1000] if self.path == "/cut" else CONTENT)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def source():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        md5 = hashlib.md5(CONTENT).hexdigest()
        files = {"good": md5, "other": "0" * 32, "cut": md5, "gone": md5}
        yield download.Source(f"http://127.0.0.1:{server.server_port}/", files)
        server.shutdown()


def test_a_missing_file_is_downloaded_once_with_progress(source, tmp_path, capsys):
    folder = tmp_path / "new"
    path = download.cached("good", source, folder)
    assert path == folder / "good" and path.read_bytes() == CONTENT
    assert "good: 100%" in capsys.readouterr().err
    nowhere = source._replace(base="http://127.0.0.1:9/")
    assert download.cached("good", nowhere, folder) == path


@pytest.mark.parametrize("name", ["cut", "gone"])
def test_a_failed_download_leaves_nothing_and_says_what_to_do(source, tmp_path, name):
    with pytest.raises(ConnectionError) as error:
        download.cached(name, source, tmp_path)
    message = str(error.value)
    assert f"{tmp_path / name} is missing and could not be downloaded" in message
    assert f"into {tmp_path}" in message and "LAPENNA_DATA" in message
    assert "load_digits28() needs no download" in message
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_checksum_leaves_nothing(source, tmp_path):
    with pytest.raises(ValueError, match=r"expected MD5 0{32}, found .*Nothing was kept"):
        download.cached("other", source, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(source, tmp_path, monkeypatch):
    def interrupted(url, out, name):
        out.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "_fetch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        download.cached("good", source, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("load", [data.load_mnist, data.load_cifar10])
def test_without_network_the_message_says_what_to_do(load, tmp_path, monkeypatch):
    monkeypatch.setattr(download.urllib.request, "urlopen", _no_network)
    with pytest.raises(ConnectionError, match=r"Put the files .*\.gz.* into .*, or set"):
        load(tmp_path / "cache")


def _no_network(url, timeout):
    raise OSError("no network")


def test_the_cache_is_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.delenv("LAPENNA_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert download.cache_folder() == tmp_path / "lapenna"
    monkeypatch.setenv("LAPENNA_DATA", str(tmp_path / "data"))
    assert download.cache_folder() == tmp_path / "data"
    assert download.cache_folder(tmp_path / "mine") == tmp_path / "mine"
