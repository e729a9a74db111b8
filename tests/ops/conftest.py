"""Random numbers, TensorFlow and the ONNX project's vectors for the tests of the kernels."""

import warnings
from pathlib import Path
from typing import NamedTuple

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


class Case(NamedTuple):
    """One ONNX operator with its attributes, inputs and expected outputs; absent ones are None."""

    operator: str
    attributes: dict
    inputs: list
    outputs: list


@pytest.fixture(scope="session")
def onnx_cases() -> dict[str, dict[str, Case]]:
    """All cases of a single operator, by kind and name."""
    return {kind: _cases_of(kind) for kind in ("node", "pytorch-converted")}


def _cases_of(kind):
    import onnx
    from onnx.backend.test.loader import load_model_tests

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ONNX computes infinities on purpose
        tests = load_model_tests(kind=kind)
    found = {}
    for test in tests:
        graph = (test.model or onnx.load(Path(test.model_dir, "model.onnx"))).graph
        if len(graph.node) == 1:
            found[test.name.removeprefix("test_")] = _case(onnx, graph, test)
    return found


def _case(onnx, graph, test):
    node = graph.node[0]
    if test.data_sets is not None:
        inputs, outputs = (iter(part) for part in test.data_sets[0])
        values = {i.name: next(inputs) for i in graph.input}
        values |= {o.name: next(outputs) for o in graph.output}
    else:
        values = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
        free = [i.name for i in graph.input if i.name not in values]
        files = [(name, f"input_{k}.pb") for k, name in enumerate(free)]
        files += [(o.name, f"output_{k}.pb") for k, o in enumerate(graph.output)]
        for name, file in files:
            tensor = onnx.load_tensor(Path(test.model_dir, "test_data_set_0", file))
            values[name] = onnx.numpy_helper.to_array(tensor)
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    inputs, outputs = ([values.get(name) for name in names] for names in (node.input, node.output))
    return Case(node.op_type, attributes, inputs, outputs)
