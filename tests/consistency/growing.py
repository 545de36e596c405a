"""One more of everything that lists show, for the cast and around it."""

from __future__ import annotations

import datetime as dt

from cairn.core.clock import now, today
from cairn.core.events.follow import catch_up
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring.domain.attending import mark_attendance
from cairn.mentoring.domain.circle_members import ask_to_join
from cairn.mentoring.domain.circles import propose_circle
from cairn.mentoring.domain.meeting import add_session
from cairn.mentoring.models import Circle, Mentorship
from cairn.pairing.domain.answering import accept_request
from cairn.pairing.domain.asking import ask_mentor
from cairn.pairing.domain.choosing import toggle_favorite
from cairn.pairing.domain.performing import perform_run
from cairn.pairing.domain.runs import start_run
from cairn.pairing.models import MatchRun, Request
from cairn.people.domain.groups import create_group, join_group
from cairn.people.domain.photos import set_photo
from cairn.people.domain.profile import set_own_skills
from cairn.people.enums import GroupVisibility as V
from cairn.people.models import AffinityGroup, Person
from cairn.programs.models import Enrollment, MentorPlaces, Program
from cairn.scheduling.domain.calendars.connecting import connect_calendar
from cairn.scheduling.domain.calendars.refreshing import keep_busy_times
from cairn.scheduling.domain.offering import Terms, offer_extra_hours, offer_hours
from cairn.scheduling.enums import CalendarKind
from cairn.scheduling.models import OfferedException
from tests.consistency.lived import fill_pair
from tests.factories import Cast, make_account, make_enrollment, make_person, make_program, make_skill
from tests.factories.pictures import make_picture
from tests.mentoring.circle_makers import about, allow, lead_circle, meet, participant
from tests.mentoring.makers import make_plan
from tests.pairing.makers import RULES


def grow(cast: Cast) -> None:
    """A program that the cast take part in, with requests both ways, a pair, a match run; and more of their first one."""
    program = make_program("Another", matching_rules=RULES)
    make_plan(program)
    RoleAssignment.objects.create(
        person=cast.program_manager, role=Role.PROGRAM_MANAGER, program_id=program.pk
    )
    mentee = make_enrollment(program, cast.mentee, "mentee", wants=["Giving feedback"])
    mentor = make_enrollment(program, cast.mentor, "mentor", offers=["Giving feedback"])
    MentorPlaces.objects.filter(person=cast.mentor).update(places=40)
    _around(program, mentee, mentor)
    _ask(_somebody(cast.program, "mentee"), cast.program.enrollments.get(person=cast.mentor))
    _somebody(cast.program, "mentor")
    _match(program, cast.program_manager)
    _group(cast)
    _calendar(cast.mentee)
    _offer(cast.mentor)
    _circle(cast)
    for pair in Mentorship.objects.pairs().filter(members__person__in=[cast.mentee, cast.mentor]).distinct():
        fill_pair(pair)
    catch_up()


def _circle(cast: Cast) -> None:
    """A circle with the cast, a session held and one ahead, and somebody who asks; a proposal beside it."""
    allow(cast)
    circle, space = lead_circle(cast, name="Another circle", places=10, joins_freely=False)
    add_session(mentorship=space, title="What is next", by=cast.mentee)
    held = meet(space, "What was", cast.mentee)
    mark_attendance(session=held, person=cast.mentee, came=True, by=cast.mentee)
    ask_to_join(circle=circle, by=participant(cast))
    propose_circle(program=cast.program, about=about(), by=participant(cast))
    for running in Circle.objects.running().filter(program=cast.program):
        ask_to_join(circle=running, by=participant(cast))
        free = Circle.objects.filter(pk=running.pk)
        free.update(joins_freely=True)
        running.refresh_from_db()
        ask_to_join(circle=running, by=participant(cast))
        free.update(joins_freely=False)


def _around(program: Program, mentee: Enrollment, mentor: Enrollment) -> None:
    """The mentee asks somebody and remembers them; somebody asks the mentor; the mentor has a pair."""
    other = _somebody(program, "mentor")
    _ask(mentee, other)
    toggle_favorite(mentee=mentee, mentor=other, by=mentee.person)
    _ask(_somebody(program, "mentee"), mentor)
    accept_request(request=_ask(_somebody(program, "mentee"), mentor), by=mentor.person)


def _calendar(person: Person) -> None:
    """One more calendar outside, with one more busy time."""
    access = {"address": "https://calendar.example/feed.ics"}
    kind = CalendarKind.ICAL_FEED
    calendar = connect_calendar(kind=kind, name="Another", access=access, by=person)
    keep_busy_times(calendar_id=calendar.pk, busy=[(now(), now() + dt.timedelta(hours=1))])


def _offer(mentor: Person) -> None:
    """The mentor offers an hour more on Mondays, and on a day of its own."""
    number = OfferedException.objects.filter(offered__person=mentor).count()
    week = [(0, hour * 120, hour * 120 + 60) for hour in range(number + 1)]
    offer_hours(week=week, terms=Terms(lengths=[30, 45]), by=mentor)
    day = today() + dt.timedelta(days=10 + number)
    offer_extra_hours(day=day, start=600, end=660, by=mentor)


def _group(cast: Cast) -> None:
    """One more group that the mentee is in, and one more fellow with a photo and a skill in every group."""
    number = AffinityGroup.objects.count()
    create_group(name=f"Group {number}", purpose="To meet.", widest=V.EVERYONE, by=cast.directory_manager)
    fellow = set_photo(content=make_picture(), by=make_person())
    for group in AffinityGroup.objects.filter(widest=V.EVERYONE):
        join_group(group=group, visibility=V.EVERYONE, by=fellow)
        join_group(group=group, visibility=V.MEMBERS, by=cast.mentee)
    set_own_skills(skills=[make_skill(f"Skill {n}").pk for n in range(number + 1)], by=cast.mentee)


def _match(program: Program, by: Person) -> None:
    """A run waits for review, with one more proposal than in the program before."""
    for _ in range(MatchRun.objects.count() + 1):
        _somebody(program, "mentee")
        _somebody(program, "mentor")
    perform_run(run_id=start_run(program=program, objective="coverage", by=by).pk)


def _somebody(program: Program, side: str) -> Enrollment:
    person = make_person()
    make_account(person)
    skills = {"wants" if side == "mentee" else "offers": ["Giving feedback"]}
    return make_enrollment(program, person, side, **skills)


def _ask(mentee: Enrollment, mentor: Enrollment) -> Request:
    return ask_mentor(mentee=mentee, mentor=mentor, message="Would you?", by=mentee.person)
