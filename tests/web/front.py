"""The built front end, for tests that measure it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from cairn.web import assets

ROOT = Path(settings.ROOT)
STYLES = ROOT / "assets" / "css"
TEMPLATES = ROOT / "src" / "cairn" / "web" / "templates"


def built(source: str) -> Path:
    """A built file by its source; a test that needs it fails with the command to run when it is missing."""
    entry = assets.manifest().get(source)
    if entry is None:
        pytest.fail(f"{source} is not built: run npm ci && npm run build")
    return ROOT / "static" / str(entry["file"])


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", css, flags=re.DOTALL)
