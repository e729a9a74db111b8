"""``import lapenna`` is light, and gives every operation in both tiers."""

import inspect
import json
import subprocess
import sys

import lapenna as lp

HEAVY = {"tensorflow", "matplotlib", "nbgrader", "scipy", "sklearn", "onnx", "yaml", "IPython"}


def _roots(code):
    print_roots = (
        "import sys, json; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    run = subprocess.run(
        [sys.executable, "-c", f"{code}; {print_roots}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(json.loads(run.stdout))


def test_importing_lapenna_imports_numpy_and_array_api_compat_only():
    extra = _roots("import lapenna") - _roots("import numpy, array_api_compat")
    third_party = {m for m in extra if m not in sys.stdlib_module_names}
    assert third_party == {"lapenna"}


def test_the_heavy_ones_would_be_seen():
    assert "yaml" in _roots("import yaml") & HEAVY
    assert not _roots("import lapenna") & HEAVY


def test_both_tiers_have_the_same_names_and_signatures():
    assert lp.reference.__all__ == sorted(lp.ops.__all__)
    for name in lp.ops.__all__:
        fast, plain = getattr(lp.ops, name), getattr(lp.reference, name)
        assert fast is not plain
        assert str(inspect.signature(fast)) == str(inspect.signature(plain)), name


def test_the_package_exports_the_operations_and_the_reference():
    assert set(lp.__all__) == {*lp.ops.__all__, "reference"}
    assert all(getattr(lp, name) is getattr(lp.ops, name) for name in lp.ops.__all__)


def test_every_gradient_has_its_operation_and_every_operation_a_text():
    for name in lp.ops.__all__:
        assert name.removesuffix("_backward") in lp.ops.__all__
        assert len(getattr(lp, name).__doc__.splitlines()[0]) > 20
