"""Why somebody was told something, asked again: each function says of which of these notices the reason still stands.

A notice whose reason is gone (answered, booked, ended in the meantime) is withdrawn before it is sent or read. Each
function takes any number of notices of one kind and asks a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from cairn.core.clock import now, today
from cairn.feedback.models import Pulse
from cairn.mentoring.enums import MentorshipStatus, SessionState
from cairn.mentoring.models import ActionItem, Goal, Member, Mentorship, Message, ReopenWish, Session
from cairn.notices.domain.kind import StillTrue
from cairn.notices.models import Notice
from cairn.pairing.enums import RequestState
from cairn.pairing.models import Request
from cairn.programs.enums import EnrollmentStatus, ProgramStatus, Side
from cairn.programs.models import Answer, Enrollment, EnrollmentSkill, ProgramQuestion

Notices = Collection[Notice]
EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MEETING = [MentorshipStatus.UPCOMING, MentorshipStatus.ACTIVE]
TAKES_PLACE = [SessionState.PROPOSED, SessionState.BOOKED, SessionState.HELD]
AHEAD = [SessionState.PROPOSED, SessionState.BOOKED]
# A pair is asked for something only while its program runs.
OPEN = Q(program__status=ProgramStatus.OPEN)


def _subjects(notices: Notices, rows: QuerySet[Any], column: str = "pk") -> set[UUID]:
    """Those whose subject is among `rows`."""
    ids = {notice.subject_id for notice in notices if notice.subject_id}
    return _of(
        notices, set(rows.filter(**{f"{column}__in": ids}).values_list(column)), lambda n: (n.subject_id,)
    )


def _own(notices: Notices, rows: QuerySet[Any], subject: str, person: str) -> set[UUID]:
    """Those whose subject and reader stand together in one of `rows`."""
    ids = {notice.subject_id for notice in notices if notice.subject_id}
    found = set(rows.filter(**{f"{subject}__in": ids}).values_list(subject, person))
    return _of(notices, found, lambda n: (n.subject_id, n.person_id))


def _of(notices: Notices, found: set[Any], key: Any) -> set[UUID]:
    return {notice.pk for notice in notices if key(notice) in found}


def _request_in(state: RequestState, side: str) -> StillTrue:
    rows = Request.objects.filter(state=state)
    return lambda notices: _own(notices, rows.filter(expires_at__gt=now()), "pk", f"{side}__person_id")


waits_for_mentor = _request_in(RequestState.AWAITING_MENTOR, "mentor")
waits_for_mentee = _request_in(RequestState.AWAITING_MENTEE, "mentee")


def invitation_open(notices: Notices) -> set[UUID]:
    """Invited, and neither yes nor no."""
    rows = Enrollment.objects.filter(status=EnrollmentStatus.INVITED).filter(OPEN)
    return _own(notices, rows, "program_id", "person_id")


def _members() -> QuerySet[Member]:
    return Member.objects.filter(active=True)


def pair_goes_on(notices: Notices) -> set[UUID]:
    """A mentorship that is not over, with its reader in it."""
    return _own(
        notices, _members().filter(mentorship__in=Mentorship.objects.live()), "mentorship_id", "person_id"
    )


def no_first_step() -> QuerySet[Mentorship]:
    """Pairs in which nobody has proposed a time yet."""
    moved = Session.objects.filter(mentorship=OuterRef("pk"), state__in=TAKES_PLACE)
    return Mentorship.objects.pairs().filter(~Exists(moved), OPEN, status__in=MEETING)


def first_step_missing(notices: Notices) -> set[UUID]:
    return _own(notices, no_first_step(), "pk", "first_mover_id")


def nothing_ahead() -> QuerySet[Mentorship]:
    """Active pairs with no time agreed or proposed."""
    ahead = Session.objects.filter(mentorship=OuterRef("pk"), state__in=AHEAD, starts_at__gt=now())
    return Mentorship.objects.pairs().filter(~Exists(ahead), OPEN, status=MentorshipStatus.ACTIVE)


def pair_is_quiet(notices: Notices) -> set[UUID]:
    """Nothing ahead, and nothing held since the notice was made."""
    quiet = _own(notices, _members().filter(mentorship__in=nothing_ahead()), "mentorship_id", "person_id")
    held = Session.objects.filter(state=SessionState.HELD, mentorship_id__in={n.subject_id for n in notices})
    last: dict[UUID, Any] = dict(held.order_by("settled_at").values_list("mentorship_id", "settled_at"))
    since = {n.pk for n in notices if n.subject_id in last and last[n.subject_id] > n.created_at}
    return quiet - since


def _as_it_says(notices: Notices, rows: QuerySet[Any], column: str, name: str) -> set[UUID]:
    """Those whose subject still has the moment or day that the notice says."""
    found = rows.filter(pk__in=_ids(notices)).values_list("pk", column)
    said = {pk: value.isoformat() for pk, value in found if value}
    return {n.pk for n in notices if n.subject_id in said and n.data.get(name) == said[n.subject_id]}


def _at_its_time(notices: Notices, rows: QuerySet[Session]) -> set[UUID]:
    return _as_it_says(notices, rows, "starts_at", "at")


def session_is_coming(notices: Notices) -> set[UUID]:
    return _at_its_time(notices, Session.objects.filter(state=SessionState.BOOKED, starts_at__gt=now()))


def time_is_proposed(notices: Notices) -> set[UUID]:
    return _at_its_time(notices, Session.objects.filter(state=SessionState.PROPOSED, starts_at__gt=now()))


def not_yet_marked(notices: Notices) -> set[UUID]:
    return _at_its_time(notices, Session.objects.filter(state=SessionState.BOOKED))


def pulse_missing(notices: Notices) -> set[UUID]:
    """The session was held, and its reader has not said how it was."""
    held = _subjects(notices, Session.objects.filter(state=SessionState.HELD))
    return held - _own(notices, Pulse.objects.all(), "session_id", "person_id")


def actions_due() -> QuerySet[ActionItem]:
    """What somebody in a pair that goes on was to have done by today."""
    live = Mentorship.objects.filter(status__in=MEETING).filter(OPEN)
    return ActionItem.objects.current().open().filter(due_on__lte=today(), mentorship__in=live)


def action_is_due(notices: Notices) -> set[UUID]:
    return _own(notices, actions_due(), "mentorship_id", "owner_id")


def no_goal() -> QuerySet[Mentorship]:
    """Active pairs that have set no goal."""
    goals = Goal.objects.filter(mentorship=OuterRef("pk"))
    return Mentorship.objects.pairs().filter(~Exists(goals), OPEN, status=MentorshipStatus.ACTIVE)


def goal_is_missing(notices: Notices) -> set[UUID]:
    return _subjects(notices, no_goal())


def end_is_near(notices: Notices) -> set[UUID]:
    """It still ends on the day that the notice says."""
    rows = Mentorship.objects.filter(status=MentorshipStatus.ACTIVE, ends_on__gte=today())
    return _as_it_says(notices, rows, "ends_on", "date")


def message_unseen(notices: Notices) -> set[UUID]:
    """Somebody else wrote after the reader last looked, and after they came."""
    others = Message.objects.filter(mentorship=OuterRef("mentorship")).exclude(written_by=OuterRef("person"))
    since = Coalesce(OuterRef("joined_at"), Value(EVER))
    others = others.filter(written_at__gte=since)
    later = Exists(others.filter(written_at__gt=OuterRef("messages_seen_at")))
    unseen = Q(later) | Q(Exists(others), messages_seen_at=None)
    return _own(notices, Member.objects.filter(unseen, left_at=None), "mentorship_id", "person_id")


def wish_stands(notices: Notices) -> set[UUID]:
    """The other one still wishes to go on, and the reader has not said so."""
    wishes = set(ReopenWish.objects.filter(member__mentorship_id__in=_ids(notices)).values_list(
        "member__mentorship_id", "member__person_id"
    ))  # fmt: skip
    pairs = {pair for pair, _person in wishes}
    return {n.pk for n in notices if n.subject_id in pairs and (n.subject_id, n.person_id) not in wishes}


def unfinished_profiles() -> QuerySet[Enrollment]:
    """Active enrollments without anything that matching needs: no skill on their side, or a question that must be
    answered and is not."""
    mine = EnrollmentSkill.objects.filter(enrollment=OuterRef("pk"))
    wants, offers = Exists(mine.filter(offered=False)), Exists(mine.filter(offered=True))
    answered = Answer.objects.filter(enrollment=OuterRef(OuterRef("pk")), question=OuterRef("question"))
    asked = ProgramQuestion.objects.filter(~Exists(answered), program=OuterRef("program"), required=True)
    gaps = (
        Q(Exists(asked.filter(side=Side.BOTH)))
        | Q(~wants | Exists(asked.filter(side=Side.MENTEE)), as_mentee=True)
        | Q(~offers | Exists(asked.filter(side=Side.MENTOR)), as_mentor=True)
    )
    return Enrollment.objects.filter(gaps, OPEN, status=EnrollmentStatus.ACTIVE)


def profile_is_unfinished(notices: Notices) -> set[UUID]:
    return _own(notices, unfinished_profiles(), "program_id", "person_id")


def _ids(notices: Iterable[Notice]) -> set[UUID]:
    return {notice.subject_id for notice in notices if notice.subject_id}
