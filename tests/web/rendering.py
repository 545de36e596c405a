"""Render a line of template as a page would, and look at what came out."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.template import Context, Template

LIBRARIES = "{% load components charts times shell %}"


def render(source: str, **values: Any) -> str:
    return Template(LIBRARIES + source).render(Context(values)).strip()


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def elements(html: str, tag: str) -> list[dict[str, str | None]]:
    """The attributes of every element of one kind, in order."""
    collector = _Collector()
    collector.feed(html)
    return [attributes for name, attributes in collector.elements if name == tag]
