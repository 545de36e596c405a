"""What every part of the demo writes with: time, identifiers, sheets, vaults, and who has a free hour."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_left, insort
from collections import defaultdict
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from cairn.cli.demo.chance import stream
from cairn.cli.demo.directory import Directory
from cairn.cli.demo.sheets import Sheet
from cairn.cli.demo.workforce import EPOCH, Workforce
from cairn.core import masterkeys, sealed
from cairn.core.models import Vault, VaultKey, VaultMember
from cairn.people.models import Person

DAY_SECONDS = 86_400
VARIANT = "89ab"


class Keys:
    """UUIDv7 as hex text, many at a low price, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.rng = stream(seed, "row ids")
        self.pool, self.at = "", 0

    def __call__(self, seconds: int) -> str:
        if self.at + 19 > len(self.pool):
            self.pool, self.at = self.rng.bytes(65_536).hex(), 0
        h = self.pool[self.at : self.at + 19]
        self.at += 19
        return f"{seconds * 1000:012x}7{h[:3]}{VARIANT[int(h[3], 16) & 3]}{h[4:]}"


class OpenVault:
    """A vault while it is being written to, with its authors' keys."""

    def __init__(self, world: World, key: str, made: str) -> None:
        self.world, self.key, self.made = world, key, made
        self.keys: dict[str, tuple[UUID, bytes]] = {}
        self.members: set[str] = set()

    def let_in(self, *people: str) -> None:
        for person in people:
            if person not in self.members:
                self.members.add(person)
                self.world.vault_members.add(vault_id=self.key, person_id=person, since=self.made)

    def seal(self, author: str, row: str, field: str, text: str) -> bytes:
        """The sealed bytes of `text` for a field of a row. `author` must be a member."""
        if author not in self.members:
            raise KeyError("An author must be a member of the vault.")
        if author not in self.keys:
            self.keys[author] = self.world.data_key(self.key, author)
        key_id, key = self.keys[author]
        about = bytes.fromhex(row) + field.encode("ascii")
        return sealed.seal_with(key_id, key, about, text)


class World:
    """The demo while it is being made."""

    def __init__(self, force: Workforce, directory: Directory, seed: int, now: dt.datetime) -> None:
        self.force, self.directory, self.seed = force, directory, seed
        self.now = int(now.timestamp())
        self.today = force.today
        self.keys = Keys(seed)
        self.sheets: list[Sheet] = []
        self.vaults = self.sheet(Vault, "id", "kind", "owner_id", "created_at")
        self.vault_members = self.sheet(VaultMember, "vault_id", "person_id", "since")
        self.vault_keys = self.sheet(
            VaultKey, "id", "vault_id", "author_id", "master_key", "wrapped", destroyed_at=None
        )
        self.busy: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def sheet(self, model: type[Any], *names: str, **defaults: Any) -> Sheet:
        made = Sheet(model, *names, **defaults)
        self.sheets.append(made)
        return made

    def send(self) -> None:
        for sheet in self.sheets:
            sheet.send()

    def analyze(self) -> None:
        """Let the planner know what was sent."""
        tables = {sheet.model._meta.db_table for sheet in self.sheets} | {Person._meta.db_table}
        with connection.cursor() as cursor:
            cursor.execute("analyze " + ", ".join(sorted(tables)))

    def chance(self, purpose: str) -> random.Random:
        return random.Random(f"{self.seed} {purpose}")  # noqa: S311 - a demo is not a secret

    # Time: everything counts in seconds since 1970 and becomes text at the edge.

    def at(self, day: int, minutes: int = 540) -> int:
        return day * DAY_SECONDS + minutes * 60

    def past(self, seconds: int) -> int:
        """Nothing that has happened lies in the future."""
        return min(seconds, self.now - 60)

    def zone(self, person: int) -> str:
        return self.force.sites[int(self.force.site[person])].zone

    def id_of(self, person: int) -> str:
        return self.force.ids[person]

    # Private words

    def vault(self, kind: str, owner: str, seconds: int, *people: str) -> OpenVault:
        key, made = self.keys(seconds), stamp(seconds)
        self.vaults.add(id=key, kind=kind, owner_id=owner, created_at=made)
        opened = OpenVault(self, key, made)
        opened.let_in(*people)
        return opened

    def data_key(self, vault: str, author: str) -> tuple[UUID, bytes]:
        fresh = UUID(self.keys(self.now))
        key = AESGCM.generate_key(256)
        name, wrapped = masterkeys.wrap(key, fresh.bytes)
        self.vault_keys.add(id=fresh.hex, vault_id=vault, author_id=author, master_key=name, wrapped=wrapped)
        return fresh, key

    # Nobody is in two places at once.

    def free(self, person: int, start: int, end: int) -> bool:
        taken = self.busy[person]
        at = bisect_left(taken, (start, start))
        before = at == 0 or taken[at - 1][1] <= start
        return before and (at == len(taken) or taken[at][0] >= end)

    def book(self, people: tuple[int, ...], start: int, end: int) -> bool:
        """Take the time of all of them, or of nobody."""
        if not all(self.free(person, start, end) for person in people):
            return False
        for person in people:
            insort(self.busy[person], (start, end))
        return True


def stamp(seconds: int) -> str:
    """A moment as PostgreSQL reads it."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()


@lru_cache(maxsize=20_000)
def date_of(day: int) -> str:
    return (EPOCH + dt.timedelta(days=day)).isoformat()


@lru_cache(maxsize=200_000)
def local(day: int, minutes: int, zone: str) -> int:
    """Seconds since 1970 of a time on a wall in `zone`."""
    moment = dt.datetime.combine(EPOCH + dt.timedelta(days=day), dt.time(minutes // 60, minutes % 60))
    return int(moment.replace(tzinfo=ZoneInfo(zone)).timestamp())


@lru_cache(maxsize=200_000)
def wall(seconds: int, zone: str) -> tuple[int, int]:
    """Weekday (Monday 0) and minute of the day on a wall in `zone`."""
    moment = dt.datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return moment.weekday(), moment.hour * 60 + moment.minute


def weekday(day: int) -> int:
    return (day + 3) % 7  # 1970-01-01 was a Thursday
