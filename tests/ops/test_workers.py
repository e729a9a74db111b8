"""Work in pieces: everything is done once, sums repeat, failures come through, threads agree."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

import lapenna as lp
from lapenna.ops import workers


@pytest.fixture(params=[1, 2, 3], ids=lambda n: f"{n} cores")
def many_pieces(request, monkeypatch):
    """Every image is a piece of its own, and there are that many cores."""
    monkeypatch.setattr(workers, "PIECE", 1)
    monkeypatch.setattr(workers, "cores", lambda: request.param)


def blas_threads():
    return [found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"]


@pytest.mark.parametrize("count", [0, 1, 2, 5, 16])
def test_every_item_is_done_once(many_pieces, count):
    done = np.zeros(count, int)

    def work(worker, part):
        done[part] += 1

    workers.in_pieces(count, 100, work)
    assert (done == 1).all()


def test_pieces_are_as_large_as_allowed():
    parts = []
    with workers.alone():
        workers.in_pieces(10, workers.PIECE // 4, lambda worker, part: parts.append(part))
    assert parts == [slice(0, 4), slice(4, 8), slice(8, 10)]


def test_a_failure_comes_through_and_blas_is_put_back(many_pieces):
    before = blas_threads()

    def work(worker, part):
        if part.start == 4:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        workers.in_pieces(5, 1, work)
    assert blas_threads() == before


def test_work_inside_work_is_not_split_again(many_pieces):
    seen = set()

    def outer(worker):
        workers.in_pieces(3, 1, lambda inner, part: seen.add((worker, inner)))

    workers.together(outer, 2)
    assert seen == {(0, 0), (1, 0)}


def test_scratch_is_reused_and_belongs_to_one_thread():
    first = workers.scratch("test", (3, 4), np.dtype(np.float32))
    again = workers.scratch("test", (2, 5), np.dtype(np.float32))
    assert np.shares_memory(first, again)
    assert not np.shares_memory(first, workers.scratch("other", (3, 4), np.dtype(np.float32)))
    found = []
    thread = threading.Thread(
        target=lambda: found.append(workers.scratch("test", (3, 4), np.dtype(np.float32)))
    )
    thread.start()
    thread.join()
    assert not np.shares_memory(first, found[0])


def test_only_numpy_floats_of_one_type_take_the_fast_way():
    x = np.ones(3, np.float32)
    assert workers.usable(x, x)
    for other in (x.astype(float), x.astype(int), x.astype(np.float16), [1.0], np.ma.array(x)):
        assert not workers.usable(x, other)


def problems(rng, dtype):
    """Each kernel that works in pieces, in several forms, with the reference's answer."""
    x = rng.standard_normal((5, 9, 8, 4)).astype(dtype)
    for stride, padding, kernel in ((1, "same", (3, 3)), (2, "same", (4, 3)), (3, 1, (2, 5))):
        w = rng.standard_normal((*kernel, 4, 6)).astype(dtype)
        b = rng.standard_normal(6).astype(dtype)
        options = {"stride": stride, "padding": padding}
        dy = rng.standard_normal(lp.conv2d(x, w, **options).shape).astype(dtype)
        yield "conv2d", (x, w, b), options
        yield "conv2d_backward", (dy, x, w), options
        untied = rng.standard_normal((*dy.shape[1:3], *kernel, 4, 8)).astype(dtype)
        yield "local_conv2d", (x, untied), {**options, "block": 2}
        d = rng.standard_normal((5, 2 * dy.shape[1], 2 * dy.shape[2], 2)).astype(dtype)
        yield "local_conv2d_backward", (d, x, untied), {**options, "block": 2}
    for size, stride in ((2, 2), ((3, 2), (1, 3)), (3, 2), (1, 1)):
        y, argmax = lp.max_pool2d(x, size, stride=stride)
        yield "max_pool2d", (x, size), {"stride": stride}
        yield "max_pool2d_backward", (y, argmax, x.shape, size), {"stride": stride}
    logits = (9 * rng.standard_normal((7, 4))).astype(dtype)
    yield "softmax_cross_entropy", (logits, rng.integers(0, 4, 7)), {}


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-10), (np.float32, 2e-5)])
def test_kernels_in_pieces_are_the_reference(many_pieces, rng, dtype, tolerance):
    for name, arguments, options in problems(rng, dtype):
        fast = getattr(lp, name)(*arguments, **options)
        again = getattr(lp, name)(*arguments, **options)
        slow = getattr(lp.reference, name)(*arguments, **options)
        parts = [v if isinstance(v, tuple) else (v,) for v in (fast, again, slow)]
        for mine, second, theirs in zip(*parts, strict=True):
            assert np.array_equal(mine, second), name
            np.testing.assert_allclose(mine, theirs, rtol=tolerance, atol=tolerance, err_msg=name)


def test_several_threads_of_the_user_do_not_disturb_each_other(rng):
    x, w = rng.standard_normal((8, 32, 32, 8)), rng.standard_normal((3, 3, 8, 8))
    expected = lp.conv2d(x, w, padding="same")
    found = [None] * 6

    def call(k):
        found[k] = all(np.array_equal(lp.conv2d(x, w, padding="same"), expected) for _ in range(5))

    threads = [threading.Thread(target=call, args=(k,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert found == [True] * 6


@pytest.mark.parametrize("tier", [lp, lp.reference], ids=["fast", "reference"])
def test_the_first_nan_of_a_window_wins(tier, many_pieces):
    x = np.arange(32.0).reshape(2, 4, 4, 1)
    x[1, 0, 1, 0] = x[1, 1, 0, 0] = x[1, 3, 3, 0] = np.nan
    y, argmax = tier.max_pool2d(x, 2)
    assert np.isnan(y[1, :, :, 0]).tolist() == [[True, False], [False, True]]
    assert argmax[1, :, :, 0].tolist() == [[1, 3], [3, 3]] and (argmax[0] == 3).all()
    dx = tier.max_pool2d_backward(np.ones_like(y), argmax, x.shape, 2)
    assert dx[1, 0, 1, 0] == 1 and dx[1, 1, 0, 0] == 0
