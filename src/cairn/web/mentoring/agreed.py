"""The agreement as one member's pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.mentoring.domain.agreeing import PARTS
from cairn.mentoring.enums import SessionState
from cairn.mentoring.models import Agreement
from cairn.web.mentoring.forms import AgreementForm
from cairn.web.mentoring.space import Space
from cairn.web.sessions.words import opened_text

BEFORE = 3  # the session before which both should have signed


@dataclass(frozen=True)
class AgreementShown:
    """The agreement as one member reads it, and who has signed the version that stands."""

    row: Agreement | None
    parts: list[tuple[str, str]]
    signed: list[str]
    missing: list[str]
    mine: bool

    @property
    def by_all(self) -> bool:
        return self.row is not None and not self.missing


def agreement_of(space: Space) -> AgreementShown:
    """Read once for a page; its words are opened for this member."""
    row = Agreement.objects.filter(mentorship=space.mentorship).first()
    if row is None:
        return AgreementShown(None, [], [], [m.person.first_name for m in space.members], False)
    yes = set(row.signatures.filter(version=row.version).values_list("member_id", flat=True))
    labels = AgreementForm.base_fields
    return AgreementShown(
        row,
        [(str(labels[part].label), opened_text(space.reader, row, part)) for part in PARTS],
        [m.person.first_name for m in space.members if m.pk in yes],
        [m.person.first_name for m in space.members if m.pk not in yes],
        space.mine.pk in yes,
    )


def wanted_next(space: Space) -> bool:
    """Whether the agreement is the next thing for this member: it lives, is not signed, and session 3 is ahead."""
    held = sum(session.state == SessionState.HELD for session in space.sessions)
    return space.is_live and not space.is_circle and held < BEFORE and not agreement_of(space).mine


def ready_sentences() -> dict[str, str]:
    """What a pair may keep, change or take out."""
    return {
        "goals": _("We write down what each of us wants to get out of this, and look at it again half-way."),
        "rhythm": _(
            "We meet every three weeks for 45 minutes. Whoever cannot come says so a day before and proposes another time."
        ),
        "discretion": _(
            "What we say here stays between us. We tell others only what we have both agreed to tell."
        ),
        "trouble": _(
            "If it does not work, we say so early and kindly. Either of us may change without giving a reason."
        ),
    }
