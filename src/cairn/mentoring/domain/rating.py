"""Rating one's own skills at the start and at the end. In one's own vault; a copy for the partner only when shared.

No event tells of it: it concerns nobody else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from cairn.core.clock import now
from cairn.core.errors import DomainError
from cairn.core.sealed import Reader, seal
from cairn.mentoring.domain.access import opened_pair
from cairn.mentoring.domain.vaults import own_vault
from cairn.mentoring.enums import RatingMoment
from cairn.mentoring.models import Member, Mentorship, SelfRating, SharedRating
from cairn.people.models import Person
from cairn.programs.models import EnrollmentSkill

STEPS = (1, 2, 3, 4, 5)
LINE = re.compile(r"^([0-9a-f-]{36}) ([1-5])$", re.MULTILINE)
MOST = 5
AFTER_THE_END = dt.timedelta(days=30)
Ratings = dict[UUID, int]


class NotNow(DomainError):
    """This cannot be rated any more, or not yet."""


class NotAStep(DomainError):
    """Choose one of the five steps for each skill."""


def moments_open(mentorship: Mentorship) -> list[RatingMoment]:
    """What can be rated now: both while it lives, the end for thirty days after it."""
    if mentorship.is_live:
        return [RatingMoment.START, RatingMoment.END]
    ended = mentorship.ended_at
    return [RatingMoment.END] if ended and now() - ended <= AFTER_THE_END else []


@transaction.atomic
def rate_skills(
    *, mentorship: Mentorship, moment: RatingMoment, ratings: Mapping[UUID, int], by: Person
) -> SelfRating:
    """Rate, or rate anew. What was shared before shows the new ratings. Raises NotNow, NotAStep, NotInScope."""
    fresh = opened_pair(mentorship.pk, by, over_too=True)
    if moment not in moments_open(fresh):
        raise NotNow
    if not 0 < len(ratings) <= MOST or not set(ratings.values()) <= set(STEPS):
        raise NotAStep
    member = Member.objects.get(mentorship=fresh, person=by)
    row = SelfRating.objects.filter(member=member, moment=moment).first()
    row = row or SelfRating(member=member, moment=moment, vault_id=own_vault(by))
    words = "\n".join(f"{skill} {step}" for skill, step in ratings.items())
    seal(row, "ratings", words, by=by.pk)
    row.given_at = now()
    row.save()
    if SharedRating.objects.filter(rating=row).exists():
        _share(row, fresh, words, by)
    return row


@transaction.atomic
def share_rating(*, mentorship: Mentorship, moment: RatingMoment, share: bool, by: Person) -> None:
    """Let the partner read one's ratings of a moment, or take that back. Raises NotNow when nothing was rated."""
    fresh = opened_pair(mentorship.pk, by, over_too=True)
    row = SelfRating.objects.filter(member__mentorship=fresh, member__person=by, moment=moment).first()
    if row is None:
        raise NotNow
    if share:
        _share(row, fresh, Reader(by.pk, [row.vault_id]).text(row, "ratings") or "", by)
    else:
        SharedRating.objects.filter(rating=row).delete()


def _share(row: SelfRating, mentorship: Mentorship, words: str, by: Person) -> None:
    """A copy in the pair's vault: sealed words have one vault, and the writer's own never opens to anybody."""
    shared = SharedRating.objects.filter(rating=row).first()
    shared = shared or SharedRating(rating=row, vault_id=mentorship.vault_id)
    seal(shared, "ratings", words, by=by.pk)
    shared.save()


def own_ratings(mentorship: Mentorship, by: Person) -> dict[str, Ratings]:
    """What somebody said at each moment, for themselves."""
    rows = list(SelfRating.objects.filter(member__mentorship=mentorship, member__person=by))
    reader = Reader(by.pk, {row.vault_id for row in rows}) if rows else None
    return {row.moment: _opened(reader.text(row, "ratings")) for row in rows if reader}


def shared_with(mentorship: Mentorship, by: Person) -> dict[tuple[UUID, str], Ratings]:
    """What others of this mentorship share, by person and moment, for one of its members."""
    rows = SharedRating.objects.filter(rating__member__mentorship=mentorship).select_related("rating__member")
    theirs = [row for row in rows if row.rating.member.person_id != by.pk]
    reader = Reader(by.pk, {row.vault_id for row in theirs}) if theirs else None
    return {
        (row.rating.member.person_id, row.rating.moment): _opened(reader.text(row, "ratings"))
        for row in theirs
        if reader
    }


def is_shared(mentorship: Mentorship, by: Person) -> set[str]:
    """The moments that somebody shares now."""
    mine = {"rating__member__mentorship": mentorship, "rating__member__person": by}
    return set(SharedRating.objects.filter(**mine).values_list("rating__moment", flat=True))


def _opened(text: str | None) -> Ratings:
    """A line a skill: its id and its step. Whatever else stands there is no rating."""
    return {UUID(skill): int(step) for skill, step in LINE.findall(text or "")}


def skills_to_rate(member: Member) -> list[tuple[UUID, str]]:
    """Up to five skills to rate: those wanted on joining; for whoever wants none, those they offer."""
    rows = EnrollmentSkill.objects.filter(enrollment=member.enrollment_id).select_related("skill")
    ranked = list(rows.order_by("rank", "pk"))
    wanted = [row for row in ranked if not row.offered] or ranked
    return [(row.skill_id, row.skill.name) for row in wanted[:MOST]]
