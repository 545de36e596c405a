"""What each column knows about a person, and what becomes of it: one declaration a model, in each package's `privacy.py`.

"My data", erasure and retention read nothing else. A test fails when a column is missing from its model's declaration.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from cairn.core.clock import now
from cairn.core.fields import SealedField
from cairn.core.models import (
    Event,
    EventKey,
    Organization,
    ReaderCursor,
    StoredFile,
    StoredFileChunk,
    Vault,
    VaultKey,
    VaultMember,
    WorkerHeartbeat,
)
from cairn.core.sealed import Reader

Value = Any | Callable[[], Any]


@dataclass(frozen=True)
class Declaration:
    """How one model treats the person its rows are about. Every column stands in exactly one group.

    shown: in the person's own copy, and stays without their name.   cleared: in the copy, emptied on erasure.
    hidden: not in the copy, stays (keys, machinery).                secret: not in the copy, emptied on erasure.
    replaced: in the copy, replaced on erasure.                      sealed: in the copy when they wrote it; its key goes.
    """

    model: type[models.Model]
    label: str | Promise = ""
    about: tuple[str, ...] = ()  # lookups from a row to the id of the person; empty: no row is about anybody
    until: str = ""  # lookup to the moment from which rows are about them no more, such as leaving a circle
    row_goes: bool = False  # erasure deletes the whole row
    ends: str = ""  # lookup to the moment it was over, for retention
    program: str = ""  # lookup to the program whose retention counts
    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()
    replaced: dict[str, Value] = field(default_factory=dict)

    def columns(self) -> list[str]:
        """Every column named, with repeats if there are any."""
        groups = (self.shown, self.hidden, self.cleared, self.secret, self.sealed, self.replaced)
        return [name for group in groups for name in group]

    def rows(self, person_id: UUID) -> QuerySet[models.Model]:
        """The rows about a person."""
        wanted = Q(pk__in=[])
        for lookup in self.about:
            still = {f"{self.until}__isnull": True} if self.until else {}
            wanted |= Q(**{lookup: person_id, **still})
        return self.model._default_manager.filter(wanted).distinct()


DECLARED: dict[type[models.Model], Declaration] = {}


def declare(
    model: type[models.Model],
    *,
    label: str | Promise = "",
    about: str = "",
    until: str = "",
    row_goes: bool = False,
    ends: str = "",
    program: str = "",
    shown: str = "",
    hidden: str = "",
    cleared: str = "",
    secret: str = "",
    sealed: str = "",
    replaced: dict[str, Value] | None = None,
) -> None:
    """Declare a model once. Lookups and columns are names separated by blanks."""
    if model in DECLARED:
        raise ValueError(f"{model._meta.label} is declared twice.")
    groups = {"shown": shown, "hidden": hidden, "cleared": cleared, "secret": secret, "sealed": sealed}
    DECLARED[model] = Declaration(
        model,
        label=label,
        about=tuple(about.split()),
        until=until,
        row_goes=row_goes,
        ends=ends,
        program=program,
        replaced=replaced or {},
        **{name: frozenset(words.split()) for name, words in groups.items()},
    )


def declarations() -> list[Declaration]:
    """Every declaration of every installed package, in the order of the rings."""
    autodiscover_modules("privacy")
    return list(DECLARED.values())


def gaps(model: type[models.Model]) -> list[str]:
    """What is wrong with a model's declaration, in words; empty when every column is declared once."""
    declarations()
    found = DECLARED.get(model)
    if found is None:
        return [f"{model._meta.label} is not declared"]
    named, real = found.columns(), {f.name for f in model._meta.concrete_fields}
    sealed = {f.name for f in model._meta.concrete_fields if isinstance(f, SealedField)}
    problems = [f"{model._meta.label}.{name} is not declared" for name in sorted(real - set(named))]
    problems += [f"{model._meta.label}.{name} does not exist" for name in sorted(set(named) - real)]
    problems += [
        f"{model._meta.label}.{n} stands twice" for n in sorted({n for n in named if named.count(n) > 1})
    ]
    if sealed != found.sealed:
        problems.append(f"{model._meta.label}: sealed columns are {sorted(sealed)}")
    if not found.about and (
        found.cleared or found.secret or found.sealed or found.replaced or found.row_goes
    ):
        problems.append(f"{model._meta.label} clears columns of nobody")
    return problems


