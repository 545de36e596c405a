"""Where the built front end is: reads the manifest that Vite writes (see vite.config.js)."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

ENTRY: Final = "assets/js/main.js"
ICONS: Final = "assets/icons/icons.svg"
FAVICON: Final = "assets/icons/favicon.svg"
FIRST_FONTS: Final = (
    "node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
)

Manifest = dict[str, dict[str, Any]]


def manifest_path() -> Path:
    return Path(settings.ROOT) / "static" / "manifest.json"


@lru_cache(maxsize=2)
def _read(path: Path, _changed_ns: int) -> Manifest:
    manifest: Manifest = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def manifest() -> Manifest:
    """The manifest, read again when it changes; empty when nothing has been built: pages then come unstyled but whole."""
    path = manifest_path()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


def url(source: str) -> str:
    """Public address of a built file, named by its source; empty when it was not built."""
    entry = manifest().get(source)
    return f"{settings.STATIC_URL}{entry['file']}" if entry else ""


def stylesheets(entry: str = ENTRY) -> list[str]:
    return [f"{settings.STATIC_URL}{file}" for file in manifest().get(entry, {}).get("css", [])]


@register()
def front_end_is_built(**_kwargs: object) -> list[CheckMessage]:
    """Warn when the bundle is missing, since pages would come without their look."""
    if manifest().get(ENTRY):
        return []
    return [
        Warning("The front end has not been built.", hint="Run: npm ci && npm run build", id="cairn.W001")
    ]
