"""The cross-entropy as loops, against the slides and the fast kernels."""

import numpy as np
import pytest

import lapenna as lp
from lapenna import reference


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def _close(ours, theirs):
    assert np.asarray(ours).dtype == np.float64
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("form", ["indices", "one-hot", "probabilities"])
@pytest.mark.parametrize("scale", [1, 1000])
def test_cross_entropy_is_the_fast_one(rng, form, scale):
    logits = scale * rng.standard_normal((4, 3))
    labels = {
        "indices": np.array([2, 0, 1, 2]),
        "one-hot": np.eye(3, dtype=int)[[2, 0, 1, 2]],
        "probabilities": rng.dirichlet(np.ones(3), 4),
    }[form]
    loss, dlogits = reference.softmax_cross_entropy(logits, labels)
    fast_loss, fast_dlogits = lp.softmax_cross_entropy(logits, labels)
    _close(loss, fast_loss)
    _close(dlogits, fast_dlogits)