def empty(model: type[models.Model], name: str) -> Any:
    """The value that says nothing: null where it may be, else the column's own emptiness."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)  # noqa: S101 - declared columns are concrete
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    return ""


def erase(person_id: UUID) -> dict[str, int]:
    """Empty, replace or delete everything about a person that is declared so. Returns rows touched by model.

    Sealed words are not touched here: `core.sealed.destroy_keys` makes them unreadable wherever they are.
    """
    touched: dict[str, int] = {}
    for one in reversed(declarations()):
        rows = one.model._default_manager.filter(
            pk__in=list(one.rows(person_id).values_list("pk", flat=True))
        )
        count = rows.delete()[0] if one.row_goes else _update(one, rows)
        touched[one.model._meta.label] = count
    return touched


def _update(one: Declaration, rows: QuerySet[models.Model]) -> int:
    values = {name: empty(one.model, name) for name in one.cleared | one.secret}
    values |= {name: value() if callable(value) else value for name, value in one.replaced.items()}
    return rows.update(**values) if values else 0


@dataclass(frozen=True)
class Part:
    """One line of the preview: what it is, and how many rows."""

    label: str
    count: int


def preview(person_id: UUID) -> tuple[list[Part], list[Part]]:
    """What goes wholly, and what stays without a name, by label."""
    goes: dict[str, int] = {}
    stays: dict[str, int] = {}
    for one in declarations():
        if one.about and one.label:
            bucket = goes if one.row_goes else stays
            bucket[str(one.label)] = bucket.get(str(one.label), 0) + one.rows(person_id).count()
    return [Part(*item) for item in goes.items() if item[1]], [
        Part(*item) for item in stays.items() if item[1]
    ]


def copy_of(person_id: UUID) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A person's own copy: for each model its rows, with the words they wrote decrypted and nobody else's."""
    mine = set(VaultKey.objects.filter(author_id=person_id).values_list("pk", flat=True))
    for one in declarations():
        columns = sorted(one.shown | one.cleared | set(one.replaced))
        if not one.about or not (columns or one.sealed):
            continue
        links = [name for name in columns if one.model._meta.get_field(name).is_relation]
        rows = list(one.rows(person_id).select_related(*links).order_by("pk"))
        vaults = {row.vault_id for row in rows if row.vault_id} if one.sealed else set()  # type: ignore[attr-defined]
        reader = Reader.of_author(person_id, vaults)
        made = [_copy(row, columns, one, reader, mine) for row in rows]
        yield one.model._meta.label_lower, [row for row in made if row]


def _copy(
    row: models.Model, columns: Sequence[str], one: Declaration, reader: Reader, mine: set[UUID]
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in columns:
        value = getattr(row, name)
        said[name] = str(value) if isinstance(value, models.Model) else value
    for name in sorted(one.sealed):
        blob = getattr(row, name)
        if blob is not None and UUID(bytes=bytes(blob)[1:17]) in mine:
            said[name] = reader.text(row, name)  # type: ignore[arg-type]
    return said


def forget_ended() -> dict[str, int]:
    """Retention: empty private words and cleared columns of what ended longer ago than its program keeps things."""
    touched: dict[str, int] = {}
    for one in declarations():
        if one.ends and one.program:
            touched[one.model._meta.label] = sum(_forget(one, months) for months in _months(one))
    return touched


def _months(one: Declaration) -> list[int]:
    kept = one.model._default_manager.filter(**{f"{one.ends}__isnull": False})
    return list(kept.values_list(f"{one.program}__retention_months", flat=True).distinct().order_by())


def _forget(one: Declaration, months: int) -> int:
    over = now() - dt.timedelta(days=round(months * 30.44))
    names = one.sealed | one.cleared | one.secret
    still = Q(pk__in=[])
    for name in names:
        still |= (
            ~Q(**{name: empty(one.model, name)})
            if empty(one.model, name) is not None
            else Q(**{f"{name}__isnull": False})
        )
    due = one.model._default_manager.filter(
        **{f"{one.ends}__lt": over, f"{one.program}__retention_months": months}
    )
    if not one.row_goes:
        due = due.filter(still)
    keys = list(due.values_list("pk", flat=True))
    rows = one.model._default_manager.filter(pk__in=keys)
    if one.row_goes:
        return rows.delete()[0]
    return rows.update(**{name: empty(one.model, name) for name in names})


# Core's own tables. The log names people by keys alone, and nobody's name is left to find behind an erased one's.

declare(Event, hidden="id at verb actor_id subject_type subject_id program_id data sealed seq hash")
declare(ReaderCursor, hidden="name seq failed_at failure")
declare(
    StoredFile,
    label=_("Files: your picture, downloads, files you uploaded"),
    about="owner_id",
    row_goes=True,
    shown="name content_type size created_at expires_at",
    hidden="id sha256 owner_id",
)
declare(StoredFileChunk, hidden="id file number data")
declare(Organization, hidden="id name is_demo calendar_label help_contact created_at")
declare(WorkerHeartbeat, hidden="name seen_at")
declare(Vault, hidden="id kind owner_id created_at")
declare(VaultMember, hidden="id vault person_id since")
declare(VaultKey, hidden="id vault author_id master_key wrapped destroyed_at")
declare(EventKey, hidden="reader master_key wrapped")
