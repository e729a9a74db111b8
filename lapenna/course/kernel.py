"""The environment in which notebooks run, for the book as for grading."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def environment(folder: Path) -> dict[str, str]:
    """Return the environment for a program that runs notebooks; IPython's settings in ``folder``.

    This Python's programs come first on PATH. The kernels see no settings of the user's own
    IPython, and keep quiet about their local connection, which is no fault of a notebook.
    """
    profile = folder / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    quiet = "c = get_config()\nc.IPKernelApp.log_level = 'ERROR'\n"
    (profile / "ipython_kernel_config.py").write_text(quiet)
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "IPYTHONDIR": str(profile.parent),
    }
