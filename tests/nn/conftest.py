"""TensorFlow and random numbers for the tests of networks."""

import numpy as np
import pytest


@pytest.fixture
def rng():
    return np.random.default_rng(42)


@pytest.fixture(scope="session")
def tf():
    pytest.importorskip("tensorflow")
    from lapenna.compare.tensorflow import tf

    return tf
