"""After the last session: another mentor, or done."""

from __future__ import annotations

import pytest

from cairn.core.errors import InvalidTransition, NotInScope
from cairn.core.events.follow import catch_up
from cairn.core.models import Event
from cairn.mentoring.domain.ending import complete_mentorship, end_early
from cairn.mentoring.domain.finishing import StillMeeting, finish_in_closed, finish_program
from cairn.mentoring.domain.starting import start_mentorship
from cairn.mentoring.enums import Source
from cairn.mentoring.queries import asked_what_next
from cairn.pairing.domain.market import rows_of_side
from cairn.pairing.queries import Wanted, find_mentors
from cairn.people.models import Person
from cairn.programs import domain as programs
from cairn.programs.models import Enrollment
from tests.factories import Cast, make_cast, make_enrollment, make_person
from tests.mentoring.makers import enrolled, make_mentorship

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ALL = Enrollment.objects


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def state(cast: Cast, person: Person) -> str:
    return enrolled(cast.program, person).status


def test_a_mentee_is_asked_once_the_last_mentorship_is_completed(cast: Cast) -> None:
    assert not asked_what_next(ALL.all()).exists()
    pair = make_mentorship(cast)
    assert not asked_what_next(ALL.all()).exists()
    complete_mentorship(mentorship=pair, by=cast.mentee)
    assert [row.person for row in asked_what_next(ALL.all())] == [cast.mentee]
    make_mentorship(cast)
    assert not asked_what_next(ALL.all()).exists()


def test_one_that_ended_early_asks_nothing(cast: Cast) -> None:
    end_early(mentorship=make_mentorship(cast))
    assert not asked_what_next(ALL.all()).exists()


def test_done_completes_the_enrollment_and_nobody_offers_them_any_more(cast: Cast) -> None:
    complete_mentorship(mentorship=make_mentorship(cast), by=cast.mentee)
    mine = enrolled(cast.program, cast.mentee)
    assert list(rows_of_side(cast.program, offered=False)) == [mine]
    finish_program(enrollment=mine, by=cast.mentee)
    assert state(cast, cast.mentee) == "completed"
    assert Event.objects.filter(verb="programs.completed", actor_id=cast.mentee.pk).count() == 1
    assert not rows_of_side(cast.program, offered=False).exists()
    with pytest.raises(InvalidTransition):
        finish_program(enrollment=mine, by=cast.mentee)


def test_whoever_comes_back_is_not_asked_about_what_was_before(cast: Cast) -> None:
    complete_mentorship(mentorship=make_mentorship(cast), by=cast.mentee)
    finish_program(enrollment=enrolled(cast.program, cast.mentee), by=cast.mentee)
    programs.join(
        program=cast.program, person=cast.mentee, side="mentee", details=programs.Details(), by=cast.mentee
    )
    assert state(cast, cast.mentee) == "active"
    assert not asked_what_next(ALL.all()).exists()


def test_nobody_is_done_while_they_meet_and_nobody_says_it_for_another(cast: Cast) -> None:
    make_mentorship(cast)
    mine = enrolled(cast.program, cast.mentee)
    with pytest.raises(StillMeeting):
        finish_program(enrollment=mine, by=cast.mentee)
    with pytest.raises(NotInScope):
        finish_program(enrollment=mine, by=cast.program_manager)
    assert state(cast, cast.mentee) == "active"


def test_a_mentor_who_is_done_leaves_the_directory(cast: Cast) -> None:
    seeker = make_enrollment(cast.program, make_person("Ben Ruiz", level=2), "mentee", wants=[])
    mentor = enrolled(cast.program, cast.mentor)
    assert [row.enrollment.pk for row in find_mentors(seeker, Wanted()).mentors] == [mentor.pk]
    complete_mentorship(mentorship=make_mentorship(cast), by=cast.mentor)
    finish_program(enrollment=mentor, by=cast.mentor)
    assert find_mentors(seeker, Wanted()).mentors == []


def test_closing_completes_those_whose_mentorship_is_over_and_later_the_others(cast: Cast) -> None:
    complete_mentorship(mentorship=make_mentorship(cast), by=cast.mentee)
    busy, idle = (make_person(name, level=2) for name in ("Ben Ruiz", "Mia Lund"))
    for person in (busy, idle):
        make_enrollment(cast.program, person, "mentee", wants=[])
    pair = start_mentorship(
        program=cast.program,
        mentor=enrolled(cast.program, cast.mentor),
        mentee=enrolled(cast.program, busy),
        source=Source.MANAGER,
        by=None,
    )
    catch_up()
    assert state(cast, cast.mentee) == "active"
    programs.close(program=cast.program, by=cast.program_manager)
    catch_up()
    people = (cast.mentee, busy, idle, cast.mentor)
    assert [state(cast, one) for one in people] == ["completed", "active", "active", "active"]
    complete_mentorship(mentorship=pair, by=busy)
    catch_up()
    assert [state(cast, one) for one in people] == ["completed", "completed", "active", "completed"]
    assert finish_in_closed(program_id=cast.program.pk) == 0
