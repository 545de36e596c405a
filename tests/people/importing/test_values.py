"""Words in cells become values, or a reason to ask."""

from __future__ import annotations

import contextlib
import json

import pytest

from cairn.people.domain.importing import values

from .conftest import DATA

pytestmark = pytest.mark.unit
NAUGHTY: list[str] = json.loads((DATA / "blns" / "blns.json").read_text(encoding="ascii"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ANN@Example.com", "ann@example.com"),
        (" Ann Lee <ann.lee@example.co.uk> ", "ann.lee@example.co.uk"),
        ("mailto:a+b@example.com", "a+b@example.com"),
        ("", ""),
        ("n/a", ""),
    ],
)
def test_email_is_read(text: str, expected: str) -> None:
    assert values.email(text) == expected


@pytest.mark.parametrize(
    "text", ["ann", "ann@", "@example.com", "a b@example.com", "ann@example", "a@b.c, d@e.f", "a@b..c"]
)
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        values.email(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Full-Time", "full_time"),
        ("FT", "full_time"),
        ("Teilzeit", "part_time"),
        ("2 - Part time", "part_time"),
        ("HOURLY", "hourly"),
        ("", ""),
    ],
)
def test_employment_is_read(text: str, expected: str) -> None:
    assert values.employment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Active", "active"), ("LOA", "on_leave"), ("en congé", "on_leave"), ("Terminated", "left"), ("-", "")],
)
def test_status_is_read(text: str, expected: str) -> None:
    assert values.status(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("5", 5), ("L5", 5), ("Grade 07", 7), ("5.0", 5), ("IC-3", 3), ("", None)]
)
def test_level_is_read(text: str, expected: int | None) -> None:
    assert values.level(text) == expected


@pytest.mark.parametrize("text", ["senior", "123", "-1", "3.5", "5 or 6"])
def test_what_is_no_level_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        values.level(text)


def test_languages_are_read_in_any_form() -> None:
    assert values.languages("English (native); fr-CA, Deutsch|日本語/en") == ["en", "fr", "de", "ja"]
    with pytest.raises(ValueError, match="Klingon"):
        values.languages("English, Klingon")


@pytest.mark.parametrize(
    "function", [values.email, values.employment, values.status, values.level, values.languages]
)
def test_naughty_strings_are_values_or_refused(function: object) -> None:
    assert callable(function)
    for text in NAUGHTY:
        with contextlib.suppress(ValueError):
            assert function(text) is None or isinstance(function(text), str | int | list)


def test_clean_text_has_one_line_and_no_control_characters() -> None:
    assert values.clean("  Ann\r\n  Lee\x00 ") == "Ann Lee"
    assert values.clean("'=1+1") == "=1+1"
    assert values.clean("O'Neil") == "O'Neil"
    for text in NAUGHTY:
        assert values.clean(values.clean(text)) == values.clean(text)
        assert not values.has_control(values.clean(text))
