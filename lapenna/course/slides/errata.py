"""The mistakes found in the source documents, read from errata.yml."""

from __future__ import annotations

from importlib import resources

import yaml

from lapenna.course.slides.record import Erratum

_FILE = resources.files("lapenna.course.slides") / "errata.yml"

ERRATA: tuple[Erratum, ...] = tuple(
    Erratum(**entry) for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
)
"""By unit and number."""
