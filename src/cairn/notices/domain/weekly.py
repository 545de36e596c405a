"""What stands in the mail of Monday morning: for participants what is open, for managers where they are needed.

It is asked anew whenever the digest is sent or shown, for any number of people with a constant number of queries.
Only times, states and counts: no word that anybody wrote.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.core.clock import now, today
from cairn.feedback.models import Pulse
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring.enums import MemberRole, SessionState, Shape
from cairn.mentoring.models import ActionItem, Member, Session
from cairn.mentoring.queries import with_free_place
from cairn.notices.domain import reasons
from cairn.notices.models import Notice
from cairn.notices.rules import WEEK
from cairn.pairing.enums import RequestState
from cairn.pairing.models import Request
from cairn.people.models import Person
from cairn.programs.enums import EnrollmentStatus, ProgramStatus
from cairn.programs.models import Enrollment, Program

FEWEST = 5  # answers of as many people, before a manager hears of any
LOW = 2  # of 5
LEFT_OUT_FOR = dt.timedelta(days=8)  # a week, and a morning that came late
# What the lists below say already; a nudge of these that was left out adds no line of its own.
COVERED = frozenset({"request_expiring", "pulse", "action_due", "invited_again"})


@dataclass(frozen=True)
class Line:
    """One open thing and where it stands."""

    title: str
    url: str


Lines = dict[UUID, list[Line]]


def open_week(people: Collection[Person]) -> Lines:
    """What is open for each of them (who must come with `location`): sessions, answers, action items, nudges left out."""
    found: Lines = {person.pk: [] for person in people}
    zones = {person.pk: person.zone for person in people}
    for lines in (_sessions(zones), _requests(zones), _invitations(zones), _pulses(zones), _actions(zones)):
        for person, line in lines:
            found[person].append(line)
    for person, line in _left_out(zones):
        found[person].append(line)
    return found


def _sessions(zones: dict[UUID, str]) -> Iterable[tuple[UUID, Line]]:
    """Agreed times of the next seven days, then times that somebody else proposed."""
    rows = Session.objects.filter(
        mentorship__members__person_id__in=zones,
        mentorship__members__active=True,
        state__in=reasons.AHEAD,
        starts_at__gt=now(),
    ).order_by("starts_at", "pk")
    values = rows.values_list(
        "pk", "state", "starts_at", "mentorship__members__person_id", "booking__proposed_by"
    )
    for pk, state, at, person, by in values:
        assert at is not None  # noqa: S101 - the filter has seen to it
        when = {"when": date_format(at.astimezone(ZoneInfo(zones[person])), "D j M, H:i")}
        if state == SessionState.BOOKED and at <= now() + WEEK:
            yield person, Line(_("A session on %(when)s") % when, reverse("sessions:show", args=[pk]))
        elif state == SessionState.PROPOSED and by != person:
            title = _("A time was proposed: %(when)s. Does it suit you?") % when
            yield person, Line(title, reverse("sessions:show", args=[pk]))


def _requests(zones: dict[UUID, str]) -> Iterable[tuple[UUID, Line]]:
    to_me = Q(state=RequestState.AWAITING_MENTOR, mentor__person_id__in=zones)
    back = Q(state=RequestState.AWAITING_MENTEE, mentee__person_id__in=zones)
    rows = Request.objects.filter(to_me | back, expires_at__gt=now()).order_by("expires_at", "pk")
    for pk, state, mentor, mentee in rows.values_list("pk", "state", "mentor__person", "mentee__person"):
        asked = state == RequestState.AWAITING_MENTOR
        title = _("A request waits for your answer") if asked else _("A question about your request waits")
        yield mentor if asked else mentee, Line(title, reverse("requests:show", args=[pk]))


def _invitations(zones: dict[UUID, str]) -> Iterable[tuple[UUID, Line]]:
    rows = Enrollment.objects.filter(
        person_id__in=zones, status=EnrollmentStatus.INVITED, program__status=ProgramStatus.OPEN
    )
    for person, program, name in rows.order_by("pk").values_list("person_id", "program_id", "program__name"):
        title = _("You are invited to %(program)s") % {"program": name}
        yield person, Line(title, reverse("joining:join", args=[program]))


def _pulses(zones: dict[UUID, str]) -> Iterable[tuple[UUID, Line]]:
    said = Pulse.objects.filter(session=OuterRef("mentorship__sessions"), person=OuterRef("person"))
    rows = Member.objects.filter(
        ~Exists(said),
        person_id__in=zones,
        active=True,
        mentorship__shape=Shape.PAIR,
        mentorship__sessions__state=SessionState.HELD,
        mentorship__sessions__settled_at__gt=now() - WEEK,
    )
    for person, session in rows.order_by("pk").values_list("person_id", "mentorship__sessions"):
        yield (
            person,
            Line(_("Two questions about your last session"), reverse("feedback:pulse", args=[session])),
        )


def _actions(zones: dict[UUID, str]) -> Iterable[tuple[UUID, Line]]:
    rows = ActionItem.objects.current().open().filter(
        owner_id__in=zones,
        due_on__lte=today() + WEEK,
        mentorship__status__in=reasons.MEETING,
    )  # fmt: skip
    counted = rows.order_by("mentorship_id").values_list("owner_id", "mentorship_id").annotate(n=Count("pk"))
    for person, pair, n in counted:
        title = ngettext("%(n)d action item is due", "%(n)d action items are due", n) % {"n": n}
        yield person, Line(title, reverse("mentoring:show", args=[pair]))


def _left_out(zones: dict[UUID, str]) -> Iterable[tuple[UUID, Line]]:
    """Nudges beyond the cap whose reason still stands, in their usual words."""
    from cairn.notices.domain.render import render
    from cairn.notices.domain.withdrawing import still_true

    rows = Notice.objects.filter(
        person_id__in=zones, left_out=True, dropped_at=None, created_at__gt=now() - LEFT_OUT_FOR
    ).exclude(kind__in=COVERED)
    held = list(rows.select_related("person__location").order_by("created_at", "pk"))
    true = still_true(held)
    for said in render([notice for notice in held if notice.pk in true]):
        yield said.notice.person_id, Line(said.title, said.url)


def _people(notices: Collection[Notice]) -> list[Person]:
    return list(Person.objects.select_related("location").filter(pk__in={n.person_id for n in notices}))


def week_lines(notices: Collection[Notice]) -> Lines:
    """By notice, what is open for its reader."""
    found = open_week(_people(notices))
    return {notice.pk: found.get(notice.person_id, []) for notice in notices}


def something_is_open(notices: Collection[Notice]) -> set[UUID]:
    return {pk for pk, lines in week_lines(notices).items() if lines}


def managers_lines(notices: Collection[Notice]) -> Lines:
    """By notice, where its reader is needed in the programs that they manage now."""
    found = needed({notice.person_id for notice in notices})
    return {notice.pk: found.get(notice.person_id, []) for notice in notices}


def managers_are_needed(notices: Collection[Notice]) -> set[UUID]:
    return {pk for pk, lines in managers_lines(notices).items() if lines}


def needed(managers: Collection[UUID]) -> Lines:
    """For each manager of whole programs: quiet pairs, low answers, mentors running short."""
    rows = RoleAssignment.objects.filter(
        role=Role.PROGRAM_MANAGER, person_id__in=managers, program_id__isnull=False, track_id=None
    )
    runs = [(person, program) for person, program in rows.values_list("person_id", "program_id") if program]
    programs = Program.objects.open().in_bulk({program for _person, program in runs})
    told: dict[UUID, list[Line]] = defaultdict(list)
    for lines in (_quiet(programs), _low(programs), _short(programs)):
        for program, line in lines:
            told[program].append(line)
    found: Lines = defaultdict(list)
    for person, program in sorted(set(runs), key=str):
        found[person].extend(told[program])
    return dict(found)


def _line(program: Program, words: str, url: str = "health:show") -> tuple[UUID, Line]:
    return program.pk, Line(f"{program.name}: {words}", reverse(url, args=[program.pk]))


def _quiet(programs: dict[UUID, Program]) -> Iterable[tuple[UUID, Line]]:
    from cairn.notices.domain.finding import quiet_pairs

    rows = quiet_pairs().filter(program__in=programs).order_by().values_list("program_id")
    for pk, n in rows.annotate(n=Count("pk")):
        words = ngettext("%(n)d pair is quiet", "%(n)d pairs are quiet", n) % {"n": n}
        yield _line(programs[pk], words)


def _low(programs: dict[UUID, Program]) -> Iterable[tuple[UUID, Line]]:
    """Low answers of the last whole week, from five people on and never how many: weeks do not overlap, and without
    a number there is nothing to subtract."""
    monday = today() - dt.timedelta(days=today().weekday())
    end = dt.datetime.combine(monday, dt.time(), tzinfo=dt.UTC)
    rows = Pulse.objects.filter(
        answered_at__gte=end - WEEK, answered_at__lt=end, session__mentorship__program__in=programs
    )
    low = rows.filter(useful__lte=LOW).order_by().values_list("session__mentorship__program_id")
    for pk, _n in low.annotate(n=Count("person", distinct=True)).filter(n__gte=FEWEST):
        yield _line(programs[pk], _("several answers after sessions were low last week"))


def _short(programs: dict[UUID, Program]) -> Iterable[tuple[UUID, Line]]:
    """More mentees wait for a mentor than mentors have a free place."""
    meets = Member.objects.filter(
        person=OuterRef("person"),
        mentorship__program=OuterRef("program"),
        role=MemberRole.MENTEE,
        active=True,
    )
    active = Enrollment.objects.active().filter(program__in=programs).order_by()
    waiting = active.mentees().filter(~Exists(meets)).values_list("program_id").annotate(n=Count("pk"))
    free = dict(with_free_place(active.mentors()).values_list("program_id").annotate(n=Count("pk")))
    for pk, n in waiting:
        if n > free.get(pk, 0):
            words = ngettext("%(n)d mentee waits for a mentor", "%(n)d mentees wait for a mentor", n) % {
                "n": n
            }
            places = free.get(pk, 0)
            more = ngettext(
                "%(n)d mentor has a free place", "%(n)d mentors have a free place", places
            ) % {"n": places}  # fmt: skip
            yield _line(programs[pk], f"{words}, {more}")
