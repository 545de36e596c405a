"""Rules that keep pages readable in every theme, language and policy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.web.front import ROOT, STYLES, TEMPLATES, without_comments

pytestmark = pytest.mark.unit

OURS = sorted(STYLES.glob("*.css"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
PHYSICAL = re.compile(
    r"(?<![-\w])(?:margin|padding|border|inset)-(?:left|right)|(?<![-\w.])(?:left|right)\s*:|"
    r"text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)"
)


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", OURS, ids=name)
def test_styles_use_logical_sides_only(path: Path) -> None:
    assert PHYSICAL.findall(without_comments(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_hold_no_inline_style_script_or_handler(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", html) == []


def test_every_icon_in_a_template_or_tag_is_in_the_sprite() -> None:
    known = set(json.loads((ROOT / "assets" / "icons" / "icons.json").read_text(encoding="utf-8")))
    used: set[str] = set()
    for path in PAGES:
        html = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"{% icon \"([^\"]+)\"", html)) | set(
            re.findall(r"icon_name=\"([^\"]+)\"", html)
        )
    from cairn.web import navigation, theme, toasts
    from cairn.web.templatetags import components

    used |= {entry.icon for entries in navigation.KINDS.values() for entry in entries}
    used |= {icon for _value, _label, icon in theme.CHOICES}
    used |= {*toasts.ICONS.values(), *components.REASON_ICONS.values(), *components.NOTE_ICONS.values()}
    assert used - known == set()


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def tokens() -> dict[str, tuple[str, str]]:
    css = (STYLES / "tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--cairn-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", css)
    return {token: (light, dark) for token, light, dark in found}


TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "surface", "sunk")),
    *((hue, ground) for hue in ("moss", "amber", "clay") for ground in ("paper", "surface", "sunk", f"{hue}-soft")),
    *((hue, f"{hue}-soft") for hue in ("sky", "plum")),
    *(("ink", f"{hue}-soft") for hue in ("moss", "amber", "clay")),
    ("on-moss", "moss"), ("on-moss", "moss-deep"), ("on-clay", "clay"), ("surface", "amber"),
]  # fmt: skip


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT, ids=lambda value: str(value))
def test_text_holds_4_5_to_1(ink: str, ground: str, theme: int) -> None:
    colors = tokens()
    assert contrast(colors[ink][theme], colors[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface", "sunk"])
def test_edges_of_controls_hold_3_to_1(ground: str, theme: int) -> None:
    colors = tokens()
    assert contrast(colors["edge"][theme], colors[ground][theme]) >= 3


def test_lock_file_names_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock
