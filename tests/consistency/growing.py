"""One more of everything that lists show, for the cast and around it."""

from __future__ import annotations

import datetime as dt

from cairn.core.clock import now
from cairn.core.events.follow import catch_up
from cairn.identity.enums import Role
from cairn.identity.models import RoleAssignment
from cairn.mentoring.models import Mentorship
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
from cairn.scheduling.enums import CalendarKind
from tests.consistency.lived import fill_pair
from tests.factories import Cast, make_account, make_enrollment, make_person, make_program, make_skill
from tests.factories.pictures import make_picture
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
    for pair in Mentorship.objects.filter(members__person__in=[cast.mentee, cast.mentor]).distinct():
        fill_pair(pair)
    catch_up()


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
