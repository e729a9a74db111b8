"""Random numbers and TensorFlow for the tests of the kernels."""

import numpy as np
import pytest


@pytest.fixture
def rng():
    return np.random.default_rng(20220317)


@pytest.fixture(scope="session")
def tf():
    pytest.importorskip("tensorflow")
    from lapenna.compare.tensorflow import tf

    return tf
