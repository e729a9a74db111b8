"""Builds the book: executes every chapter and turns warnings into errors."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path


def _key(root: Path) -> str:
    """Return a hash of what the chapters import: a change means that all must run again."""
    found = hashlib.sha256()
    for path in [root / "requirements.txt", *sorted((root / "lapenna").rglob("*.py"))]:
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def build(root: Path, source: Path | None = None, out: Path | None = None) -> Path:
    """Build the book and return its first page, ``build/book/html/index.html``.

    Executed pages are kept in a cache, which is thrown away when the package or the lock file
    changes. The executed notebooks go to ``build/book/notebooks``.

    Parameters
    ----------
    root : the course's folder
    source, out : another book's folder and where to build it; None: ``book``, ``build/book``

    Raises
    ------
    ValueError
        The build failed, a cell raised or wrote to stderr, or there was a warning.
    """
    source, out = source or root / "book", out or root / "build" / "book"
    stamp, key = out / "key", _key(root)
    if not stamp.is_file() or stamp.read_text() != key:
        shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    command = ["jupyter-book", "build", str(source), "--path-output", str(out)]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]),
    }
    run = subprocess.run([*command, "--warningiserror", "--keep-going"], env=environment)
    if run.returncode:
        raise ValueError(f"the book in {source} was not built: see the messages above")
    for name, made in (("html", "html"), ("notebooks", "html/notebooks")):
        shutil.rmtree(out / name, ignore_errors=True)
        if (out / "_build" / made).is_dir():
            shutil.copytree(out / "_build" / made, out / name)
    stamp.write_text(key)
    return out / "html" / "index.html"
