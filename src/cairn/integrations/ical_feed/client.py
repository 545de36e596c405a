"""Fetches a published calendar."""

from __future__ import annotations

from cairn.core.http import Ask, Limits
from cairn.integrations.answers import ask

LIMITS = Limits(seconds=30, read_seconds=10, size=10 * 1024 * 1024)
SCHEMES = {"webcal": "https", "webcals": "https"}  # what calendar programs call such an address


def web_address(text: str) -> str:
    """The address as it is asked: `webcal:` is another word for https."""
    scheme, colon, rest = text.strip().partition(":")
    return f"{SCHEMES.get(scheme.lower(), scheme)}{colon}{rest}"


def fetch_feed(address: str, limits: Limits = LIMITS) -> bytes:
    """The calendar's text. Raises CalendarError."""
    return ask(Ask(web_address(address), headers={"Accept": "text/calendar"}), limits).body
