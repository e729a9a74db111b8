"""TensorFlow loads and computes without a word on stderr."""

import os
import subprocess
import sys


def test_import_is_silent_even_without_the_environment_settings():
    env = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    code = "from lapenna.compare.tensorflow import tf; print(float(tf.nn.relu(-1.0)))"
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120
    )
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "0.0", "")


def test_missing_tensorflow_names_the_extra():
    code = "import sys; sys.modules['tensorflow'] = None; import lapenna.compare.tensorflow"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert run.returncode == 1
    assert 'pip install "lapenna[compare]"' in run.stderr
