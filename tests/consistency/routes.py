"""Every address, what it answers whom, and the tables that say what it should.

A table is `tables/<feature>.toml`. One row an address:

    ["roles:take_back"]
    kwargs = { pk = "assignment.pk" }                 # names of the world's things, where the address needs them
    get = "method"                                    # the same for everybody but the anonymous
    post = "absent, program_manager global_owner moved"

Read `post` as: absent, but moved for these two. The anonymous are sent to the sign-in page unless a row names them.
Answers: ok (2xx), sign-in (sent there), moved (sent elsewhere), wrong (400 or 422: a form with nothing in it), denied
(403), absent (404), method (405), conflict (409), over (410), not-ready (503). A 500 is never right.

Print the rows that are missing, as measured, with `python -m tests.consistency`; read each before you paste it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.consistency.world import ROLES, World

TABLES = Path(__file__).parent / "tables"
METHODS = ("get", "post")
CLASSES = {
    400: "wrong",
    403: "denied",
    404: "absent",
    405: "method",
    409: "conflict",
    410: "over",
    422: "wrong",
    503: "not-ready",
}
ANSWERS = {"ok", "sign-in", "moved", *CLASSES.values()}


@dataclass(frozen=True)
class Row:
    """What an address answers, by method and role."""

    kwargs: dict[str, str] = field(default_factory=dict)
    get: dict[str, str] = field(default_factory=dict)
    post: dict[str, str] = field(default_factory=dict)


def addresses() -> dict[str, list[str]]:
    """The name of every address, with its namespace, and the arguments it takes."""
    return dict(_walk(get_resolver().url_patterns, "", []))


def _walk(patterns: list[Any], prefix: str, outer: list[str]) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        wanted = [*outer, *pattern.pattern.converters]
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, inner, wanted)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or f'(no name: {pattern.pattern})'}", wanted


def feature(name: str) -> str:
    """The table an address belongs in: its feature, or for allauth's names their first word."""
    return name.split(":")[0] if ":" in name else name.split("_")[0]


def read_tables() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for path in sorted(TABLES.glob("*.toml")):
        for name, said in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in rows or feature(name) != path.stem:
                raise ValueError(f"{name} does not belong in {path.name}, or stands there twice.")
            answers = {method: parse(said[method]) for method in METHODS}
            rows[name] = Row(said.get("kwargs", {}), **answers)
    return rows


def parse(text: str) -> dict[str, str]:
    """`"absent, mentor mentee ok"`: absent for all but two; the anonymous are sent to sign in unless named."""
    first, *others = [part.split() for part in text.split(",")]
    (usual,) = first
    answers = dict.fromkeys(ROLES, usual) | {"anonymous": "sign-in"}
    for *whom, answer in others:
        unknown = set(whom) - set(ROLES)
        if unknown:
            raise ValueError(f"No such role: {', '.join(sorted(unknown))}.")
        answers |= dict.fromkeys(whom, answer)
    if set(answers.values()) - ANSWERS:
        raise ValueError(f"No such answer: {text}")
    return answers


def write(answers: dict[str, str]) -> str:
    """The shortest text that `parse` reads as `answers`."""
    signed_in = [answer for role, answer in answers.items() if role != "anonymous"]
    usual = max(dict.fromkeys(signed_in), key=signed_in.count)
    odd: dict[str, list[str]] = {}
    for role, answer in answers.items():
        if answer != ("sign-in" if role == "anonymous" else usual):
            odd.setdefault(answer, []).append(role)
    return ", ".join([usual, *(" ".join([*roles, answer]) for answer, roles in odd.items())])


class Asker:
    """Asks as everybody. What an answer changed is undone before the next question."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, str] = {}
        for role, person in world.people.items():
            client = Client()
            if person is not None:
                client.force_login(person.account)
                self.cookies[role] = client.cookies["sessionid"].value

    def ask(self, name: str, kwargs: dict[str, str]) -> dict[str, dict[str, str]]:
        """Answers by method and role."""
        values = {key: self.world.value(path) for key, path in kwargs.items()}
        address = reverse(name, kwargs=values)
        return {method: {role: self._answer(method, role, address) for role in ROLES} for method in METHODS}

    def _answer(self, method: str, role: str, address: str) -> str:
        client = Client(raise_request_exception=False)
        if role in self.cookies:
            client.cookies["sessionid"] = self.cookies[role]
        with transaction.atomic():
            response = getattr(client, method)(address)
            status, place = response.status_code, response.headers.get("Location", "")
            transaction.set_rollback(True)
        if 300 <= status < 400:
            return "sign-in" if place.startswith("/sign-in/?next=") else "moved"
        return "ok" if status < 300 else CLASSES.get(status, str(status))
