"""Loading a vocabulary of skills: the shipped one, or any other table with a column of names."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from importlib import resources
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.people import events
from cairn.people.models import Skill

SHIPPED = "cairn"
# What other vocabularies call our columns.
COLUMNS = {
    "key": ("key", "id", "code", "uri", "element id"),
    "name": ("name", "skill", "title", "label", "preferred label", "preferredlabel", "element name"),
    "kind": ("kind", "type", "category", "skill type", "skilltype"),
    "synonyms": ("synonyms", "alternatives", "alt labels", "altlabels", "aliases"),
}
_SEPARATORS = re.compile(r"[;|\n]")


class VocabularyUnreadable(DomainError):
    """This file cannot be read as a vocabulary. It needs a header row with at least a column "name"."""


@dataclass(frozen=True)
class Entry:
    key: str
    name: str
    kind: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True)
class Loaded:
    created: int
    changed: int
    unchanged: int
    retired: int


def read_vocabulary(content: bytes) -> list[Entry]:
    """The entries of a CSV or TSV file in UTF-8 or UTF-16, in its order. A missing key is made from the name.

    Raises VocabularyUnreadable for another kind of file, a row without a name or a key that stands twice.
    """
    lines = csv.reader(io.StringIO(_text(content), newline=""), delimiter=_delimiter(content))
    header = [cell.strip().casefold() for cell in next(lines, [])]
    where = {
        ours: header.index(t) for ours, theirs in COLUMNS.items() for t in reversed(theirs) if t in header
    }
    if "name" not in where:
        raise VocabularyUnreadable
    entries: dict[str, Entry] = {}
    for number, row in enumerate(lines, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {ours: row[at].strip() if at < len(row) else "" for ours, at in where.items()}
        entry = _entry(cells)
        if not entry.name:
            raise VocabularyUnreadable(_("Row %(row)s has no name.") % {"row": number})
        if entry.key in entries:
            raise VocabularyUnreadable(
                _("Row %(row)s: %(key)s stands in this file twice.") % {"row": number, "key": entry.key}
            )
        entries[entry.key] = entry
    return list(entries.values())


def _text(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise VocabularyUnreadable(
            _("This file is not in UTF-8 or UTF-16. Save it again as UTF-8.")
        ) from error


def _delimiter(content: bytes) -> str:
    first = _text(content).partition("\n")[0]
    return max(",\t;", key=first.count)


def _entry(cells: dict[str, str]) -> Entry:
    name = cells["name"][:200]
    listed = (part.strip() for part in _SEPARATORS.split(cells.get("synonyms", "")))
    synonyms = tuple(dict.fromkeys(s[:200] for s in listed if s and s.casefold() != name.casefold()))
    return Entry(cells.get("key", "")[:120] or _key(name), name, cells.get("kind", "")[:40], synonyms)


def _key(name: str) -> str:
    bare = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", bare).strip("-")[:120]


@transaction.atomic
def load_vocabulary(*, content: bytes, source: str, by: UUID | None) -> Loaded:
    """Bring in the vocabulary of one `source`: new skills are added, changed ones follow the file, and those
    of the same source that are no longer in it are retired (whoever has one keeps it). Loading the same file
    again changes nothing. Raises VocabularyUnreadable."""
    entries = read_vocabulary(content)
    known = {skill.key: skill for skill in Skill.objects.select_for_update()}
    new = [e for e in entries if e.key not in known]
    changed = [known[e.key] for e in entries if e.key in known and _follow(known[e.key], e, source)]
    Skill.objects.bulk_create(
        [Skill(key=e.key, name=e.name, kind=e.kind, synonyms=list(e.synonyms), source=source) for e in new]
    )
    Skill.objects.bulk_update(changed, ["name", "kind", "synonyms", "source", "retired"], batch_size=1000)
    missing = Skill.objects.filter(source=source, retired=False).exclude(key__in=[e.key for e in entries])
    counts = Loaded(
        len(new), len(changed), len(entries) - len(new) - len(changed), missing.update(retired=True)
    )
    if counts.created or counts.changed or counts.retired:
        record(
            events.VOCABULARY_LOADED,
            by=by,
            created=counts.created,
            changed=counts.changed,
            retired=counts.retired,
        )
    return counts


def _follow(skill: Skill, entry: Entry, source: str) -> bool:
    """Make `skill` what the file says; whether that changed anything."""
    before = (skill.name, skill.kind, tuple(skill.synonyms), skill.source, skill.retired)
    skill.name, skill.kind, skill.synonyms = entry.name, entry.kind, list(entry.synonyms)
    skill.source, skill.retired = source, False
    return before != (entry.name, entry.kind, entry.synonyms, source, False)


def load_shipped_vocabulary(*, by: UUID | None) -> Loaded:
    """Load the vocabulary that comes with Cairn: mentoring topics of our own and a subset of O*NET."""
    return load_vocabulary(content=_shipped(), source=SHIPPED, by=by)


def shipped_vocabulary() -> list[Entry]:
    """The vocabulary that comes with Cairn, as entries."""
    return read_vocabulary(_shipped())


def _shipped() -> bytes:
    return (resources.files("cairn.people") / "data" / "skills.csv").read_bytes()
