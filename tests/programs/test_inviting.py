from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.core.models import Event
from cairn.people.models import Person
from cairn.programs import domain
from cairn.programs.domain.inviting import Listed, Preview, by_rule, look_up, preview_list, preview_rule
from cairn.programs.domain.inviting_many import start_inviting
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import Enrollment, Track
from cairn.programs.rules import Attribute, Condition
from cairn.programs.rules.errors import NotOpen
from cairn.programs.tasks import invite_many
from tests.factories import make_enrollment, make_person, make_program

pytestmark = pytest.mark.django_db
S = EnrollmentStatus
FROM_LEVEL_4 = {
    "mentee": [{"attribute": "level", "least": 4}],
    "mentor": [{"attribute": "level", "least": 4}],
}


def test_list_is_found_by_address_or_number_whatever_its_case() -> None:
    ana, ben = make_person("Ana"), make_person("Ben")
    lines = [
        f" {str(ana.email).upper()} ",
        str(ben.employee_number),
        "nobody@example.com",
        "",
        str(ana.email),
    ]
    with CaptureQueriesContext(connection) as queries:
        assert look_up(lines) == Listed([ana.pk, ben.pk], ["nobody@example.com"])
    assert len(queries) == 2


def test_invitation_passes_over_who_is_in_or_does_not_fit() -> None:
    program, boss = make_program(eligibility=FROM_LEVEL_4), make_person()
    fresh, small, inside, gone = (make_person(level=n) for n in (4, 1, 5, 5))
    make_enrollment(program, inside, "mentee")
    left = make_enrollment(program, gone, "mentee", status=S.WITHDRAWN)
    track = Track.objects.create(program=program, name="North")
    ids = [p.pk for p in (fresh, small, inside, gone, fresh)]
    assert preview_list(program, ids) == Preview(invited=2, already=1, said_no=1, not_fitting=1)
    assert domain.invite_people(program=program, people=ids, by=boss, track=track) == 2
    made = Enrollment.objects.get(person=fresh)
    assert (made.status, made.invited_by, made.track, made.reminders_sent) == (S.INVITED, boss, track, 0)
    left.refresh_from_db()
    assert (left.status, left.finished_at) == (S.INVITED, None)
    assert Event.objects.filter(verb="programs.invited").count() == 2
    assert Event.objects.get(verb="programs.invited_batch").data == {"count": 2}
    assert domain.invite_people(program=program, people=ids, by=boss) == 0


def test_rule_passes_over_everyone_who_was_in_touch_before() -> None:
    program, boss = make_program(eligibility=FROM_LEVEL_4), make_person(level=1)
    people = [make_person(level=n) for n in (4, 5, 6)]
    make_enrollment(program, people[0], "mentee", status=S.DECLINED)
    more = [Condition(Attribute.LEVEL, most=5)]
    assert list(by_rule(program, "mentee", more)) == [people[1]]
    assert preview_rule(program, "mentee", more) == Preview(invited=1, already=0, said_no=1, not_fitting=0)
    for _ in range(2):
        run = start_inviting(program=program, side="mentee", more=more, by=boss)
        invite_many(run_id=str(run.pk))
    assert list(Enrollment.objects.filter(status=S.INVITED).values_list("person", flat=True)) == [
        people[1].pk
    ]


def test_closed_program_invites_nobody() -> None:
    with pytest.raises(NotOpen):
        domain.invite_people(program=make_program(status="closed"), people=[], by=make_person())


def test_number_of_queries_does_not_grow_with_the_list() -> None:
    program, boss = make_program(), make_person()
    counts = []
    for size in (1, 3):
        ids = [make_person().pk for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            domain.invite_people(program=program, people=ids, by=boss)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Person.objects.count() == 5
