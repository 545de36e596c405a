from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from cairn.core.clock import frozen
from cairn.core.models import Event, VaultMember
from cairn.core.sealed import create_vault
from cairn.mentoring.domain.starting import NewPair, start_mentorship, start_mentorships
from cairn.mentoring.enums import MemberRole, MentorshipStatus, SessionState, Source
from cairn.mentoring.models import ActionItem, AgendaItem, Member, Mentorship
from cairn.mentoring.queries import free_places, seats_taken
from cairn.mentoring.rules import AlreadyPaired, InOneLine, NoPlaceLeft, PairRefused, Refusal, why_not_pair
from cairn.people.enums import PersonStatus
from cairn.people.models import PrivateExclusion
from cairn.programs.enums import EnrollmentStatus
from cairn.programs.models import MentorPlaces
from tests.factories import Cast, make_cast, make_enrollment, make_person, make_program
from tests.mentoring.makers import enrolled, make_mentorship, make_plan

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_start_takes_first_seat_names_first_mover_and_date(cast: Cast) -> None:
    with frozen(MONDAY):
        mentorship = make_mentorship(cast, why={"score": 8120}, program_note="You both like maps.")
    mentor = mentorship.members.get(role=MemberRole.MENTOR)
    assert (mentor.person_id, mentor.seat, mentor.active) == (cast.mentor.pk, 1, True)
    assert mentorship.members.get(role=MemberRole.MENTEE).seat is None
    assert mentorship.status == MentorshipStatus.UPCOMING
    assert (mentorship.first_mover_id, mentorship.first_move_by) == (cast.mentee.pk, dt.date(2026, 11, 30))
    assert (mentorship.started_on, mentorship.ends_on) == (dt.date(2026, 11, 23), dt.date(2027, 5, 24))
    assert (mentorship.why, mentorship.program_note) == ({"score": 8120}, "You both like maps.")
    assert (free_places(cast.mentor), seats_taken(cast.mentor)) == (1, 1)


def test_start_writes_one_event_of_ids(cast: Cast) -> None:
    with frozen(MONDAY):
        mentorship = make_mentorship(cast, program_note="Kestrel")
    event = Event.objects.get(verb="mentoring.started")
    assert (event.subject_id, event.program_id, event.actor_id) == (
        mentorship.pk,
        cast.program.pk,
        cast.program_manager.pk,
    )
    assert event.data == {
        "mentor": str(cast.mentor.pk),
        "mentee": str(cast.mentee.pk),
        "source": "manager",
        "first_mover": str(cast.mentee.pk),
        "first_move_by": "2026-11-30",
    }


def test_start_copies_plan_with_agenda_and_action_items(cast: Cast) -> None:
    make_plan(cast.program)
    mentorship = make_mentorship(cast)
    sessions = list(mentorship.sessions.all())
    assert [(s.number, s.title, s.state) for s in sessions] == [
        (1, "Get to know each other", SessionState.PLANNED),
        (2, "Set goals", SessionState.PLANNED),
        (3, "Look back and close", SessionState.PLANNED),
    ]
    points = AgendaItem.objects.filter(session=sessions[0])
    assert [(p.position, p.owner, p.planned) for p in points] == [
        (1, "both", "What each of us hopes for"),
        (2, "mentor", "My path"),
    ]
    actions = ActionItem.objects.filter(mentorship=mentorship).order_by("id")
    assert [(a.planned, a.owner_id, a.due_days, a.due_on) for a in actions] == [
        ("Write down one wish", cast.mentee.pk, 7, None),
        ("Write down one wish", cast.mentor.pk, 7, None),
        ("Send a book", cast.mentor.pk, 14, None),
    ]
    assert {row.vault_id for row in [*sessions, *points, *actions]} == {mentorship.vault_id}


def test_start_opens_a_vault_for_both_and_the_goal_for_the_mentor(cast: Cast) -> None:
    mentorship = make_mentorship(cast)
    members = VaultMember.objects.filter(vault_id=mentorship.vault_id).values_list("person_id", flat=True)
    assert set(members) == {cast.mentor.pk, cast.mentee.pk}
    goal = enrolled(cast.program, cast.mentee).vault_id
    assert VaultMember.objects.filter(vault_id=goal, person_id=cast.mentor.pk).exists()


def test_start_takes_over_the_vault_of_a_request(cast: Cast) -> None:
    vault = create_vault(kind="request", owner_id=uuid.uuid4(), members=[cast.mentee.pk])
    mentorship = make_mentorship(cast, vault_id=vault.pk)
    vault.refresh_from_db()
    assert (mentorship.vault_id, vault.kind, vault.owner_id) == (vault.pk, "mentorship", mentorship.pk)
    assert vault.members.count() == 2


@pytest.mark.parametrize("distance", [1, 2, 7])
@pytest.mark.parametrize("mentor_is_above", [True, False])
def test_start_in_one_line_is_refused_at_any_distance(
    cast: Cast, distance: int, mentor_is_above: bool
) -> None:
    above, below = (cast.mentor, cast.mentee) if mentor_is_above else (cast.mentee, cast.mentor)
    manager = above
    for _ in range(distance - 1):
        manager = make_person(manager=manager)
    below.manager = manager
    below.save()
    with pytest.raises(InOneLine):
        make_mentorship(cast)
    assert why_not_pair(cast.mentor, cast.mentee) == Refusal.ONE_LINE


def test_start_beside_each_other_under_one_manager_is_fine(cast: Cast) -> None:
    boss = make_person()
    for person in (cast.mentor, cast.mentee):
        person.manager = boss
        person.save()
    assert make_mentorship(cast).pk


