"""What a participant's phone must load: at most 100 kB of scripts and styles, at most 120 kB of fonts."""

from __future__ import annotations

import pytest
from django.test import Client

from cairn.web import assets
from tests.web.front import ROOT, built, compressed

pytestmark = pytest.mark.unit

KB = 1000


def test_scripts_and_styles_of_a_participant_page_weigh_at_most_100_kb() -> None:
    script = built(assets.ENTRY)
    entry = assets.manifest()[assets.ENTRY]
    styles = [ROOT / "static" / file for file in entry["css"]]
    imports = [ROOT / "static" / assets.manifest()[name]["file"] for name in entry.get("imports", [])]
    weights = {path.name: compressed(path) for path in [script, built(assets.ICONS), *styles, *imports]}
    assert sum(weights.values()) <= 100 * KB, weights


def test_all_fonts_weigh_at_most_120_kb() -> None:
    built(assets.ENTRY)
    fonts = list((ROOT / "static").rglob("*.woff2"))
    assert {font.name.split("-wght")[0].split("-600")[0] for font in fonts} == {
        "figtree-latin", "figtree-latin-ext", "source-serif-4-latin", "source-serif-4-latin-ext",
    }  # fmt: skip
    assert sum(font.stat().st_size for font in fonts) <= 120 * KB


def test_nothing_built_needs_a_hole_in_the_content_security_policy() -> None:
    script = built(assets.ENTRY).read_text(encoding="utf-8")
    css = "".join(
        (ROOT / "static" / file).read_text(encoding="utf-8")
        for file in assets.manifest()[assets.ENTRY]["css"]
    )
    assert "http://" not in css.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in css
    assert "includeIndicatorStyles:!1" in script
    assert "allowEval:!1" in script


@pytest.mark.parametrize(("accepted", "sent"), [("gzip", "gzip"), ("gzip, br", "br"), ("identity", None)])
def test_the_server_sends_the_bundle_compressed_and_for_a_year(
    client: Client, accepted: str, sent: str | None
) -> None:
    built(assets.ENTRY)
    answer = client.get(assets.url(assets.ENTRY), headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == sent
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()
