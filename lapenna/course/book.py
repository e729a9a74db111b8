"""Builds the book: executes every chapter and turns warnings into errors."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from lapenna.course.kernel import environment


def _key(root: Path, source: Path) -> str:
    """Return a hash of what every page depends on: a change means that all must run again."""
    found = hashlib.sha256()
    code = [*(root / "lapenna").rglob("*.py"), *(source / "_ext").rglob("*.py")]
    for path in [root / "requirements.txt", *sorted(code)]:
        found.update(os.path.relpath(path, root).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _run(command: list[str], variables: dict[str, str]) -> int:
    """Run the build and return its exit status; pass its progress on, not what it says at the end.

    That names the folder in which it worked, not the one where the book will be.
    """
    finished = False
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            finished = finished or "build succeeded" in line
            if not finished and line.strip() and "ParserConfig" not in line:
                print(line, end="", flush=True)
    return run.returncode


def build(root: Path, source: Path | None = None, out: Path | None = None) -> Path:
    """Build the book and return its first page, ``build/book/html/index.html``.

    Executed pages are kept in a cache, which is thrown away when the package, the book's extension
    or the lock file changes. The executed notebooks go to ``build/book/notebooks``.

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
    stamp, key = out / "key", _key(root, source)
    if not stamp.is_file() or stamp.read_text() != key:
        shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
    command = ["jupyter-book", "build", str(source), "--path-output", str(out)]
    command += ["--warningiserror", "--keep-going"]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    if _run(command, {**environment(out), "PYTHONPATH": path}):
        # Else the next build would take the bad page as read, and find nothing wrong.
        shutil.rmtree(out / "_build" / ".doctrees", ignore_errors=True)
        raise ValueError(f"the book in {source} was not built: see the messages above")
    for name, made in (("html", "html"), ("notebooks", "html/notebooks")):
        shutil.rmtree(out / name, ignore_errors=True)
        if (out / "_build" / made).is_dir():
            shutil.copytree(out / "_build" / made, out / name)
    # Sphinx copies these only when a page has changed.
    shutil.copytree(source / "_static", out / "html" / "_static", dirs_exist_ok=True)
    return out / "html" / "index.html"