@pytest.mark.parametrize("by_mentor", [True, False])
def test_start_with_private_exclusion_says_the_weakest_public_reason(cast: Cast, by_mentor: bool) -> None:
    one, other = (cast.mentor, cast.mentee) if by_mentor else (cast.mentee, cast.mentor)
    PrivateExclusion.objects.create(person=one, other=other)
    with pytest.raises(PairRefused) as blocked:
        make_mentorship(cast)
    PrivateExclusion.objects.all().delete()
    enrollment = enrolled(cast.program, cast.mentor)
    enrollment.status = EnrollmentStatus.PAUSED
    enrollment.save()
    with pytest.raises(PairRefused) as away:
        make_mentorship(cast)
    assert type(blocked.value) is type(away.value) is PairRefused
    assert blocked.value.message == away.value.message


def test_start_of_blocked_pair_with_full_mentor_says_full(cast: Cast) -> None:
    """A full mentor is full for everyone; another answer would give the block away."""
    MentorPlaces.objects.update(places=0)
    PrivateExclusion.objects.create(person=cast.mentor, other=cast.mentee)
    with pytest.raises(NoPlaceLeft):
        make_mentorship(cast)


def test_start_excluded_by_a_manager_is_refused(cast: Cast) -> None:
    with pytest.raises(PairRefused):
        make_mentorship(cast, excluded=True)


def test_start_of_a_live_pair_is_refused_in_any_program_and_role(cast: Cast) -> None:
    make_mentorship(cast)
    other = make_program("Reverse")
    mentor = make_enrollment(other, cast.mentee, "mentor")
    mentee = make_enrollment(other, cast.mentor, "mentee")
    with pytest.raises(AlreadyPaired):
        start_mentorship(program=other, mentor=mentor, mentee=mentee, source=Source.MANAGER, by=None)


def test_start_with_somebody_who_left_is_refused(cast: Cast) -> None:
    cast.mentor.status, cast.mentor.left_on = PersonStatus.LEFT, dt.date(2026, 11, 1)
    cast.mentor.save()
    with pytest.raises(PairRefused):
        make_mentorship(cast)


def test_start_across_programs_shares_one_load(cast: Cast) -> None:
    MentorPlaces.objects.update(places=1)
    make_mentorship(cast)
    other = make_program("Buddies")
    mentor = make_enrollment(other, cast.mentor, "mentor")
    mentee = make_enrollment(other, make_person(), "mentee")
    with pytest.raises(NoPlaceLeft):
        start_mentorship(program=other, mentor=mentor, mentee=mentee, source=Source.REQUEST, by=cast.mentor)


def test_start_takes_the_lowest_free_seat_and_lowering_places_ends_nothing(cast: Cast) -> None:
    MentorPlaces.objects.update(places=3)
    mentor = enrolled(cast.program, cast.mentor)
    mentees = [make_enrollment(cast.program, make_person(), "mentee") for _ in range(4)]

    def start(position: int) -> Mentorship:
        return start_mentorship(
            program=cast.program, mentor=mentor, mentee=mentees[position], source=Source.MANAGER, by=None
        )

    started = [start(0), start(1), start(2)]
    Member.objects.filter(mentorship=started[1]).update(active=False)
    again = start(3)
    assert again.members.get(role=MemberRole.MENTOR).seat == 2
    MentorPlaces.objects.update(places=1)
    assert (free_places(cast.mentor), seats_taken(cast.mentor)) == (0, 3)


def test_bulk_start_refuses_pairs_one_by_one(cast: Cast) -> None:
    make_plan(cast.program)
    mentor = enrolled(cast.program, cast.mentor)
    boss = make_enrollment(cast.program, make_person(), "mentor", places=5)
    mentees = [make_enrollment(cast.program, make_person(), "mentee") for _ in range(4)]
    mentees[3].person.manager = boss.person
    mentees[3].person.save()
    pairs = [NewPair(mentor, m) for m in mentees[:3]] + [NewPair(boss, mentees[3]), NewPair(boss, mentees[0])]
    done = start_mentorships(program=cast.program, pairs=pairs, source=Source.RUN, by=cast.program_manager)
    assert [pair for pair, _ in done.mentorships] == [pairs[0], pairs[1], pairs[4]]
    assert done.refused == [(pairs[2], Refusal.NO_PLACE_LEFT), (pairs[3], Refusal.ONE_LINE)]
    assert Event.objects.filter(verb="mentoring.started").count() == 3


def test_bulk_start_takes_the_same_queries_for_one_and_for_many(cast: Cast) -> None:
    make_plan(cast.program)

    def queries(count: int) -> int:
        mentor = make_enrollment(cast.program, make_person(), "mentor", places=count)
        mentees = [make_enrollment(cast.program, make_person(), "mentee") for _ in range(count)]
        pairs = [NewPair(mentor, mentee) for mentee in mentees]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            start_mentorships(program=cast.program, pairs=pairs, source=Source.RUN, by=None)
        return len(captured)

    assert queries(1) == queries(12)


@pytest.mark.django_db(transaction=True)
def test_two_accepts_of_the_last_seat_at_the_same_instant_give_one_success() -> None:
    cast = make_cast()
    MentorPlaces.objects.update(places=1)
    mentor = enrolled(cast.program, cast.mentor)
    mentees = [make_enrollment(cast.program, make_person(), "mentee") for _ in range(6)]
    barrier = threading.Barrier(len(mentees))
    outcomes: list[str] = []

    def accept(position: int) -> None:
        barrier.wait()
        try:
            start_mentorship(
                program=cast.program,
                mentor=mentor,
                mentee=mentees[position],
                source=Source.REQUEST,
                by=cast.mentor,
            )
            outcomes.append("started")
        except NoPlaceLeft:
            outcomes.append("no place left")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=accept, args=(n,)) for n in range(len(mentees))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["no place left"] * 5 + ["started"]
    assert Mentorship.objects.count() == 1
