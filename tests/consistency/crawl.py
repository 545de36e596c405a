"""Every page that somebody can reach: begin at every address that needs no arguments, and follow every link."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from cairn.people.models import Person
from tests.consistency.canaries import said
from tests.consistency.routes import addresses, read_tables
from tests.consistency.world import World

LINK = re.compile(r'(?:href|action|hx-get)="([^"#]*)')
MOST = 400  # addresses a person
ALIKE = 3  # addresses of one view
LEFT_OUT = ("/static/", "/sign-out/", "/gallery/")


def client_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person.account)
    return client


def table_addresses(world: World) -> set[str]:
    """The example addresses of the table of who gets what answer where."""
    return {
        reverse(name, kwargs={key: world.value(path) for key, path in row.kwargs.items()})
        for name, row in read_tables().items()
    }


def doors() -> Iterator[str]:
    """Every address that needs no arguments."""
    for name in addresses():
        with suppress(NoReverseMatch):
            yield reverse(name)


def links(person: Person | None, alike_at_most: int = ALIKE) -> dict[str, str]:
    """What this person gets to see by following links from every door: the page by its address."""
    client, seen = client_of(person), dict[str, str]()
    waiting = [address for address in dict.fromkeys(doors()) if not address.startswith(LEFT_OUT)]
    met, alike = set(waiting), defaultdict[str, int](int)
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        response = client.get(address)
        if response.status_code in {301, 302, 303}:
            found = [response.headers["Location"]]
        elif response.status_code == 200:
            seen[address] = said(response)
            found = LINK.findall(seen[address]) if "html" in response.headers["Content-Type"] else []
        else:
            continue
        for link in found:
            target = _within(address, html.unescape(link))
            if target and target not in met and alike[view := page_name(target)] < alike_at_most:
                met.add(target)
                alike[view] += 1
                waiting.append(target)
    return seen


def _within(base: str, link: str) -> str:
    """The address inside this site that a link on `base` leads to, or nothing."""
    parts = urlsplit(urljoin(f"http://testserver{base}", link))
    if parts.netloc != "testserver" or parts.path.startswith(LEFT_OUT):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def page_name(address: str) -> str:
    """The name of the view that answers here; of a dead link, its path."""
    path = urlsplit(address).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path
