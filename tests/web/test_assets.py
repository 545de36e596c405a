from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pytest_django import Settings

from cairn.web import assets
from tests.web.rendering import elements, render

pytestmark = pytest.mark.unit


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.ROOT = tmp_path
    (tmp_path / "static").mkdir()
    return tmp_path


def write(root: Path, manifest: dict[str, object], changed_ns: int) -> None:
    path = root / "static" / "manifest.json"
    path.write_text(json.dumps(manifest))
    os.utime(path, ns=(changed_ns, changed_ns))


def test_front_end_links_what_the_manifest_says(root: Path) -> None:
    write(root, {assets.ENTRY: {"file": "front/main-1.js", "css": ["front/main-2.css"]}, assets.FAVICON: {"file": "front/f.svg"}}, 10)  # fmt: skip
    html = render("{% front_end %}")
    assert elements(html, "script") == [{"type": "module", "src": "/static/front/main-1.js"}]
    assert [link["href"] for link in elements(html, "link")] == [
        "/static/front/f.svg",
        "/static/front/main-2.css",
    ]


def test_a_new_build_is_seen_without_a_restart(root: Path) -> None:
    write(root, {assets.ENTRY: {"file": "front/old.js"}}, 10)
    assert assets.url(assets.ENTRY) == "/static/front/old.js"
    write(root, {assets.ENTRY: {"file": "front/new.js"}}, 20)
    assert assets.url(assets.ENTRY) == "/static/front/new.js"


def test_page_without_a_build_is_whole_and_the_check_warns(root: Path) -> None:
    assert render("{% front_end %}") == ""
    assert [warning.id for warning in assets.front_end_is_built()] == ["cairn.W001"]
    write(root, {assets.ENTRY: {"file": "front/main.js"}}, 10)
    assert assets.front_end_is_built() == []
