"""A program's own words for what its participants are told, in as many languages as Cairn speaks.

Filling is a plain replacement of known names. What somebody typed is never used as a format string, and the values
are names and dates, so nothing that was sealed can be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.core.errors import DomainError
from cairn.core.events import record
from cairn.notices.domain.kind import KINDS, Kind
from cairn.notices.domain.languages import DEFAULT, offered
from cairn.notices.events import WORDS_CHANGED
from cairn.notices.models import NoticeWording
from cairn.people.models import Person
from cairn.programs.domain.locks import lock_program
from cairn.programs.domain.templates.shapes import Template
from cairn.programs.models import Program

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
# A template's letters, by the kinds that say them.
MOMENTS: dict[str, tuple[str, ...]] = {"invited": ("invited",), "matched": ("matched_first", "matched")}


class UnknownPlaceholder(DomainError):
    """A name in braces stands for nothing here."""


class NoSuchWords(DomainError):
    """This notice cannot be said in a program's own words, or not in this language."""


@dataclass(frozen=True)
class Wording:
    """A program's own words for a kind; an empty part means the standard text."""

    subject: str = ""
    body: str = ""


def editable_kinds() -> list[Kind]:
    """What a program may say in its own words, in the order in which they are registered."""
    return [kind for kind in KINDS.values() if kind.own_words]


def check_words(kind: Kind, text: str) -> None:
    """Raise UnknownPlaceholder, naming the first placeholder that this kind does not know."""
    for name in _PLACEHOLDER.findall(text):
        if name not in kind.placeholders:
            known = ", ".join(f"{{{one}}}" for one in kind.placeholders)
            raise UnknownPlaceholder(
                _("%(unknown)s stands for nothing here. You can use %(known)s.")
                % {"unknown": f"{{{name}}}", "known": known}
            )


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each known placeholder replaced; a brace of any other kind stays as it was typed."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def words_of(program: Program, kind: Kind, language: str = DEFAULT) -> Wording:
    """The program's own words for a kind in a language; empty where the standard text is sent."""
    row = NoticeWording.objects.filter(program=program, kind=kind.name, language=language).first()
    return Wording(row.subject, row.body) if row else Wording()


@transaction.atomic
def write_words(
    *, program: Program, kind: Kind, language: str = DEFAULT, subject: str, body: str, by: Person
) -> None:
    """The program's own words for one kind in one language; where they are empty, the standard text is sent.

    Raises UnknownPlaceholder, NoSuchWords.
    """
    if not kind.own_words or language not in dict(offered()):
        raise NoSuchWords
    check_words(kind, subject)
    check_words(kind, body)
    lock_program(program.pk)
    if Wording(subject, body) == words_of(program, kind, language):
        return
    held: dict[str, Any] = {"program": program, "kind": kind.name, "language": language}
    if subject or body:
        NoticeWording.objects.update_or_create(**held, defaults={"subject": subject, "body": body})
    else:
        NoticeWording.objects.filter(**held).delete()
    record(
        WORDS_CHANGED, by=by.pk, subject=program, program_id=program.pk, kind=kind.name, language=language,
        standard=not (subject or body),
    )  # fmt: skip


class Words:
    """What a program says, as a part of the program: it begins with its template's letters, and is copied and compared."""

    name = "words"

    def begin(self, program: Program, template: Template) -> None:
        """A template's letters, in the language in which they were written."""
        NoticeWording.objects.bulk_create(
            NoticeWording(
                program=program, kind=kind, language=DEFAULT, subject=str(m.subject), body=str(m.body)
            )
            for m in template.letters
            for kind in MOMENTS[m.moment]
        )

    def export(self, program: Program) -> dict[str, Any]:
        """By kind and language."""
        said: dict[str, Any] = {}
        for row in NoticeWording.objects.filter(program=program).order_by("kind", "language"):
            said.setdefault(row.kind, {})[row.language] = {"subject": row.subject, "body": row.body}
        return said

    def difference(self, program: Program, said: Mapping[str, Any]) -> list[str]:
        """Which kinds would read differently."""
        held = self.export(program)
        return sorted(kind for kind in {*held, *said} if held.get(kind) != said.get(kind))

    @transaction.atomic
    def take(self, program: Program, said: Mapping[str, Any], *, by: Person) -> None:
        """Say exactly this from now on. Raises UnknownPlaceholder, NoSuchWords."""
        wanted = {(kind, language) for kind, languages in said.items() for language in languages}
        for row in NoticeWording.objects.filter(program=program):
            if (row.kind, row.language) not in wanted and row.kind in KINDS:
                write_words(
                    program=program, kind=KINDS[row.kind], language=row.language, subject="", body="", by=by
                )
        for kind, language in sorted(wanted):
            if kind not in KINDS:
                raise NoSuchWords
            words = said[kind][language]
            write_words(
                program=program,
                kind=KINDS[kind],
                language=language,
                subject=str(words.get("subject", "")),
                body=str(words.get("body", "")),
                by=by,
            )
