"""Writing the workforce: places, departments, people, history, skills."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np

from cairn.cli.demo import company
from cairn.cli.demo.chance import Ids, hex_ids, pick, stream
from cairn.cli.demo.history import spells
from cairn.cli.demo.sheets import Sheet, batched, columns_of, copy_rows
from cairn.cli.demo.workforce import DAY, EMPLOYMENT, EPOCH, LEFT, STATUSES, Workforce
from cairn.people.domain.importing.bulk import PEOPLE, unindexed
from cairn.people.domain.importing.tree import LARGEST, WIDEST
from cairn.people.domain.vocabulary import SHIPPED, shipped_vocabulary
from cairn.people.models import Department, JobRecord, Location, Person, PersonSkill, Skill

# Everything but what the database works out or fills in.
PERSON = [name for name in columns_of(Person) if name != "sort_key"]
JOB = list(columns_of(JobRecord))


class Directory:
    """The ids of what was written, for those who refer to it."""

    def __init__(self, force: Workforce, seed: int) -> None:
        self.force, self.seed = force, seed
        start = (force.today - 1300) * DAY
        ids = Ids(seed, "directory")
        self.locations = [ids.at(start).hex for _ in force.sites]
        self.departments = [ids.at(start).hex for _ in force.departments]

    def write(self) -> None:
        self._write_places()
        with unindexed(*PEOPLE, rows=len(self.force)):
            copy_rows(Person, PERSON, self._people())
            copy_rows(JobRecord, JOB, self._records())

    def _write_places(self) -> None:
        places = Sheet(Location, "id", "code", "name", "city", "state", "country", "zone", zone_guessed=False)
        for key, site in zip(self.locations, self.force.sites, strict=True):
            places.add(
                id=key,
                code=f"{site.country}-{site.city}",
                name=site.name,
                city=site.city,
                state=site.state,
                country=site.country,
                zone=site.zone,
            )
        places.send()
        parts = Sheet(Department, "id", "code", "name", "parent_id")
        own: str | None = None
        for key, (division, part) in zip(self.departments, self.force.departments, strict=True):
            own = key if part is None else own
            code = division.name if part is None else f"{division.name} / {part.name}"
            parts.add(id=key, code=code, name=(part or division).name, parent_id=own if part else None)
        parts.send()

    def _people(self) -> Iterator[tuple[Any, ...]]:
        force, dates = self.force, _Dates()
        patterns = [json.dumps(week) for week in (*company.OFFICE_HOURS, *company.SHIFTS)]
        spoken = {known: "{" + ",".join(known) + "}" for known in set(force.languages)}
        for i, row in enumerate(self._numbers()):
            boss, part, level, site, work, hired, left, status, hours, since, low, high, depth = row
            called = force.called[i]
            created = f"{dates[since]} 06:00+00"
            place = (low, high, depth) if low > 0 else (None, None, None)
            yield (
                force.ids[i], force.number[i], called.given, called.family, called.preferred, called.pronouns,
                force.mail[i], None, force.ids[boss] if boss >= 0 else None, self.departments[part], force.title[i],
                level, self.locations[site], EMPLOYMENT[work], f"B{level}", dates[hired], dates[left] if left else None,
                STATUSES[status], spoken[force.languages[i]], patterns[hours], "", "{}", *place, created, created,
            )  # fmt: skip

    def _numbers(self) -> Iterator[tuple[int, ...]]:
        """What is a number about each person; the last three are their place in the tree, below 1 for who has none."""
        force = self.force
        # room between the numbers, as the import leaves it for people who come later
        room = max(1, min(WIDEST, LARGEST // len(force)))
        outside = np.full(len(force) - force.working, -1)
        tree = force.tree
        columns = (
            force.manager, force.department, force.level, force.site, force.employment, force.hired, force.left,
            force.status, force.hours, np.maximum(force.hired, force.today - 1200),
            *(np.r_[column, outside] for column in (tree.first * room + 1, (tree.last + 1) * room, tree.depth)),
        )  # fmt: skip
        return zip(*(column.tolist() for column in columns), strict=True)

    def _records(self) -> Iterator[tuple[Any, ...]]:
        force, dates = self.force, _Dates()
        for batch in batched(spells(force, self.seed), 20_000):
            keys = hex_ids(
                stream(self.seed, f"records of {batch[0].person} {batch[0].start}"),
                np.array([spell.start for spell in batch], dtype=np.int64) * DAY,
            )
            for key, spell in zip(keys, batch, strict=True):
                yield (
                    key,
                    force.ids[spell.person],
                    dates[spell.start],
                    dates[spell.to] if spell.to else None,
                    self.departments[spell.department],
                    spell.title,
                    spell.level,
                    force.ids[spell.manager] if spell.manager >= 0 else None,
                    self.locations[spell.site],
                    f"B{spell.level}",
                    EMPLOYMENT[spell.employment],
                    STATUSES[spell.status],
                )


class _Dates(dict[int, str]):
    """Day number -> ISO date, each made once."""

    def __missing__(self, number: int) -> str:
        self[number] = text = (EPOCH + dt.timedelta(days=number)).isoformat()
        return text


def write_skills(seed: int, now: dt.datetime) -> None:
    """The shipped vocabulary, under identifiers that repeat; loading it again finds nothing new."""
    ids, at = Ids(seed, "skills"), int(now.timestamp() * 1000)
    sheet = Sheet(Skill, "id", "key", "name", "kind", "synonyms", source=SHIPPED, retired=False)
    for entry in shipped_vocabulary():
        sheet.add(
            id=ids.at(at), key=entry.key, name=entry.name, kind=entry.kind, synonyms=list(entry.synonyms)
        )
    sheet.send()


def write_person_skills(force: Workforce, seed: int, share: float = 0.35) -> None:
    """Skills that people say they have: a few each, some very common (Zipf)."""
    rng = stream(seed, "skills")
    skills: list[UUID] = list(
        Skill.objects.filter(retired=False).exclude(kind="topic").order_by("key").values_list("id", flat=True)
    )
    order = rng.permutation(len(skills))
    here = np.flatnonzero((force.status != LEFT) & (rng.random(len(force)) < share))
    counts = rng.integers(2, 7, len(here))
    drawn = pick(rng, 1.0 / np.arange(1, len(skills) + 1), int(counts.sum()))
    people = np.repeat(here, counts)
    pairs = np.unique(np.stack([people, order[drawn]], axis=1), axis=0)
    keys = [skill.hex for skill in skills]
    rows = ((force.ids[p], keys[s]) for p, s in pairs.tolist())
    copy_rows(PersonSkill, ("person_id", "skill_id"), rows)
